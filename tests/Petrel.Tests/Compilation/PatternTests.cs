using System.Buffers.Binary;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Sequences of instructions that are compiled as one, and their look-alikes.</summary>
public sealed class PatternTests
{
    private static readonly int[] s_integers = [0, 1, -1, 5, 0x7fffffff, int.MinValue, 100, -100];
    private static readonly double[] s_floats = [0, -0.0, 1, -1, double.NaN, double.PositiveInfinity, double.NegativeInfinity, 3.5];

    [Theory]
    [InlineData("i32.lt_s")]
    [InlineData("i32.le_s")]
    [InlineData("i32.gt_s")]
    [InlineData("i32.ge_s")]
    [InlineData("i32.lt_u")]
    [InlineData("i32.le_u")]
    [InlineData("i32.gt_u")]
    [InlineData("i32.ge_u")]
    public void SelectOfComparedIntegersIsWhatItSays(string comparison)
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, $$"""
            (module
              (memory (export "memory") 1)
              (func (export "same") (param i32 i32)
                (i32.store (i32.const 0) (select (local.get 0) (local.get 1) ({{comparison}} (local.get 0) (local.get 1)))))
              (func (export "swapped") (param i32 i32)
                (i32.store (i32.const 0) (select (local.get 0) (local.get 1) ({{comparison}} (local.get 1) (local.get 0)))))
              (func (export "changed") (param i32 i32)
                (i32.store (i32.const 0)
                  (select (local.get 0) (block (result i32) (local.get 1) (local.set 0 (i32.const 3))) ({{comparison}} (local.get 0) (local.get 1)))))
              (func (export "compare") (param i32 i32) (result i32) ({{comparison}} (local.get 0) (local.get 1))))
            """);
        var instance = new Instance(store, module);
        Func<int, int, int> compare = instance.GetFunction<int, int, int>("compare")!;
        foreach (int a in s_integers)
        {
            foreach (int b in s_integers)
            {
                Assert.Equal(compare(a, b) != 0 ? a : b, Run("same", a, b));
                Assert.Equal(compare(b, a) != 0 ? a : b, Run("swapped", a, b));
                Assert.Equal(compare(3, b) != 0 ? a : b, Run("changed", a, b));
            }
        }

        int Run(string name, int a, int b)
        {
            instance.GetFunction(name)!.Invoke(a, b);
            return BinaryPrimitives.ReadInt32LittleEndian(instance.GetMemory("memory")!.GetSpan());
        }
    }

    [Theory]
    [InlineData("f64.lt")]
    [InlineData("f64.gt")]
    [InlineData("f64.le")]
    [InlineData("f64.ge")]
    [InlineData("f32.lt")]
    [InlineData("f32.gt")]
    public void SelectOfComparedFloatsIsWhatItSays(string comparison)
    {
        string type = comparison[..3];
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, $$"""
            (module
              (func $same (param {{type}} {{type}}) (result {{type}})
                (select (local.get 0) (local.get 1) ({{comparison}} (local.get 0) (local.get 1))))
              (func $swapped (param {{type}} {{type}}) (result {{type}})
                (select (local.get 0) (local.get 1) ({{comparison}} (local.get 1) (local.get 0))))
              (func (export "compare") (param f64 f64) (result i32) ({{comparison}} {{Narrow("(local.get 0)")}} {{Narrow("(local.get 1)")}}))
              (func (export "same") (param f64 f64) (result f64) {{Widen($"(call $same {Narrow("(local.get 0)")} {Narrow("(local.get 1)")})")}})
              (func (export "swapped") (param f64 f64) (result f64) {{Widen($"(call $swapped {Narrow("(local.get 0)")} {Narrow("(local.get 1)")})")}}))
            """);
        var instance = new Instance(store, module);
        Func<double, double, int> compare = instance.GetFunction<double, double, int>("compare")!;
        foreach (double a in s_floats)
        {
            foreach (double b in s_floats)
            {
                AssertSame(compare(a, b) != 0 ? a : b, instance.GetFunction<double, double, double>("same")!(a, b));
                AssertSame(compare(b, a) != 0 ? a : b, instance.GetFunction<double, double, double>("swapped")!(a, b));
            }
        }

        string Narrow(string value) => type == "f32" ? $"(f32.demote_f64 {value})" : value;
        string Widen(string value) => type == "f32" ? $"(f64.promote_f32 {value})" : value;
        static void AssertSame(double expected, double actual) =>
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
    }

    [Theory]
    [InlineData("i32", "i32", 1)]
    [InlineData("i32", "i64", 1)]
    [InlineData("i64", "i32", 1)]
    [InlineData("i64", "i64", 1)]
    [InlineData("i64", "f64", 1)]
    [InlineData("i32", "i64", 2)]
    [InlineData("i64", "i32", 3)]
    public void SelectByABitIsWhatItSays(string tested, string selected, int bit)
    {
        // The value of either arm is computed from what is tested, and goes around a loop.
        string condition = $"({tested}.and ({Tested("x")}) ({tested}.const {bit}))";
        string isZero = $"({tested}.eqz {condition})";
        string isSet = tested == "i32" ? condition : $"(i32.wrap_i64 {condition})";
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, $$"""
            (module
              {{Function("if zero", $"(if (result {selected}) {isZero} (then (local.get $a)) (else (local.get $b)))")}}
              {{Function("select zero", $"(select (local.get $a) (local.get $b) {isZero})")}}
              {{Function("if set", $"(if (result {selected}) {isSet} (then (local.get $a)) (else (local.get $b)))")}}
              {{Function("select set", $"(select (local.get $a) (local.get $b) {isSet})")}})
            """);
        var instance = new Instance(store, module);
        long[] values = [0, 1, 2, 3, -1, -2, long.MinValue, long.MaxValue, 0x1_0000_0000, 0x1_0000_0001];
        foreach (long x in values)
        {
            Assert.Equal(Run("if zero", x), Run("select zero", x));
            Assert.Equal(Run("if set", x), Run("select set", x));
        }

        string Tested(string name) => tested == "i32" ? $"i32.wrap_i64 (local.get ${name})" : $"local.get ${name}";
        string FromLong(string value) => selected switch { "i32" => $"(i32.wrap_i64 {value})", "f64" => $"(f64.convert_i64_s {value})", _ => value };
        string ToLong(string value) => selected switch { "i32" => $"(i64.extend_i32_s {value})", "f64" => $"(i64.trunc_sat_f64_s {value})", _ => value };
        string Function(string name, string choice) => $"""
            (func (export "{name}") (param $x i64) (result i64) (local $a {selected}) (local $b {selected}) (local $n i32)
              (loop $again
                (local.set $a {FromLong("(i64.add (i64.mul (local.get $x) (i64.const 3)) (i64.const 1))")})
                (local.set $b {FromLong("(i64.shr_u (local.get $x) (i64.const 1))")})
                (local.set $x {ToLong(choice)})
                (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 10))))
              (local.get $x))
            """;
        long Run(string name, long x) => instance.GetFunction<long, long>(name)!(x);
    }

    [Theory]
    [InlineData(65280, 24)]
    [InlineData(65281, 24)]
    [InlineData(65280, 23)]
    public void ByteSwapAndItsLookAlikes(int mask, int shift)
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, $$"""
            (module
              (func (export "swap") (param i32 i32) (result i32)
                local.get 0 i32.const 24 i32.shl
                local.get 0 i32.const 65280 i32.and i32.const 8 i32.shl
                i32.or
                local.get 0 i32.const 8 i32.shr_u i32.const {{mask}} i32.and
                local.get 0 i32.const {{shift}} i32.shr_u
                i32.or
                i32.or)
              (func (export "other") (param i32 i32) (result i32)
                local.get 1 i32.const 24 i32.shl
                local.get 0 i32.const 65280 i32.and i32.const 8 i32.shl
                i32.or
                local.get 0 i32.const 8 i32.shr_u i32.const 65280 i32.and
                local.get 0 i32.const 24 i32.shr_u
                i32.or
                i32.or))
            """);
        var instance = new Instance(store, module);
        foreach (int value in new[] { 0x12345678, -1, 0, unchecked((int)0x89abcdef), 0x00ff00ff })
        {
            int expected = value << 24 | (value & 65280) << 8 | ((int)((uint)value >> 8) & mask | (int)((uint)value >> shift));
            Assert.Equal(expected, instance.GetFunction<int, int, int>("swap")!(value, 7));
            Assert.Equal(BinaryPrimitives.ReverseEndianness(value) & 0xffffff | 7 << 24, instance.GetFunction<int, int, int>("other")!(value, 7));
        }
    }
}
