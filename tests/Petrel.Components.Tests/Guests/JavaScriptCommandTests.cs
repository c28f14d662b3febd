using Xunit;

namespace Petrel.Components.Tests.Guests;

/// <summary>A JavaScript command under <c>petrel run</c> does what it does under <c>jco run</c>.</summary>
public class JavaScriptCommandTests
{
    private const string Result = "exit code ";

    [JavaScriptFact]
    public void A_command_behaves_as_under_jco()
    {
        string component = JavaScriptTools.Build("command", "-n", "command");
        (int expectedCode, string expected) = JavaScriptTools.RunWithJco(component, "one", "zwei");
        (int exitCode, string output) = JavaScriptTools.RunWithPetrel(component, "one", "zwei");
        Assert.Contains("""arguments: ["one","zwei"]""", output);
        Assert.Equal(Lines(expected) + Result + expectedCode, Lines(output) + Result + exitCode);
    }

    [JavaScriptFact]
    public void A_command_that_throws_fails()
    {
        (int exitCode, string output) = JavaScriptTools.RunWithPetrel(JavaScriptTools.Build("command", "-n", "command"), "fail");
        Assert.Contains("dog=1 lazy=1 quick=1 the=3", output);
        Assert.Equal(1, exitCode);
    }

    /// <summary>In any order, because there are two streams; without what npm itself has to say.</summary>
    private static string Lines(string output) => string.Join('\n', output
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith("npm ", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)) + "\n";
}
