using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Small functions that call themselves have a copy that is inlined into them (FunctionLowering.Recursion).</summary>
public sealed class RecursionTests
{
    private const string Module = """
        (module
          (func $fib (export "fib") (param i32) (result i64)
            (if (result i64) (i32.lt_s (local.get 0) (i32.const 2))
              (then (i64.extend_i32_s (local.get 0)))
              (else (i64.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
          (func $fall (export "fall") (param i32)
            (if (i32.eqz (local.get 0)) (then unreachable))
            (call $fall (i32.sub (local.get 0) (i32.const 1))))
          (func $endless (export "endless") (param i32) (result i32)
            (i32.add (i32.const 1) (call $endless (local.get 0))))
          (func $leaf (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))
          (func $above (param i32) (result i32) (i32.add (call $leaf (local.get 0)) (call $leaf (i32.const 1))))
          (func $around (export "around") (param i32) (result i32)
            (i32.add (call $above (local.get 0)) (call $around (i32.add (local.get 0) (i32.const 1))))))
        """;

    public static TheoryData<CodeLoading> Loadings() => [CodeLoading.Tiered, CodeLoading.Collectible];

    [Theory]
    [MemberData(nameof(Loadings))]
    public void The_answer_is_that_of_the_function(CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = loading });
        using var store = new Store(engine);
        Func<int, long> fib = Instance(store).GetFunction<int, long>("fib")!;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(832040, fib(30));
            Thread.Sleep(150);
        }
    }

    [Theory]
    [MemberData(nameof(Loadings))]
    public void The_stack_ends_in_a_trap(CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = loading });
        using var store = new Store(engine);
        Instance instance = Instance(store);
        foreach (string name in (string[])["endless", "around", "endless"])
        {
            Assert.Equal(TrapCode.StackOverflow, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>(name)!(0)).Code);
        }
    }

    [Fact]
    public void Code_that_is_not_inlined_yet_shows_every_call()
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = CodeLoading.Tiered });
        using var store = new Store(engine);
        TrapException trap = Assert.Throws<TrapException>(() => Instance(store).GetFunction("fall")!.Invoke([5]));
        Assert.Equal(TrapCode.Unreachable, trap.Code);
        Assert.Equal(6, trap.Frames.Count);
        Assert.All(trap.Frames, frame => Assert.Equal("fall", frame.FunctionName));
        Assert.Single(trap.Frames.Skip(1).Select(frame => frame.ModuleOffset).Distinct());
        Assert.True(trap.Frames[0].ModuleOffset < trap.Frames[1].ModuleOffset);
    }

    private static Instance Instance(Store store) => new(store, Petrel.Module.FromBytes(store.Engine, TextFormat.ToBinary(Module)));
}
