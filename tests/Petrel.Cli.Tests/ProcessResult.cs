namespace Petrel.Cli.Tests;

/// <summary>How a process ended and what it wrote.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public void AssertSuccess() => Assert.True(ExitCode == 0 && Error.Length == 0, $"exit code {ExitCode}, error output: {Error}");

    /// <summary>Exit code 1 and one sentence, never a stack trace.</summary>
    public void AssertFailure(string message)
    {
        Assert.Equal(1, ExitCode);
        Assert.StartsWith("error: ", Error, StringComparison.Ordinal);
        Assert.Contains(message, Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
    }
}
