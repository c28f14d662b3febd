namespace Petrel.Cli;

/// <summary>What the process answers when no guest program decided otherwise.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Bad input, bad options, or a check that failed.</summary>
    public const int Failure = 1;

    /// <summary>An error in Petrel itself.</summary>
    public const int InternalError = 70;

    /// <summary>The guest trapped; as if it had died of SIGABRT, which is what Wasmtime answers too.</summary>
    public const int Trap = 134;
}
