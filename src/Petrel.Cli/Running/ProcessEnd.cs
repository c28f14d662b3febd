using Petrel.Runtime;

namespace Petrel.Cli.Running;

/// <summary>The end of the command.</summary>
internal static class ProcessEnd
{
    /// <summary>
    /// Ends the process where it is (nothing is buffered): the runtime's own way out costs two milliseconds, and loads the JIT where nothing else has.
    /// </summary>
    /// <returns>The exit code, where that is not possible, or where somebody listens to the runtime and would lose the end.</returns>
    public static int With(int exitCode)
    {
        if (OperatingSystem.IsLinux() && !IsObserved())
        {
            SystemLibrary.Exit(exitCode);
        }

        return exitCode;
    }

    private static bool IsObserved() => Environment.GetEnvironmentVariable("DOTNET_JitStdOutFile") is not null
        || Environment.GetEnvironmentVariable("DOTNET_EnableEventPipe") is not null
        || Environment.GetEnvironmentVariable("DOTNET_PerfMapEnabled") is not null
        || Environment.GetEnvironmentVariable("CORECLR_ENABLE_PROFILING") is not null;
}
