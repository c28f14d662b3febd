using Petrel.Compilation;
using Xunit;

namespace Petrel.Tests.AheadOfTime;

/// <summary>Files of native code: made, loaded, and refused.</summary>
public sealed class PrecompiledModuleTests : IDisposable
{
    private const string Text = """
        (module
          (type $unary (func (param i32) (result i32)))
          (import "host" "add" (func $add (param i32 i32) (result i32)))
          (memory (export "memory") 1)
          (global $count (mut i32) (i32.const 5))
          (table funcref (elem $double $sum))
          (func $double (type $unary) local.get 0 i32.const 2 i32.mul)
          (func $sum (type $unary) (local $i i32) (local $s i32)
            (loop $l
              (local.set $s (call $add (local.get $s) (local.get $i)))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            local.get $s)
          (func (export "indirect") (param i32 i32) (result i32)
            local.get 1 local.get 0 call_indirect (type $unary))
          (func (export "load") (param i32) (result i32) local.get 0 i32.load)
          (func (export "divide") (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_s)
          (func (export "two") (param i64) (result i64 f64) local.get 0 f64.const 2.5)
          (func (export "vector") (param i32) (result i32)
            local.get 0 i32x4.splat i32.const 3 i32x4.splat i32x4.add i32x4.extract_lane 2)
          (func (export "count") (result i32)
            (global.set $count (i32.add (global.get $count) (i32.const 1))) global.get $count))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Crossgen2Fact]
    public void CodeThatWasCompiledAheadOfTimeDoesTheSame()
    {
        using var engine = new Engine();
        using Module module = Module.FromPrecompiledFile(engine, Compile(Text));
        Assert.True(module.IsPrecompiled);
        Assert.Null(module.PrecompilationObstacle);
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.DefineFunction("host", "add", (int a, int b) => a + b);
        Instance instance = linker.Instantiate(store, module);
        Assert.Equal(42, instance.GetFunction<int, int, int>("indirect")!(0, 21));
        Assert.Equal(45, instance.GetFunction<int, int, int>("indirect")!(1, 10));
        Assert.Equal(10, instance.GetFunction<int, int>("vector")!(7));
        Assert.Equal((9L, 2.5), instance.GetFunction<long, (long, double)>("two")!(9));
        Assert.Equal(6, instance.GetFunction<int>("count")!());
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("load")!(70000)).Code);
        Assert.Equal(TrapCode.IntegerDivideByZero, Assert.Throws<TrapException>(() => instance.GetFunction<int, int, int>("divide")!(1, 0)).Code);
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => instance.GetFunction<int, int, int>("indirect")!(2, 0)).Code);
    }

    [Crossgen2Fact]
    public void ATrapInNativeCodeKnowsItsInstruction()
    {
        using var engine = new Engine();
        using Module module = Module.FromPrecompiledFile(engine, Compile("""(module (func $inner (param i32) (result i32) i32.const 1 local.get 0 i32.div_u) (func (export "run") (param i32) (result i32) local.get 0 call $inner i32.const 1 i32.add))"""));
        using var store = new Store(engine);
        Instance instance = new Linker(engine).Instantiate(store, module);
        TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("run")!(0));
        Assert.Contains(trap.Frames, frame => frame.FunctionIndex == 1 && frame.ModuleOffset > 0);
    }

    [Crossgen2Fact]
    public void ANumberOfFunctionsCanBeMissing()
    {
        // More than one chunk, so that the rest is lowered at run time; calls go both ways.
        const int Functions = 400;
        string text = "(module " + string.Concat(Enumerable.Range(0, Functions).Select(i =>
            $"(func $f{i} (export \"f{i}\") (param i32) (result i32) local.get 0 i32.const {i} i32.add "
            + string.Concat(Enumerable.Repeat("i32.const 1 i32.xor i32.const 1 i32.xor ", 20))
            + (i + 7 < Functions ? $"call $f{i + 7}" : "") + ")")) + ")";
        using var engine = new Engine();
        using Module original = Module.FromText(engine, text);
        int[] some = [.. Enumerable.Range(0, Functions).Where(i => i % 3 == 0)];
        byte[] compiled = AheadOfTimeCompiler.Compile(
            original, PrecompiledFunctions.Some(some), AheadOfTimeOptions.Default, includeModule: true, fetch: false, isBackground: false);
        string path = Path.Combine(_folder.FullName, "part.cwasm");
        File.WriteAllBytes(path, compiled);
        using Module module = Module.FromPrecompiledFile(engine, path);
        Assert.True(module.IsPrecompiled);
        using var store = new Store(engine);
        Instance expected = new Linker(engine).Instantiate(store, original);
        Instance actual = new Linker(engine).Instantiate(store, module);
        for (int i = 0; i < Functions; i += 13)
        {
            Assert.Equal(expected.GetFunction<int, int>($"f{i}")!(1000), actual.GetFunction<int, int>($"f{i}")!(1000));
        }

        module.Compiled.UsedFunctions(out long lowered, out long precompiled);
        Assert.True(lowered > 0 && precompiled > 0);
    }

    [Crossgen2Fact]
    public void AFileThatIsReplacedBeforeItsCodeIsLoadedIsNotTakenForTheOneThatWasRead()
    {
        // The CLR loads by path, and later. An entry of the cache is replaced when a run needed other functions.
        using var engine = new Engine();
        using Module original = Module.FromText(engine, """
            (module
              (func (export "a") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
              (func (export "b") (param i64 i64) (result i64) (i64.mul (local.get 0) (local.get 1)))
              (func (export "c") (param f64) (result f64) (f64.neg (local.get 0))))
            """);
        string path = Path.Combine(_folder.FullName, "entry.cwasm");
        File.WriteAllBytes(path, CompileSome(0, 1));
        using Module module = Module.FromPrecompiledFile(engine, path);
        string other = Path.Combine(_folder.FullName, "other.cwasm");
        File.WriteAllBytes(other, CompileSome(1, 2));
        File.Move(other, path, overwrite: true);

        using var store = new Store(engine);
        Instance instance = new Linker(engine).Instantiate(store, module);
        Assert.Equal(3, instance.GetFunction<int, int>("a")!(2));
        Assert.Equal(42, instance.GetFunction<long, long, long>("b")!(6, 7));
        Assert.Equal(-1.5, instance.GetFunction<double, double>("c")!(1.5));
        Assert.NotNull(module.PrecompilationObstacle);

        byte[] CompileSome(params int[] functions) => AheadOfTimeCompiler.Compile(
            original, PrecompiledFunctions.Some(functions), AheadOfTimeOptions.Default, includeModule: true, fetch: false, isBackground: false);
    }

    [Crossgen2Fact]
    public void EveryDamagedByteIsNoticed()
    {
        byte[] good = File.ReadAllBytes(Compile("""(module (func (export "f")))"""));
        using var engine = new Engine();
        string path = Path.Combine(_folder.FullName, "damaged.cwasm");
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            byte[] damaged = (byte[])good.Clone();
            damaged[i < 64 ? good.Length - 1 - i : random.Next(good.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, damaged);
            Assert.Throws<MalformedModuleException>(() => Module.FromPrecompiledFile(engine, path));
        }

        for (int length = 0; length < good.Length; length += 97)
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.Throws<MalformedModuleException>(() => Module.FromPrecompiledFile(engine, path));
        }
    }

    [Crossgen2Fact]
    public void CodeForSomethingElseIsNotUsedAndTheModuleStillRuns()
    {
        byte[] good = File.ReadAllBytes(Compile("""(module (func (export "f") (result i32) i32.const 7))"""));
        PrecompiledImage image = PrecompiledImage.Read(good);
        (PrecompiledManifest Manifest, string Reason)[] cases =
        [
            (image.Manifest with { EngineVersion = Guid.NewGuid() }, "another version"),
            (image.Manifest with { Target = "win-arm64" }, "win-arm64"),
            (image.Manifest with { CpuFeatures = "avx99" }, "avx99"),
            (image.Manifest with { GuardPages = !image.Manifest.GuardPages }, "guard pages"),
            (image.Manifest with { RelaxedSimdDeterministic = true }, "relaxed SIMD"),
        ];
        foreach ((PrecompiledManifest manifest, string reason) in cases)
        {
            string path = Path.Combine(_folder.FullName, "foreign.cwasm");
            File.WriteAllBytes(path, PrecompiledImage.Write(image.Assembly, image.Module, manifest));
            using var engine = new Engine();
            using Module module = Module.FromPrecompiledFile(engine, path);
            Assert.False(module.IsPrecompiled);
            Assert.Contains(reason, module.PrecompilationObstacle, StringComparison.Ordinal);
            using var store = new Store(engine);
            Assert.Equal(7, new Linker(engine).Instantiate(store, module).GetFunction<int>("f")!());
        }
    }

    [Fact]
    public void WhatIsNoSuchFileIsRefused()
    {
        using var engine = new Engine();
        string path = Path.Combine(_folder.FullName, "other.cwasm");
        foreach (byte[] contents in (byte[][])[[], [0x4D, 0x5A], "\0asm\x01\0\0\0"u8.ToArray(), new byte[1000]])
        {
            File.WriteAllBytes(path, contents);
            Assert.Throws<MalformedModuleException>(() => Module.FromPrecompiledFile(engine, path));
        }
    }

    private string Compile(string text)
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, text);
        string path = Path.Combine(_folder.FullName, Path.GetRandomFileName() + ".cwasm");
        File.WriteAllBytes(path, module.Precompile());
        return path;
    }
}
