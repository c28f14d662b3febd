using System.Diagnostics;
using Xunit;

namespace Petrel.Components.Tests.Guests;

/// <summary>WASI 0.2 as a program of another toolchain sees it: tests/guests/components/js/wasi checks from inside and says what is wrong.</summary>
public class JavaScriptWasiTests
{
    private static string Component => JavaScriptTools.Build("wasi", "-n", "tests");

    [JavaScriptFact]
    public void Clocks_streams_environment_and_fields() =>
        Passes(JavaScriptTools.RunWithPetrel(["--env", "COLOR=blue"], Component, "clocks", "streams", "environment", "fields"), 4);

    [JavaScriptFact]
    public void Files()
    {
        string directory = Directory.CreateTempSubdirectory("petrel-").FullName;
        try
        {
            Passes(JavaScriptTools.RunWithPetrel(["--dir", $"{directory}::/work"], Component, "files"), 1);
            File.WriteAllText(Path.Combine(directory, "file"), "abcd");
            Passes(JavaScriptTools.RunWithPetrel(["--dir", $"{directory}::/work::ro"], Component, "readOnly"), 1);
            Assert.Equal("abcd", File.ReadAllText(Path.Combine(directory, "file")));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [JavaScriptFact]
    public void Nothing_is_granted_unasked() => Passes(JavaScriptTools.RunWithPetrel([], Component, "denied"), 1);

    [JavaScriptFact]
    public void Requests()
    {
        var start = new ProcessStartInfo("node", [JavaScriptTools.Source("wasi", "server.mjs")]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process server = Process.Start(start)!;
        try
        {
            string port = server.StandardOutput.ReadLine()!;
            Passes(JavaScriptTools.RunWithPetrel(["-S", "http", "--env", $"SERVER=127.0.0.1:{port}"], Component, "http"), 1);
        }
        finally
        {
            server.StandardInput.Close();
            server.WaitForExit();
        }
    }

    private static void Passes((int ExitCode, string Output) run, int groups)
    {
        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(groups, run.Output.Split('\n').Count(l => l.EndsWith(": as it should be", StringComparison.Ordinal)));
    }
}
