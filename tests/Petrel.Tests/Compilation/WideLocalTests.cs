using System.Buffers.Binary;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Locals that are addresses in functions with loops, which are 64 bits wide in IL: every way to fill and to use one.</summary>
public sealed class WideLocalTests
{
    private const string Text = """
        (module
          (memory (export "memory") 1)
          (data (i32.const 0) "\01\02\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\0f\10")
          (func $id (param i32) (result i32) (local.get 0))
          ;; A parameter and a declared local, compared, added, copied, and left by a tee.
          (func (export "sum") (param $from i32) (param $to i32) (result i32) (local $sum i32) (local $copy i32) (local $other i32)
            (loop $again
              (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.tee $copy (local.get $from)))))
              (local.set $other (local.get $copy))
              (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $other))))
              (local.set $from (i32.add (local.get $from) (i32.const 1)))
              (br_if $again (i32.lt_u (local.get $from) (local.get $to))))
            (i32.add (i32.mul (local.get $sum) (i32.const 100)) (i32.sub (local.get $other) (local.get $from))))
          ;; Wraps around at 2^32 on the way: -4 + 8.
          (func (export "wrap") (param $p i32) (result i32) (local $n i32) (local $sum i32)
            (loop $again
              (local.set $p (i32.add (local.get $p) (i32.const 4)))
              (if (i32.lt_u (local.get $p) (i32.const 100)) (then (local.set $sum (i32.add (local.get $sum) (i32.load8_u offset=1 (local.get $p))))))
              (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 3))))
            (local.get $sum))
          ;; The address waits under the value; the local changes meanwhile.
          (func (export "store") (param $p i32) (result i32) (local $n i32)
            (loop $again
              (i32.store8 (local.get $p) (local.tee $p (i32.add (local.get $p) (i32.const 16))))
              (i64.store32 (local.tee $p (i32.add (local.get $p) (i32.const 1))) (i64.extend_i32_u (local.get $p)))
              (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 2))))
            (local.get $p))
          ;; Signs, calls, tables of branches, 64 bits.
          (func (export "uses") (param $p i32) (result i64) (local $sum i64)
            (loop $again
              (drop (i32.load (local.get $p)))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_s (local.get $p))))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (call $id (local.get $p)))))
              (block $one (block $two (br_table $one $two (local.get $p))) (local.set $sum (i64.add (local.get $sum) (i64.const 1000))))
              (local.set $sum (i64.add (local.get $sum) (i64.extend_i32_u (i32.wrap_i64 (i64.load (local.get $p))))))
              (local.set $p (i32.shr_s (i32.sub (local.get $p) (i32.const 1)) (i32.const 1)))
              (br_if $again (i32.gt_s (local.get $p) (i32.const -1))))
            (i64.add (local.get $sum) (i64.extend_i32_s (local.get $p))))
          (func (export "far") (param $p i32) (result i32) (local $n i32)
            (loop $again
              (local.set $n (i32.add (local.get $n) (i32.load (local.get $p))))
              (local.set $p (i32.mul (local.get $p) (i32.const 2)))
              (br_if $again (local.get $p)))
            (local.get $n))
          (func (export "default") (result i32) (local $p i32) (local $n i32)
            (loop $again
              (local.set $n (i32.add (local.get $n) (i32.load8_u (local.get $p))))
              (local.set $p (select (i32.const 5) (i32.const 3) (local.get $p)))
              (br_if $again (i32.lt_u (local.get $n) (i32.const 10))))
            (local.get $n)))
        """;

    [Theory]
    [InlineData(BoundsChecks.Automatic)]
    [InlineData(BoundsChecks.Explicit)]
    public void EveryUseSeesThirtyTwoBits(BoundsChecks checks)
    {
        using var engine = new Engine(new EngineOptions { BoundsChecks = checks });
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, Text);
        var instance = new Instance(store, module);
        Span<byte> memory = instance.GetMemory("memory")!.GetSpan();
        Assert.Equal((2 * (1 + 2 + 3 + 4) * 100) - 1, instance.GetFunction<int, int, int>("sum")!(0, 4));
        Assert.Equal(2 + 6, instance.GetFunction<int, int>("wrap")!(-8));
        Assert.Equal(2 + 6 + 10, instance.GetFunction<int, int>("wrap")!(-4));
        Assert.Equal(1 + 4 + 6, instance.GetFunction<int>("default")!());
        long expected = 0;
        int p = 5;
        do
        {
            expected += p + (uint)p + (p == 0 ? 0 : 1000) + BinaryPrimitives.ReadUInt32LittleEndian(memory[p..]);
            p = (p - 1) >> 1;
        }
        while (p > -1);
        Assert.Equal(expected + p, instance.GetFunction<int, long>("uses")!(5));
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("far")!(1)).Code);
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("far")!(int.MinValue)).Code);
        Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("far")!(-1)).Code);

        Assert.Equal(134, instance.GetFunction<int, int>("store")!(100));
        Assert.Equal((116, 133, 134), (memory[100], memory[117], memory[134]));
    }
}
