using System.Text;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Frames that are larger than what lies below the stack limit.</summary>
public class LargeFrameTests
{
    private const int Locals = 20_000;

    [Theory]
    [InlineData(CodeLoading.Tiered)]
    [InlineData(CodeLoading.Collectible)]
    public void AFunctionWithManyLocalsTrapsWhereItsFrameDoesNotFit(CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = loading });
        using var module = Module.FromText(engine, Text());
        TrapException? trap = null;
        int deepest = -1;

        // Without the check for the frame this ends the process.
        var thread = new Thread(
            () =>
            {
                using var store = new Store(engine);
                Func<int, int> call = new Linker(engine).Instantiate(store, module).GetFunction<int, int>("f")!;
                try
                {
                    for (int depth = 0; ; depth += 100)
                    {
                        Assert.Equal(7, call(depth));
                        deepest = depth;
                    }
                }
                catch (TrapException caught)
                {
                    trap = caught;
                }
            },
            maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(TrapCode.StackOverflow, trap!.Code);
        Assert.True(deepest >= 0, "its frame fits when nothing else is on the stack");
    }

    /// <summary>All locals stay on the stack: so much code is not optimised.</summary>
    private static string Text()
    {
        var text = new StringBuilder("(module (func $leaf (param v128) (result i32) (local");
        for (int i = 0; i < Locals; i++)
        {
            text.Append(" v128");
        }

        text.Append(')');
        for (int i = 1; i <= Locals; i++)
        {
            text.Append($"(local.set {i} (local.get {i - 1}))");
        }

        return text.Append($$"""
            (i8x16.extract_lane_u 0 (local.get {{Locals}})))
            (func $down (param i32) (result i32)
              (if (result i32) (i32.eqz (local.get 0))
                (then (call $leaf (i8x16.splat (i32.const 7))))
                (else (call $down (i32.sub (local.get 0) (i32.const 1))))))
            (func (export "f") (param i32) (result i32) (call $down (local.get 0))))
            """).ToString();
    }
}
