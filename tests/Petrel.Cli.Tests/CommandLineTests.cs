using System.Diagnostics;

namespace Petrel.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("validate")]
    [InlineData("wat")]
    [InlineData("print")]
    [InlineData("inspect")]
    [InlineData("wast")]
    [InlineData("help")]
    public void HelpKnowsEveryCommand(string command)
    {
        ProcessResult result = PetrelProcess.Run("help", command);
        result.AssertSuccess();
        Assert.StartsWith($"Usage: petrel {command}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"  {command} ", PetrelProcess.Run("--help").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void VersionIsOneLine()
    {
        ProcessResult result = PetrelProcess.Run("--version");
        result.AssertSuccess();
        Assert.Matches(@"\Apetrel \d+\.\d+\.\d+\S*\n\z", result.Output);
    }

    [Fact]
    public void ProposalsAreListed()
    {
        ProcessResult result = PetrelProcess.Run("help", "proposals");
        result.AssertSuccess();
        Assert.Contains("  simd ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void NoArgumentsShowTheUsage()
    {
        ProcessResult result = PetrelProcess.Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Usage: petrel", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown option --dri; did you mean --dir?", "run", "--dri", "x", "m.wasm")]
    [InlineData("unknown option -Z", "run", "-Z", "m.wasm")]
    [InlineData("unknown option --frobnicate (petrel help validate lists", "validate", "--frobnicate")]
    [InlineData("needs a MODULE", "run")]
    [InlineData("needs a FILE", "inspect")]
    [InlineData("--dir needs a value", "run", "--dir")]
    [InlineData("--json takes no value", "inspect", "--json=yes", "m.wasm")]
    [InlineData("follows", "inspect", "a.wasm", "b.wasm")]
    [InlineData("-W does not know 'smid'", "run", "-W", "smid", "m.wasm")]
    [InlineData("simd is switched with y or n", "run", "-Wsimd=maybe", "m.wasm")]
    [InlineData("max-memory-size needs a number of bytes", "run", "-W", "max-memory-size=big", "m.wasm")]
    [InlineData("-O does not know", "run", "-O", "speed", "m.wasm")]
    [InlineData("-C does not know", "run", "-C", "loading=fast", "m.wasm")]
    [InlineData("-S does not know", "run", "-S", "telepathy", "m.wasm")]
    [InlineData("does not have the form", "run", "--preload", "m.wasm", "n.wasm")]
    [InlineData("there is neither a command nor a file frobnicate; petrel help lists the commands", "frobnicate")]
    [InlineData("cannot read no-such-file.wasm: there is no such file", "no-such-file.wasm")]
    [InlineData("cannot read src: it is a directory", "run", "src")]
    [InlineData("there is no command 'frobnicate'", "help", "frobnicate")]
    public void MistakesOnTheCommandLineAreOneSentence(string message, params string[] arguments)
    {
        ProcessResult result = PetrelProcess.Run(arguments);
        result.AssertFailure(message);
        Assert.Equal(1, result.Error.Count(c => c == '\n'));
        Assert.Empty(result.Output);
    }

    [Fact]
    public void TheLauncherWorksThroughLinksFromAnywhere()
    {
        using var directory = new TemporaryDirectory();
        string inner = Path.Combine(directory.Path, "inner");
        File.CreateSymbolicLink(inner, PetrelProcess.Launcher);
        string outer = Path.Combine(directory.Path, "outer");
        File.CreateSymbolicLink(outer, "inner");
        using Process process = Process.Start(new ProcessStartInfo(outer, ["--version"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = directory.Path,
        })!;
        Assert.StartsWith("petrel ", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
