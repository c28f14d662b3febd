namespace Petrel.Cli.Tests;

/// <summary><c>petrel run</c> with components.</summary>
public sealed class ComponentRunTests : IDisposable
{
    private const string Nothing = """
        (; a component (; in text ;) ;) ;; with comments
        ( component
          (core module $m (func (export "run") (result i32) (i32.const EXIT)))
          (core instance $i (instantiate $m))
          (func $run (result (result)) (canon lift (core func $i "run")))
          (instance $cli (export "run" (func $run)))
          (export "wasi:cli/run@VERSION" (instance $cli)))
        """;

    private readonly TemporaryDirectory _directory = new();

    private static string Program => Path.Combine(PetrelProcess.RepositoryRoot, "tests/guests/components/wasi.wasm");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ArgumentsVariablesAndStreamsArrive()
    {
        ProcessResult result = PetrelProcess.Run(["run", "--env", "A=1", Program, "environment", "x", "--help"]);
        Exits(0, result);
        Assert.Equal("[\"x\", \"--help\"]\nOk(\"1\") true\ntrue\ntrue\n", result.Output);
        Assert.Equal("error output\n", result.Error);
        Assert.Equal("5:a\nb\nc", PetrelProcess.Run([Program, "echo"], "a\nb\nc").Output);
    }

    [Fact]
    public void DirectoriesAndTheNetworkAreGranted()
    {
        ProcessResult files = PetrelProcess.Run(["--dir", $"{_directory.Path}::/data", Program, "files"]);
        Exits(0, files);
        Assert.EndsWith("Err(PermissionDenied)\nErr(NotFound)\ntrue\n", files.Output, StringComparison.Ordinal);
        ProcessResult network = PetrelProcess.Run(["-S", "inherit-network,allow-ip-name-lookup", Program, "network"]);
        Exits(0, network);
        Assert.Equal("ping\nOk(0)\n8 true\ntrue\n", network.Output);
        Exits(0, PetrelProcess.Run(["-S", "allow-address=127.0.0.0/8,allow-ip-name-lookup", Program, "network"]));
        Assert.Equal("true\ntrue\ntrue\n", PetrelProcess.Run([Program, "denied"]).Output);
    }

    [Theory]
    [InlineData(0, "0.2.0", 0)]
    [InlineData(1, "0.2.3", 1)]
    [InlineData(0, "0.2.99", 0)]
    public void RunTellsSuccess(int answer, string version, int expected)
    {
        string text = Nothing.Replace("EXIT", $"{answer}", StringComparison.Ordinal).Replace("VERSION", version, StringComparison.Ordinal);
        Exits(expected, PetrelProcess.Run(["run", _directory.Write("program.wat", text)]));
        Exits(expected, PetrelProcess.Run(["run", "-"], text));
    }

    [Fact]
    public void StandardStreamsCanBeKeptFromIt()
    {
        Assert.Equal("", PetrelProcess.Run(["run", "-S", "cli,common,preview2=y,inherit-stdout=n", Program, "echo"], "a").Output);
        Assert.Equal("0:", PetrelProcess.Run(["run", "-S", "inherit-stdin=n", Program, "echo"], "a").Output);
        Assert.Equal("", PetrelProcess.Run(["run", "-S", "inherit-stderr=n", Program, "environment"]).Error);
    }

    [Fact]
    public void ATrapIsReported()
    {
        ProcessResult result = PetrelProcess.Run([Program, "panic"]);
        Exits(134, result);
        Assert.Contains("on purpose", result.Error, StringComparison.Ordinal);
        Assert.Contains("wasm trap", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(component)", "does not export wasi:cli/run")]
    [InlineData("(component (import \"wasi:http/types@0.3.0\" (instance (export \"f\" (func)))))", "wasi:http/types@0.3.0")]
    public void WhatCannotBeRunIsSaidInOneSentence(string text, string expected)
    {
        ProcessResult result = PetrelProcess.Run(["run", _directory.Write("program.wat", text)]);
        result.AssertFailure(expected);
    }

    [Theory]
    [InlineData("-S", "nothing", "-S does not know 'nothing'")]
    [InlineData("-S", "allow-address=host", "is not an ADDRESS")]
    [InlineData("-S", "allow-address=127.0.0.1:99999", "is not an ADDRESS")]
    [InlineData("-S", "cli=n", "cli is always there")]
    [InlineData("-S", "max-resources=none", "max-resources needs a number")]
    [InlineData("--preload", "a=b", "--preload is for core modules")]
    public void WrongOptionsAreExplained(string option, string value, string expected)
    {
        ProcessResult result = PetrelProcess.Run(["run", option, value, Program, "denied"]);
        result.AssertFailure(expected);
    }

    private static void Exits(int expected, ProcessResult result) => Assert.True(result.ExitCode == expected, $"exit code {result.ExitCode}, error output: {result.Error}");
}
