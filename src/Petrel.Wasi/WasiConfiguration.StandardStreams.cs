using Petrel.Wasi.Sandbox;
using Petrel.Wasi.Sandbox.Streams;

namespace Petrel.Wasi;

/// <content>Standard input, output and error.</content>
public sealed partial class WasiConfiguration
{
    private Func<Descriptor> _standardInput = static () => new EmptyInput();
    private Func<Descriptor> _standardOutput = static () => new DiscardedOutput();
    private Func<Descriptor> _standardError = static () => new DiscardedOutput();

    /// <summary>Gives the guest this process's standard input, output and error.</summary>
    public WasiConfiguration WithInheritedStandardStreams() =>
        WithInheritedStandardInput().WithInheritedStandardOutput().WithInheritedStandardError();

    /// <summary>Gives the guest this process's standard input.</summary>
    public WasiConfiguration WithInheritedStandardInput()
    {
        _standardInput = static () => Host.OpenStandardStream(0);
        return this;
    }

    /// <summary>Lets the guest read a stream as its standard input. For <c>poll_oneoff</c> it is always ready. The stream stays open.</summary>
    public WasiConfiguration WithStandardInput(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _standardInput = () => new StreamInput(stream);
        return this;
    }

    /// <summary>Lets the guest read a file as its standard input.</summary>
    /// <param name="path">The file; it is opened when a store is given this configuration.</param>
    public WasiConfiguration WithStandardInputFile(string path)
    {
        ThrowIfUnusable(path, nameof(path));
        _standardInput = () => Host.OpenInputFile(path);
        return this;
    }

    /// <summary>Gives the guest this process's standard output. Nothing is buffered in between.</summary>
    public WasiConfiguration WithInheritedStandardOutput()
    {
        _standardOutput = static () => Host.OpenStandardStream(1);
        return this;
    }

    /// <summary>Writes the guest's standard output to a stream, which is flushed after each write and stays open.</summary>
    public WasiConfiguration WithStandardOutput(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _standardOutput = () => new StreamOutput(stream);
        return this;
    }

    /// <summary>Hands the guest's standard output to a delegate, piece by piece as the guest writes it. The span is the guest's memory: copy what is to be kept.</summary>
    public WasiConfiguration WithStandardOutput(Action<ReadOnlySpan<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        _standardOutput = () => new CallbackOutput(write);
        return this;
    }

    /// <summary>Writes the guest's standard output to a file.</summary>
    /// <param name="path">The file; it is created or emptied when a store is given this configuration.</param>
    public WasiConfiguration WithStandardOutputFile(string path)
    {
        ThrowIfUnusable(path, nameof(path));
        _standardOutput = () => Host.OpenOutputFile(path);
        return this;
    }

    /// <summary>Gives the guest this process's standard error.</summary>
    public WasiConfiguration WithInheritedStandardError()
    {
        _standardError = static () => Host.OpenStandardStream(2);
        return this;
    }

    /// <summary>Writes the guest's standard error to a stream, which is flushed after each write and stays open.</summary>
    public WasiConfiguration WithStandardError(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _standardError = () => new StreamOutput(stream);
        return this;
    }

    /// <summary>Hands the guest's standard error to a delegate, piece by piece as the guest writes it. The span is the guest's memory: copy what is to be kept.</summary>
    public WasiConfiguration WithStandardError(Action<ReadOnlySpan<byte>> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        _standardError = () => new CallbackOutput(write);
        return this;
    }

    /// <summary>Writes the guest's standard error to a file.</summary>
    /// <param name="path">The file; it is created or emptied when a store is given this configuration.</param>
    public WasiConfiguration WithStandardErrorFile(string path)
    {
        ThrowIfUnusable(path, nameof(path));
        _standardError = () => Host.OpenOutputFile(path);
        return this;
    }
}
