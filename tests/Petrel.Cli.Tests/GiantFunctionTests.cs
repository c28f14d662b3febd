using Petrel.Tests.Compilation.Splitting;

namespace Petrel.Cli.Tests;

/// <summary>The runtime's own report says that no method of a giant function is compiled without optimisation.</summary>
public sealed class GiantFunctionTests
{
    /// <summary>What a program may be split into and still be counted as one interpreter: parts are named function.part.</summary>
    private const string Part = "Code:f0.";

    [Theory]
    [InlineData(400, 24)]
    [InlineData(250, 60)]
    [InlineData(1000, 6)]
    public void NoMethodOfAGiantInterpreterIsSwitchedToMinOpts(int cases, int statements)
    {
        using TemporaryDirectory directory = new();
        string module = directory.Write("interpreter.wat", InterpreterModule.Text(cases, statements));
        string report = JitReport(directory, "run", "--invoke", "run", module, "20000");
        Assert.Contains(Part, report, StringComparison.Ordinal);
        Assert.DoesNotContain("MinOpts", report, StringComparison.Ordinal);
    }

    [GiantGuestFact]
    public void NoMethodOfARealInterpreterIsSwitchedToMinOpts()
    {
        using TemporaryDirectory directory = new();
        string[] command = GiantGuestFactAttribute.Command!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string report = JitReport(directory, ["run", .. command]);
        Assert.Contains("JIT compiled Code:f", report, StringComparison.Ordinal);
        Assert.DoesNotContain("MinOpts", report, StringComparison.Ordinal);
    }

    private static string JitReport(TemporaryDirectory directory, params string[] arguments)
    {
        string file = Path.Combine(directory.Path, "jit.txt");
        ProcessResult result = PetrelProcess.Run(arguments, "", environment: new Dictionary<string, string>
        {
            ["DOTNET_JitStdOutFile"] = file,
            ["DOTNET_JitDisasmSummary"] = "1",
            ["PETREL_CACHE_DIR"] = "", // Code from the cache was not compiled by the JIT.
        });
        Assert.True(result.ExitCode == 0, result.Error);
        return File.ReadAllText(file);
    }
}
