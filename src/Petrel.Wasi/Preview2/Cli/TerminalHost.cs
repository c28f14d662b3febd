using Wasi.Cli.TerminalInput;
using Wasi.Cli.TerminalOutput;
using Wasi.Cli.TerminalStderr;
using Wasi.Cli.TerminalStdin;
using Wasi.Cli.TerminalStdout;

namespace Petrel.Wasi.Preview2.Cli;

/// <summary><c>wasi:cli/terminal-stdin</c>, <c>terminal-stdout</c> and <c>terminal-stderr</c>.</summary>
internal sealed class TerminalHost(Preview2Guest guest) : ITerminalStdin, ITerminalStdout, ITerminalStderr
{
    /// <inheritdoc/>
    public ITerminalInput? GetTerminalStdin() => guest.Context.StandardInput.IsTerminal ? new Terminal() : null;

    /// <inheritdoc/>
    public ITerminalOutput? GetTerminalStdout() => guest.Context.StandardOutput.IsTerminal ? new Terminal() : null;

    /// <inheritdoc/>
    public ITerminalOutput? GetTerminalStderr() => guest.Context.StandardError.IsTerminal ? new Terminal() : null;

    /// <summary>Says no more than that it is there.</summary>
    private sealed class Terminal : ITerminalInput, ITerminalOutput
    {
        public void Dispose()
        {
        }
    }
}
