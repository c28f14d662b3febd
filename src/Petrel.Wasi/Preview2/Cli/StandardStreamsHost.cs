using Petrel.Wasi.Preview2.Io;
using Wasi.Cli.Stderr;
using Wasi.Cli.Stdin;
using Wasi.Cli.Stdout;
using Wasi.Io.Streams;

namespace Petrel.Wasi.Preview2.Cli;

/// <summary><c>wasi:cli/stdin</c>, <c>stdout</c> and <c>stderr</c>. Each call gives another stream onto the same descriptor.</summary>
internal sealed class StandardStreamsHost(Preview2Guest guest) : IStdin, IStdout, IStderr
{
    /// <inheritdoc/>
    public IInputStream GetStdin() => new DescriptorInputStream(guest, guest.Context.StandardInput);

    /// <inheritdoc/>
    public IOutputStream GetStdout() => new DescriptorOutputStream(guest, guest.Context.StandardOutput);

    /// <inheritdoc/>
    public IOutputStream GetStderr() => new DescriptorOutputStream(guest, guest.Context.StandardError);
}
