using System.Text;
using Xunit;

namespace Petrel.Tests.Compilation.Splitting;

/// <summary>Functions that are split into several methods behave as if they were one.</summary>
public sealed class GiantFunctionTests
{
    private const int Never = int.MaxValue;

    [Theory]
    [InlineData(40, 3)]
    [InlineData(300, 12)]
    [InlineData(900, 4)]
    [InlineData(1500, 8)]
    public void An_interpreter_gives_the_same_result_split_and_whole(int cases, int statements)
    {
        string text = InterpreterModule.Text(cases, statements);
        int expected = Run(text, Never, 20_000);
        Assert.Equal(expected, Run(text, 1000, 20_000));
        Assert.Equal(expected, Run(text, 0, 20_000));
        Assert.Equal(expected, Run(text, 1, 20_000));
    }

    [Fact]
    public void Straight_code_of_any_length_is_split()
    {
        var text = new StringBuilder("(module (func (export \"run\") (param $x i32) (result i32) (local $y i64)\n");
        for (int i = 0; i < 20_000; i++)
        {
            text.Append($"(local.set $x (i32.xor (i32.mul (local.get $x) (i32.const 31)) (i32.wrap_i64 (local.tee $y (i64.add (local.get $y) (i64.const {i}))))))\n");
        }

        text.Append("(local.get $x)))");
        Assert.Equal(Run(text.ToString(), Never, 7), Run(text.ToString(), 1000, 7));
    }

    [Fact]
    public void A_trap_in_a_part_has_one_frame_at_the_right_place()
    {
        const string Text = """
            (module
              (func $outer (export "outer") (param i32) (result i32) (call $inner (local.get 0)))
              (func $inner (param $x i32) (result i32) (local $y i32)
                (block $b
                  (local.set $y (i32.add (local.get $x) (i32.const 1)))
                  (local.set $y (i32.div_s (local.get $y) (local.get $x)))
                  (br_if $b (i32.eqz (local.get $y)))
                  (local.set $y (i32.const 3)))
                (local.get $y)))
            """;
        TrapFrame[][] frames = new TrapFrame[2][];
        int at = 0;
        foreach (int threshold in (int[])[Never, 0])
        {
            using Engine engine = new(new EngineOptions { SplitThreshold = threshold });
            using Store store = new(engine);
            Instance instance = new Linker(engine).Instantiate(store, Module.FromText(engine, Text));
            Func<int, int> run = instance.GetFunction<int, int>("outer")!;
            Assert.Equal(3, run(1));
            frames[at++] = [.. Assert.Throws<TrapException>(() => run(0)).Frames];
        }

        Assert.Equal(frames[0], frames[1]);
        Assert.Equal(2, frames[1].Length);
    }

    [Fact]
    public void A_tail_call_in_a_part_needs_no_stack()
    {
        const string Text = """
            (module (type $t (func (param i32 i32) (result i32))) (table 1 funcref) (elem (i32.const 0) $count)
              (func $count (export "run") (param $n i32) (param $sum i32) (result i32)
                (if (i32.eqz (local.get $n)) (then (return (local.get $sum))))
                (block
                  (local.set $sum (i32.add (local.get $sum) (local.get $n)))
                  (local.set $n (i32.sub (local.get $n) (i32.const 1)))
                  (if (i32.and (local.get $n) (i32.const 1))
                    (then (return_call $count (local.get $n) (local.get $sum)))
                    (else (return_call_indirect (type $t) (local.get $n) (local.get $sum) (i32.const 0)))))
                (unreachable)))
            """;
        using Engine engine = new(new EngineOptions { SplitThreshold = 0 });
        using Store store = new(engine);
        Instance instance = new Linker(engine).Instantiate(store, Module.FromText(engine, Text));
        Assert.Equal(1784293664, instance.GetFunction<int, int, int>("run")!(1_000_000, 0));
    }

    [Fact]
    public void What_a_handler_reads_is_what_was_written_before_the_exception()
    {
        const string Text = """
            (module (tag $e (param i32))
              (func $thrower (param i32) (if (local.get 0) (then (throw $e (local.get 0)))))
              (func (export "run") (param $x i32) (result i32) (local $y i32)
                (block $caught (result i32)
                  (try_table (catch $e $caught)
                    (local.set $y (i32.const 10))
                    (call $thrower (i32.const 0))
                    (local.set $y (i32.const 20))
                    (call $thrower (local.get $x))
                    (local.set $y (i32.const 30)))
                  (i32.const 5))
                (i32.add (local.get $y))))
            """;
        Assert.Equal(35, Run(Text, 0, 0));
        Assert.Equal(21, Run(Text, 0, 1));
    }

    private static int Run(string text, int threshold, int argument)
    {
        using Engine engine = new(new EngineOptions { SplitThreshold = threshold });
        using Store store = new(engine);
        Instance instance = new Linker(engine).Instantiate(store, Module.FromText(engine, text));
        return instance.GetFunction<int, int>("run")!(argument);
    }
}
