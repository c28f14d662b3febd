using System.Diagnostics;
using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Fuzz;

/// <summary>
/// The same seeds in other processes, under other settings of the JIT: another processor, another compiler. All configurations of one
/// process can agree on a wrong answer; what the modules did must be the same everywhere.
/// </summary>
public sealed class SettingsTests(ITestOutputHelper output)
{
    private const int FirstSeed = 50250;
    private const int Modules = 8;

    [Fact]
    public void Modules_do_the_same_under_every_setting()
    {
        string expected = Digests(null);
        foreach (string setting in (string[])["EnableAVX2", "EnableHWIntrinsic", "TieredCompilation", "TieredPGO"])
        {
            Assert.True(expected == Digests(setting), $"seeds {FirstSeed} to {FirstSeed + Modules - 1} do something else under DOTNET_{setting}=0 (docs/internals/fuzzing.md tells how to find which)");
        }
    }

    private string Digests(string? setting)
    {
        string file = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!.Contains("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet")
            {
                ArgumentList =
                {
                    typeof(SettingsTests).Assembly.Location,
                    "--seed", FirstSeed.ToString(CultureInfo.InvariantCulture),
                    "--count", Modules.ToString(CultureInfo.InvariantCulture),
                    "--no-node", "--no-reduce", "--mutations", "0", "--out", Path.GetTempPath(), "--digests", file,
                },
                RedirectStandardOutput = true,
            };
            start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
            if (setting is not null)
            {
                start.Environment["DOTNET_" + setting] = "0";
            }

            using Process process = Process.Start(start)!;
            string report = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            output.WriteLine($"{setting}: {report}");
            Assert.True(process.ExitCode == 0, report);
            return File.ReadAllText(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
