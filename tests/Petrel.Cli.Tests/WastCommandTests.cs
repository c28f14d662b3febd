namespace Petrel.Cli.Tests;

public sealed class WastCommandTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void EveryDirectiveCounts()
    {
        _directory.Write("good.wast", """
            (module (func (export "f") (param i32) (result i32) (i32.div_u (i32.const 8) (local.get 0))))
            (assert_return (invoke "f" (i32.const 2)) (i32.const 4))
            (assert_trap (invoke "f" (i32.const 0)) "integer divide by zero")
            (assert_invalid (module (func (result i32))) "type mismatch")
            (assert_malformed (module quote "(func (i32.ad))") "unknown operator")
            """);
        ProcessResult result = PetrelProcess.Run("wast", _directory.Path);
        result.AssertSuccess();
        Assert.Equal("5 passed, 0 failed, 0 skipped\n", result.Output);
    }

    [Fact]
    public void FailuresNamePlaceExpectationAndFinding()
    {
        string script = _directory.Write("bad.wast", """
            (module (func (export "f") (result i32) (i32.const 1)))
            (assert_return (invoke "f") (i32.const 2))
            (module (import "nowhere" "x" (func)))
            (assert_return (invoke "f") (i32.const 1))
            (assert_trap (invoke "g") "unreachable")
            """);
        ProcessResult result = PetrelProcess.Run("wast", script);
        Assert.Equal(1, result.ExitCode);
        string[] lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal($"{script}:2: expected (invoke \"f\") to return (i32.const 2), found (i32.const 1)", lines[0]);
        Assert.StartsWith($"{script}:3: expected an instance, found LinkException", lines[1], StringComparison.Ordinal);
        Assert.StartsWith($"{script}:4: expected an instance, found the module of line 3 has no instance", lines[2], StringComparison.Ordinal);
        Assert.StartsWith($"{script}:5: ", lines[3], StringComparison.Ordinal);
        Assert.Equal("1 passed, 4 failed, 0 skipped", lines[4]);
    }

    [Fact]
    public void AScriptThatCannotBeReadIsAFailure()
    {
        string script = _directory.Write("broken.wast", "(module");
        ProcessResult result = PetrelProcess.Run("wast", script);
        Assert.Equal(1, result.ExitCode);
        Assert.EndsWith("0 passed, 1 failed, 0 skipped\n", result.Output, StringComparison.Ordinal);
        PetrelProcess.Run("wast", Path.Combine(_directory.Path, "none.wast")).AssertFailure("there is no such file");
        PetrelProcess.Run("wast", "--jobs", "0", script).AssertFailure("--jobs");
    }

    [Fact]
    public void ProposalsFollowDirectoryAndOption()
    {
        string folder = Path.Combine(_directory.Path, "proposals", "wide-arithmetic");
        Directory.CreateDirectory(folder);
        const string Script = "(module (func (param i64 i64) (result i64 i64) (i64.mul_wide_u (local.get 0) (local.get 1))))";
        File.WriteAllText(Path.Combine(folder, "a.wast"), Script);
        string elsewhere = _directory.Write("b.wast", Script);
        PetrelProcess.Run("wast", folder).AssertSuccess();
        Assert.Equal(1, PetrelProcess.Run("wast", "-W", "wide-arithmetic=n", elsewhere).ExitCode);
        PetrelProcess.Run("wast", "-W", "wide-arithmetic", elsewhere).AssertSuccess();
    }
}
