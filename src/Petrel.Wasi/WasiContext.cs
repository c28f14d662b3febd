using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi;

/// <summary>
/// What one guest was given: the streams, directories and clocks opened from a <see cref="WasiConfiguration"/>. All versions of WASI
/// build on it. Whoever puts a descriptor into a table of its own disposes it there.
/// </summary>
internal sealed class WasiContext
{
    /// <summary>The arguments, in UTF-8 and each with a NUL at its end.</summary>
    public required byte[][] Arguments { get; init; }

    /// <summary>The environment, as <c>NAME=value</c> in UTF-8 and each with a NUL at its end.</summary>
    public required byte[][] Environment { get; init; }

    public required Descriptor StandardInput { get; init; }

    public required Descriptor StandardOutput { get; init; }

    public required Descriptor StandardError { get; init; }

    /// <summary>The preopened directories and what the guest calls them (UTF-8).</summary>
    public required PreopenedDirectory[] Directories { get; init; }

    /// <summary>The preopened listening sockets.</summary>
    public required Descriptor[] Listeners { get; init; }

    /// <summary>How many descriptors the guest can have at a time.</summary>
    /// <summary>What relative paths start from in the guest; null for its own default.</summary>
    public string? InitialDirectory { get; init; }

    /// <summary>What it may do on the network.</summary>
    public NetworkPermissions Network { get; init; } = NetworkPermissions.None;

    /// <summary>The time zone to display times in; null for UTC.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    public required int MaxDescriptors { get; init; }

    public required SandboxClock Clock { get; init; }

    /// <summary>The embedder's source of random bytes; null for the host's.</summary>
    public Action<Span<byte>>? Random { get; init; }

    /// <summary>Fills a buffer with random bytes.</summary>
    public void FillRandom(Span<byte> destination)
    {
        if (Random is null)
        {
            SandboxRandom.Fill(destination);
        }
        else
        {
            Random(destination);
        }
    }
}
