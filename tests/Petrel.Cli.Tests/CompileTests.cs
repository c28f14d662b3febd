using Petrel.Compilation;

namespace Petrel.Cli.Tests;

/// <summary><c>petrel compile</c>, what it makes, and the cache.</summary>
public sealed class CompileTests : IDisposable
{
    private static readonly System.Buffers.SearchValues<string> s_generated =
        System.Buffers.SearchValues.Create([" Code:", ".Code:", " Instance:", ".Instance:"], StringComparison.Ordinal);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-test-");

    private static string Guest => Path.Combine(PetrelProcess.RepositoryRoot, "tests", "guests", "c", "hello.wasm");

    private static string Component => Path.Combine(PetrelProcess.RepositoryRoot, "tests", "guests", "components", "wasi.wasm");

    public void Dispose() => _folder.Delete(recursive: true);

    [NativeCodeFact]
    public void ACompiledProgramRunsWithoutTheJit()
    {
        string compiled = PathOf("hello.cwasm");
        PetrelProcess.Run("compile", Guest, "-o", compiled).AssertSuccess();
        string jitted = PathOf("jitted.txt");
        ProcessResult result = Run([compiled], ("DOTNET_JitStdOutFile", jitted), ("DOTNET_JitDisasmSummary", "1"));
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Hello", result.Output, StringComparison.Ordinal);
        AssertNothingOfTheProgramIn(jitted);
    }

    // What helpers ask of the processor has to be known when they are compiled, and what they use of the framework has to be compiled there.
    [NativeCodeFact]
    public void CodeForThisProcessorLeavesNothingToTheJit()
    {
        const string Text = """
            (module
              (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
              (memory (export "memory") 4)
              (func (export "_start") (local $i i32) (local $f f64) (local $g f32)
                (drop (call $sizes (i32.const 0) (i32.const 4)))
                (drop (call $args (i32.const 16) (i32.const 256)))
                (memory.fill (i32.const 65536) (i32.const 7) (i32.const 65536))
                (loop $again
                  (local.set $f (f64.min (f64.convert_i64_u (i64.trunc_f64_u (local.get $f))) (f64.max (local.get $f) (f64.const 3))))
                  (local.set $g (f32.min (f32.convert_i64_u (i64.trunc_f32_u (local.get $g))) (f32.max (local.get $g) (f32.const 3))))
                  (local.set $f (f64.add (local.get $f) (f64.convert_i64_u (i64.trunc_f64_u (local.get $f)))))
                  (local.set $g (f32.add (local.get $g) (f32.convert_i32_u (i32.trunc_f32_u (local.get $g)))))
                  (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 100))))
                (v128.store (i32.const 131072) (f32x4.min (v128.load (i32.const 65536)) (f32x4.convert_i32x4_u (i32x4.trunc_sat_f32x4_u (v128.load (i32.const 65536))))))
                (v128.store (i32.const 131072) (f64x2.max (v128.load (i32.const 65536)) (f64x2.convert_low_i32x4_u (v128.load (i32.const 65536)))))))
            """;
        File.WriteAllText(PathOf("program.wat"), Text);
        PetrelProcess.Run("compile", "--cpu", "native", PathOf("program.wat"), "-o", PathOf("program.cwasm")).AssertSuccess();
        string jitted = PathOf("jitted.txt");
        Run([PathOf("program.cwasm"), "argument"], ("DOTNET_JitStdOutFile", jitted), ("DOTNET_JitDisasmSummary", "1")).AssertSuccess();
        string[] methods = File.Exists(jitted) ? File.ReadAllLines(jitted) : [];
        // The features of the processor are asked for once; that the runtime's end is observed takes one method.
        Assert.DoesNotContain(methods, line => !line.Contains("GetThreadStaticsBase", StringComparison.Ordinal) && !line.Contains("AheadOfTimeTarget", StringComparison.Ordinal));
    }

    [NativeCodeFact]
    public void ADamagedFileIsRefusedWithASentence()
    {
        string compiled = PathOf("hello.cwasm");
        PetrelProcess.Run("compile", Guest, "-o", compiled).AssertSuccess();
        byte[] contents = File.ReadAllBytes(compiled);
        contents[contents.Length / 2] ^= 1;
        File.WriteAllBytes(compiled, contents);
        ProcessResult result = PetrelProcess.Run(compiled);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("checksum", result.Error, StringComparison.Ordinal);
    }

    [NativeCodeFact]
    public void CodeForOtherOptionsFallsBackAndSaysSo()
    {
        string compiled = PathOf("hello.cwasm");
        PetrelProcess.Run("compile", "-O", "bounds-checks=explicit", "-O", "0", Guest, "-o", compiled).AssertSuccess();
        ProcessResult result = PetrelProcess.Run(compiled);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Hello", result.Output, StringComparison.Ordinal);
        Assert.Contains("native code", result.Error, StringComparison.Ordinal);
        Assert.Equal("", PetrelProcess.Run("run", "-O", "bounds-checks=explicit", compiled).Error);
    }

    [NativeCodeFact]
    public void TheSecondRunComesFromTheCache()
    {
        string cache = PathOf("cache");
        Assert.StartsWith("Hello", Run([Guest], ("PETREL_CACHE_DIR", cache)).Output, StringComparison.Ordinal);
        Assert.True(
            SpinWait.SpinUntil(() => Directory.Exists(cache) && Directory.GetFiles(cache, "*.cwasm").Length == 1, TimeSpan.FromMinutes(2)),
            "nothing came into the cache");
        string jitted = PathOf("jitted.txt");
        ProcessResult result = Run([Guest], ("PETREL_CACHE_DIR", cache), ("DOTNET_JitStdOutFile", jitted), ("DOTNET_JitDisasmSummary", "1"));
        Assert.StartsWith("Hello", result.Output, StringComparison.Ordinal);
        AssertNothingOfTheProgramIn(jitted);

        // Not ours either: loading the JIT alone costs three milliseconds. That the runtime's end is observed takes one method.
        string[] methods = File.Exists(jitted) ? File.ReadAllLines(jitted) : [];
        Assert.DoesNotContain(methods, line => !line.Contains("System.Threading.Thread:GetThreadStaticsBase", StringComparison.Ordinal));
        Assert.Contains("1 modules", Run(["cache"], ("PETREL_CACHE_DIR", cache)).Output, StringComparison.Ordinal);
        Run(["cache", "clear"], ("PETREL_CACHE_DIR", cache)).AssertSuccess();
        Assert.Empty(Directory.GetFiles(cache, "*.cwasm"));
    }

    [NativeCodeFact]
    public void ACompiledComponentRunsFromItsCode()
    {
        string compiled = PathOf("wasi.cwasm");
        PetrelProcess.Run("compile", Component, "-o", compiled).AssertSuccess();
        string jitted = PathOf("jitted.txt");
        ProcessResult result = Run([compiled, "echo"], ("DOTNET_JitStdOutFile", jitted), ("DOTNET_JitDisasmSummary", "1"));
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", result.Error);
        AssertNothingOfTheProgramIn(jitted);
    }

    [Theory]
    [InlineData("--dll")]
    [InlineData("--universal")]
    [InlineData("--native")]
    public void AComponentIsCompiledToOneFormOnly(string option)
    {
        ProcessResult refused = PetrelProcess.Run("compile", option, Component);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"is a component; {option} is for core modules", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--dll and --native are two kinds of output: choose one", "--dll", "--native")]
    [InlineData("--universal and --dll are two kinds of output: choose one", "--universal", "--dll")]
    [InlineData("--class names the class in an assembly: it goes with --dll", "--class", "A")]
    [InlineData("--native makes executables for", "--native", "--target", "win-x64")]
    public void OptionsThatDoNotFitAreRefused(string message, params string[] options)
    {
        ProcessResult refused = PetrelProcess.Run(["compile", .. options, Guest]);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains(message, refused.Error, StringComparison.Ordinal);
    }

    [NativeCodeFact]
    public void ACompilerThatFailsIsNotTriedAgainAtOnce()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // No scripts.
        }

        string cache = PathOf("cache");
        string attempts = PathOf("attempts");
        string compiler = PathOf("crossgen2");
        File.WriteAllText(compiler, $"#!/bin/sh\necho attempt >> '{attempts}'\nexit 1\n");
        File.SetUnixFileMode(compiler, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (string, string)[] environment = [("PETREL_CACHE_DIR", cache), ("PETREL_CROSSGEN2", compiler)];
        Assert.StartsWith("Hello", Run([Guest], environment).Output, StringComparison.Ordinal);
        Assert.True(
            SpinWait.SpinUntil(() => Directory.Exists(cache) && Directory.GetFiles(cache, "*.cwasm").Length == 1, TimeSpan.FromMinutes(2)),
            "nothing came into the cache");
        Assert.StartsWith("Hello", Run([Guest], environment).Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(cache, "*.tmp"));
        Assert.Single(File.ReadAllLines(attempts));
    }

    [NativeCodeFact]
    public void AComponentComesFromTheCache()
    {
        string cache = PathOf("cache");
        Assert.Equal(0, Run([Component, "environment"], ("PETREL_CACHE_DIR", cache)).ExitCode);
        Assert.True(
            SpinWait.SpinUntil(() => Directory.Exists(cache) && Directory.GetFiles(cache, "*.cwasm").Length == 1, TimeSpan.FromMinutes(2)),
            "nothing came into the cache");
        string jitted = PathOf("jitted.txt");
        ProcessResult result = Run([Component, "environment"], ("PETREL_CACHE_DIR", cache), ("DOTNET_JitStdOutFile", jitted), ("DOTNET_JitDisasmSummary", "1"));
        Assert.Equal(0, result.ExitCode);
        AssertNothingOfTheProgramIn(jitted);
    }

    [Fact]
    public void AnAssemblyForCSharpIsWritten()
    {
        string assembly = PathOf("Hello.dll");
        PetrelProcess.Run("compile", "--dll", "--class", "Guests.Hello", Guest, "-o", assembly).AssertSuccess();
        Assert.Equal("Hello", System.Reflection.AssemblyName.GetAssemblyName(assembly).Name);
    }

    [NativeCodeFact]
    public void AUniversalModuleRunsFromItsOwnCode()
    {
        string universal = PathOf("hello.wasm");
        string cache = PathOf("cache");
        PetrelProcess.Run(["compile", "--universal", Guest, "-o", universal], "", environment: new Dictionary<string, string> { ["PETREL_KEY_FILE"] = PathOf("key") }).AssertSuccess();
        string jitted = PathOf("jitted.txt");
        ProcessResult result = Run(
            [universal], ("PETREL_CACHE_DIR", cache), ("PETREL_KEY_FILE", PathOf("key")), ("DOTNET_JitStdOutFile", jitted), ("DOTNET_JitDisasmSummary", "1"));
        Assert.StartsWith("Hello", result.Output, StringComparison.Ordinal);
        AssertNothingOfTheProgramIn(jitted);
        Assert.StartsWith("Hello", PetrelProcess.Run("run", "--no-cache", universal).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutACacheNothingIsKept()
    {
        string cache = PathOf("cache");
        Run(["run", "--no-cache", Guest], ("PETREL_CACHE_DIR", cache)).AssertSuccess();
        Assert.False(Directory.Exists(cache));
    }

    [Fact]
    public void AnUnknownTargetIsRefused()
    {
        ProcessResult result = PetrelProcess.Run("compile", "--target", "vax-vms", Guest);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("vax-vms", result.Error, StringComparison.Ordinal);
    }

    private static void AssertNothingOfTheProgramIn(string jitted)
    {
        // The file is not there when the JIT was never loaded.
        string[] methods = File.Exists(jitted) ? File.ReadAllLines(jitted) : [];
        Assert.DoesNotContain(methods, line => line.AsSpan().ContainsAny(s_generated));
    }

    private static ProcessResult Run(string[] arguments, params (string Name, string Value)[] environment) =>
        PetrelProcess.Run(arguments, "", environment: environment.ToDictionary(pair => pair.Name, pair => pair.Value));

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NativeCodeFactAttribute : FactAttribute
    {
        public NativeCodeFactAttribute()
        {
            try
            {
                Crossgen2.FindOrFetch();
            }
            catch (PetrelException problem)
            {
                Skip = problem.Message;
            }
        }
    }
}
