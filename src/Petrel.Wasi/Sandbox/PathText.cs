using System.Text.Unicode;

namespace Petrel.Wasi.Sandbox;

/// <summary>
/// A checked private copy of a guest's path, followed by a NUL. A copy, because another thread of the guest could change
/// shared memory between the check and the use; mutable, because resolution cuts it into components in place.
/// </summary>
internal unsafe readonly ref struct PathText
{
    /// <summary>Bytes that a path may have at most, the NUL included (PATH_MAX of Linux).</summary>
    public const int Limit = 4096;

    private PathText(byte* text, int length)
    {
        Text = text;
        Length = length;
    }

    /// <summary>The first byte.</summary>
    public byte* Text { get; }

    /// <summary>Number of bytes before the NUL; at least 1.</summary>
    public int Length { get; }

    /// <summary>The bytes without the NUL.</summary>
    public ReadOnlySpan<byte> Span => new(Text, Length);

    /// <summary>Whether the path ends in a slash and so names a directory.</summary>
    public bool EndsInSlash => Text[Length - 1] == (byte)'/';

    /// <summary>Copies and checks a path that must be relative.</summary>
    /// <param name="source">The guest's bytes.</param>
    /// <param name="buffer">Where the copy goes: <see cref="Limit"/> bytes that don't move.</param>
    /// <param name="path">The copy.</param>
    /// <returns>Success; Noent for an empty path, Nametoolong, Ilseq for bad UTF-8, Inval for a NUL inside, Perm for an absolute path.</returns>
    public static Errno Create(ReadOnlySpan<byte> source, byte* buffer, out PathText path)
    {
        path = default;
        if (source.Length >= Limit)
        {
            return Errno.Nametoolong;
        }

        if (source.IsEmpty)
        {
            return Errno.Noent;
        }

        Span<byte> copy = new(buffer, source.Length);
        source.CopyTo(copy);
        buffer[source.Length] = 0;
        if (!Utf8.IsValid(copy))
        {
            return Errno.Ilseq;
        }

        if (copy.Contains((byte)0))
        {
            return Errno.Inval;
        }

        if (*buffer == (byte)'/')
        {
            return Errno.Perm;
        }

        path = new PathText(buffer, copy.Length);
        return Errno.Success;
    }
}
