namespace Petrel.Cli.Tests;

public sealed class RunTests : IDisposable
{
    private const string Hello = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 0) "\08\00\00\00\06\00\00\00hello\n")
          (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))))
        """;

    private const string Reactor = """
        (module
          (global $ready (mut i32) (i32.const 0))
          (func (export "_initialize") (global.set $ready (i32.const 1)))
          (func (export "ready") (result i32) (global.get $ready))
          (func (export "swap") (param i64 f32) (result f32 i64) (local.get 1) (local.get 0))
          (func (export "float") (param f64) (result f64) (local.get 0))
          (func (export "vector") (param v128) (result v128) (local.get 0))
          (func (export "null") (param externref) (result externref) (local.get 0)))
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void AProgramWritesToStandardOutput()
    {
        string hello = _directory.Write("hello.wat", Hello);
        foreach (string[] command in (string[][])[[hello], ["run", hello], ["run", "--", hello], ["--env", "A=B", hello]])
        {
            ProcessResult result = PetrelProcess.Run(command);
            result.AssertSuccess();
            Assert.Equal("hello\n", result.Output);
        }
    }

    [Fact]
    public void AModuleComesFromStandardInput()
    {
        ProcessResult result = PetrelProcess.Run(["run", "-"], Hello);
        result.AssertSuccess();
        Assert.Equal("hello\n", result.Output);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(255)]
    public void TheExitCodeIsThePrograms(int code)
    {
        string exit = _directory.Write("exit.wat", $"""
            (module
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (func (export "_start") (call $exit (i32.const {code})) unreachable))
            """);
        ProcessResult result = PetrelProcess.Run(exit);
        Assert.Equal((code, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void ArgumentsAfterTheModuleAreThePrograms()
    {
        // Prints the number of arguments and the bytes that they take, as one digit and two.
        string count = _directory.Write("count.wat", """
            (module
              (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (func (export "_start")
                (drop (call $sizes (i32.const 0) (i32.const 4)))
                (call $exit (i32.add (i32.mul (i32.load (i32.const 0)) (i32.const 40)) (i32.load (i32.const 4))))))
            """);
        Assert.Equal(40 + "count.wat\0".Length, PetrelProcess.Run(count).ExitCode);
        Assert.Equal(40 + "me\0".Length, PetrelProcess.Run("run", "--argv0", "me", count).ExitCode);
        Assert.Equal(160 + "count.wat\0--dir\0--\0-x\0".Length, PetrelProcess.Run(count, "--dir", "--", "-x").ExitCode);
    }

    [Theory]
    [InlineData("1\n", "ready")]
    [InlineData("1.5\n-9223372036854775808\n", "swap", "-9223372036854775808", "1.5")]
    [InlineData("NaN\n-1\n", "swap", "18446744073709551615", "nan")]
    [InlineData("100000000000000000000000\n", "float", "1e23")]
    [InlineData("340282366920938463463374607431768211455\n", "vector", "0xffffffffffffffffffffffffffffffff")]
    [InlineData("<null externref>\n", "null", "null")]
    public void InvokePrintsResults(string expected, string function, params string[] arguments)
    {
        string reactor = _directory.Write("reactor.wat", Reactor);
        ProcessResult result = PetrelProcess.Run(["run", "--invoke", function, reactor, .. arguments]);
        result.AssertSuccess();
        Assert.Equal(expected, result.Output);
    }

    [Theory]
    [InlineData("exports no function 'missing'", "missing")]
    [InlineData("swap takes 2 arguments, but 1 given", "swap", "1")]
    [InlineData("ready takes 0 arguments, but 1 given", "ready", "1")]
    [InlineData("argument 1 of swap is of type i64, which 'one' is not", "swap", "one", "1")]
    [InlineData("argument 2 of swap is of type f32, which '0x' is not", "swap", "1", "0x")]
    [InlineData("argument 1 of null is of type externref, which '5' is not", "null", "5")]
    public void WrongInvocationsAreRefusedWithASentence(string message, string function, params string[] arguments)
    {
        string reactor = _directory.Write("reactor.wat", Reactor);
        PetrelProcess.Run(["run", "--invoke", function, reactor, .. arguments]).AssertFailure(message);
    }

    [Fact]
    public void TrapsExitWith134AndABacktrace()
    {
        string trap = _directory.Write("trap.wat", """
            (module $calculator
              (func $divide (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
              (func (export "_start") (drop (call $divide (i32.const 0)))))
            """);
        ProcessResult result = PetrelProcess.Run(trap);
        Assert.Equal(134, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("wasm trap: integer divide by zero\nwasm backtrace:\n", result.Error, StringComparison.Ordinal);
        Assert.Matches(@"\n    0: +0x[0-9a-f]+ - calculator!divide\n    1: +0x[0-9a-f]+ - calculator!_start\n", result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("call stack exhausted", "(func $f (export \"_start\") (call $f))")]
    [InlineData("out of bounds memory access", "(memory 1) (func (export \"_start\") (drop (i32.load (i32.const -1))))")]
    [InlineData("unreachable", "(func (export \"_start\") unreachable)")]
    [InlineData("out of bounds memory access", "(memory 1) (data (i32.const 65536) \"x\")")]
    [InlineData("unreachable", "(func $f unreachable) (start $f)")]
    public void EveryTrapIsReported(string message, string module)
    {
        ProcessResult result = PetrelProcess.Run(["run", "-"], $"(module {module})");
        Assert.Equal(134, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingImportsNameModuleFieldAndType()
    {
        string module = _directory.Write("import.wat", """
            (module (import "env" "f" (func $f (param i32) (result i64))) (func (export "_start") (drop (call $f (i32.const 1)))))
            """);
        ProcessResult result = PetrelProcess.Run(module);
        result.AssertFailure("import.wat");
        Assert.Contains("env", result.Error, StringComparison.Ordinal);
        Assert.Contains("(i32) -> (i64)", result.Error, StringComparison.Ordinal);

        ProcessResult trapping = PetrelProcess.Run("run", "-W", "unknown-imports-trap", module);
        Assert.Equal(134, trapping.ExitCode);
        PetrelProcess.Run("run", "-W", "unknown-imports-default=y", module).AssertSuccess();
    }

    [Fact]
    public void PreloadedModulesProvideImports()
    {
        string library = _directory.Write("library.wat", """(module (func (export "seven") (result i32) i32.const 7))""");
        string module = _directory.Write("main.wat", """
            (module (import "library" "seven" (func $seven (result i32))) (func (export "eight") (result i32) (i32.add (call $seven) (i32.const 1))))
            """);
        ProcessResult result = PetrelProcess.Run("run", "--preload", $"library={library}", "--invoke", "eight", module);
        result.AssertSuccess();
        Assert.Equal("8\n", result.Output);
        PetrelProcess.Run("run", "--preload", $"library={module}", module).AssertFailure("cannot preload");
    }

    [Fact]
    public void AModuleWithoutAStartIsNotSilent() =>
        PetrelProcess.Run(["run", "-"], "(module (func (export \"f\")))").AssertFailure("_start");

    [Fact]
    public void ProposalsCanBeSwitchedOff() =>
        PetrelProcess.Run(["run", "-W", "simd=n", "-"], "(module (func (export \"_start\") (drop (v128.const i64x2 0 0))))").AssertFailure("simd");

    [Fact]
    public void MemoryIsLimited()
    {
        string grow = _directory.Write("grow.wat", """
            (module (memory 1) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
            """);
        Assert.Equal("1\n", PetrelProcess.Run("run", "-W", "max-memory-size=1M", "--invoke", "grow", grow, "15").Output);
        Assert.Equal("-1\n", PetrelProcess.Run("run", "-W", "max-memory-size=1M", "--invoke", "grow", grow, "16").Output);
    }

    [Theory]
    [InlineData("64K")]
    [InlineData("32M")]
    public void TheStackIsLimited(string size)
    {
        // Counts how deep it can recurse: the deeper, the larger the stack.
        string recurse = _directory.Write("recurse.wat", """
            (module
              (func $down (param i32) (result i32)
                (if (result i32) (local.get 0)
                  (then (i32.add (i32.const 1) (call $down (i32.sub (local.get 0) (i32.const 1)))))
                  (else (i32.const 0))))
              (export "down" (func $down)))
            """);
        ProcessResult result = PetrelProcess.Run("run", "-W", $"max-wasm-stack={size}", "--invoke", "down", recurse, "100000");
        Assert.Equal(size == "32M" ? 0 : 134, result.ExitCode);
    }

    [Theory]
    [InlineData("-C", "loading=collectible")]
    [InlineData("-O", "bounds-checks=explicit")]
    public void EveryModeRuns(params string[] mode)
    {
        string hello = _directory.Write("hello.wat", Hello);
        ProcessResult result = PetrelProcess.Run(["run", .. mode, hello]);
        result.AssertSuccess();
        Assert.Equal("hello\n", result.Output);
    }
}
