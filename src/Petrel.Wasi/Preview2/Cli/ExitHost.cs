using Petrel.Components;
using Wasi.Cli.Exit;

namespace Petrel.Wasi.Preview2.Cli;

/// <summary><c>wasi:cli/exit</c>.</summary>
internal sealed class ExitHost : IExit
{
    /// <inheritdoc/>
    public void Exit(Result<Unit, Unit> status) => throw new ExitException(status.IsOk ? 0 : 1);

    /// <inheritdoc/>
    public void ExitWithCode(byte statusCode) => throw new ExitException(statusCode);
}
