using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Functions that call themselves, which are inlined into themselves some levels deep.</summary>
public sealed class InlinedRecursionTests
{
    private const string Text = """
        (module
          (memory (export "memory") 1)
          (global $calls (export "calls") (mut i32) (i32.const 0))
          (func $fib (export "fib") (param i32) (result i32)
            (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
            (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
              (then (local.get 0))
              (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
          (func $sum (export "sum") (param i32) (result i32)
            (if (result i32) (local.get 0)
              (then (i32.add (local.get 0) (call $sum (i32.sub (local.get 0) (i32.const 1)))))
              (else (i32.const 0))))
          (func $two (export "two") (param i32) (result i32 i64) (local i32)
            (if (result i32 i64) (local.get 0)
              (then (call $two (i32.sub (local.get 0) (i32.const 1))) (i64.add (i64.const 2)))
              (else (local.get 1) (i64.const 0))))
          (func $forever (export "forever") (param i32) (result i32)
            (i32.add (i32.const 1) (call $forever (i32.add (local.get 0) (i32.const 1)))))
          (func $trap (export "trap") (param i32)
            (i32.store8 (local.get 0) (i32.const 1))
            (if (i32.eq (local.get 0) (i32.const 6)) (then (unreachable)))
            (call $trap (i32.add (local.get 0) (i32.const 1)))
            (i32.store8 (i32.const 20) (i32.const 1)))
          (func $loops (export "loops") (param i32) (result i32) (local $sum i32) (local $i i32)
            (local.set $i (local.get 0))
            (loop $again
              (if (local.get $i)
                (then
                  (local.set $i (i32.sub (local.get $i) (i32.const 1)))
                  (local.set $sum (i32.add (local.get $sum) (call $loops (local.get $i))))
                  (br $again))))
            (i32.add (local.get $sum) (i32.const 1))))
        """;

    [Theory]
    [InlineData(CodeLoading.Tiered)]
    [InlineData(CodeLoading.Collectible)]
    public void ResultsAndTrapsAreThoseOfPlainRecursion(CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = loading });
        using Module module = Module.FromText(engine, Text);
        Check(engine, module);
    }

    [AheadOfTime.Crossgen2Fact]
    public void CodeAheadOfTimeHasTheCopiesToo()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("petrel-test-");
        try
        {
            using var engine = new Engine();
            string path = Path.Combine(folder.FullName, "recursion.cwasm");
            using (Module module = Module.FromText(engine, Text))
            {
                File.WriteAllBytes(path, module.Precompile());
            }

            using Module precompiled = Module.FromPrecompiledFile(engine, path);
            Assert.True(precompiled.IsPrecompiled);
            Check(engine, precompiled);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Check(Engine engine, Module module)
    {
        using var store = new Store(engine);
        var instance = new Instance(store, module);
        for (int i = 0; i < 60; i++)
        {
            // Often enough to leave tier 0.
            Assert.Equal(55, instance.GetFunction<int, int>("fib")!(10));
        }

        Assert.Equal(177 * 60, instance.GetGlobal("calls")!.Value.AsInt32());
        Assert.Equal(5050, instance.GetFunction<int, int>("sum")!(100));
        Assert.Equal(1 << 10, instance.GetFunction<int, int>("loops")!(10));
        Value[] two = instance.GetFunction("two")!.Invoke(9);
        Assert.Equal((0, 18L), (two[0].AsInt32(), two[1].AsInt64()));
        Assert.Equal(TrapCode.StackOverflow, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("forever")!(0)).Code);
        TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction("trap")!.Invoke(0));
        Assert.Equal(TrapCode.Unreachable, trap.Code);
        Assert.All(trap.Frames, frame => Assert.Equal("trap", frame.FunctionName));
        Assert.Equal([1, 1, 1, 1, 1, 1, 1, 0], instance.GetMemory("memory")!.GetSpan()[..8].ToArray());
        Assert.Equal(0, instance.GetMemory("memory")!.GetSpan()[20]);
    }
}
