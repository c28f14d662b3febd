using System.Text;
using Xunit;

namespace Petrel.Tests.Runtime.Gc;

public sealed class StructTests
{
    [Fact]
    public void Packed_fields_wrap_and_extend()
    {
        using var script = new GcScript("""
            (module
              (type $s (struct (field (mut i8)) (field (mut i16))))
              (func (export "byte") (param i32) (result i32 i32)
                (local $o (ref null $s))
                (local.set $o (struct.new $s (local.get 0) (i32.const 0)))
                (struct.get_s $s 0 (local.get $o)) (struct.get_u $s 0 (local.get $o)))
              (func (export "short") (param i32) (result i32 i32)
                (local $o (ref null $s))
                (local.set $o (struct.new_default $s))
                (struct.set $s 1 (local.get $o) (local.get 0))
                (struct.get_s $s 1 (local.get $o)) (struct.get_u $s 1 (local.get $o))))
            """);
        Assert.Equal([-128, 128], script.Instance.GetFunction("byte")!.Invoke([0x7F80]).Select(value => value.AsInt32()));
        Assert.Equal([-1, 65535], script.Instance.GetFunction("short")!.Invoke([-1]).Select(value => value.AsInt32()));
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(1000)]
    public void Any_number_of_fields_keeps_their_order(int count)
    {
        var text = new StringBuilder("(module (type $s (struct");
        for (int i = 0; i < count; i++)
        {
            text.Append(i % 3 == 0 ? " (field i64)" : i % 3 == 1 ? " (field i8)" : " (field (ref null $s))");
        }

        text.Append(")) (func (export \"sum\") (result i64) (local $o (ref null $s)) (i64.const 5) (local.set $o (struct.new $s");
        for (int i = 0; i < count; i++)
        {
            text.Append(i % 3 == 0 ? $" (i64.const {i})" : i % 3 == 1 ? " (i32.const 3)" : " (ref.null $s)");
        }

        text.Append("))");
        long expected = 5;
        for (int i = 0; i < count; i += 3)
        {
            text.Append($" (i64.add (i64.mul (struct.get $s {i} (local.get $o)) (i64.const {i + 1})))");
            expected += (long)i * (i + 1);
        }

        using var script = new GcScript(text.Append("))").ToString());
        Assert.Equal(expected, script.Call("sum").AsInt64());
    }

    [Fact]
    public void A_subtype_is_read_through_its_supertypes()
    {
        using var script = new GcScript("""
            (module
              (type $f (func (result i32)))
              (type $a (sub (struct (field i32) (field (ref null func)))))
              (type $b (sub $a (struct (field i32) (field (ref null $f)) (field f64))))
              (type $c (sub final $b (struct (field i32) (field (ref $f)) (field f64) (field v128))))
              (func $answer (type $f) (i32.const 42))
              (elem declare func $answer)
              (func $make (result (ref $a))
                (struct.new $c (i32.const 1) (ref.func $answer) (f64.const 2) (v128.const i64x2 3 4)))
              (func (export "run") (result i32)
                (local $o (ref null $a))
                (local.set $o (call $make))
                (i32.add
                  (i32.add (struct.get $a 0 (local.get $o)) (call_ref $f (struct.get $b 1 (ref.cast (ref $b) (local.get $o)))))
                  (i32.add
                    (i32.trunc_f64_s (struct.get $b 2 (ref.cast (ref null $b) (local.get $o))))
                    (i32x4.extract_lane 2 (struct.get $c 3 (ref.cast (ref $c) (local.get $o))))))))
            """);
        Assert.Equal(1 + 42 + 2 + 4, script.Run("run"));
    }

    [Fact]
    public void Traps_say_what_was_null()
    {
        using var script = new GcScript("""
            (module
              (type $s (struct (field (mut i32))))
              (type $a (array (mut i32)))
              (type $f (func))
              (memory 1)
              (func (export "struct") (param $x i32) (result i32) (i32.add (local.get $x) (struct.get $s 0 (ref.null $s))))
              (func (export "set") (struct.set $s 0 (ref.null $s) (i32.const 1)))
              (func (export "array") (drop (array.get $a (ref.null $a) (i32.const 0))))
              (func (export "length") (drop (array.len (ref.null array))))
              (func (export "fill") (array.fill $a (ref.null $a) (i32.const 0) (i32.const 0) (i32.const 0)))
              (func (export "i31") (drop (i31.get_s (ref.null i31))))
              (func (export "call") (call_ref $f (ref.null $f)))
              (func (export "non-null") (drop (ref.as_non_null (ref.null any))))
              (func (export "memory") (drop (i32.load (i32.const -4)))))
            """);
        (string Name, string Message)[] expected =
        [
            ("set", "null structure reference"), ("array", "null array reference"), ("length", "null array reference"),
            ("fill", "null array reference"), ("i31", "null i31 reference"), ("call", "null function reference"),
            ("non-null", "null reference"),
        ];
        Assert.Equal("null structure reference", script.Trap("struct", 1).Message);
        foreach ((string name, string message) in expected)
        {
            TrapException trap = script.Trap(name);
            Assert.Equal(TrapCode.NullReference, trap.Code);
            Assert.Equal(message, trap.Message);
            Assert.Equal(name, trap.Frames[0].FunctionName);
        }

        Assert.Equal(TrapCode.MemoryOutOfBounds, script.Trap("memory").Code);
    }

    [Fact]
    public void A_null_reference_in_host_code_is_no_trap()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.DefineFunction("", "f", new FunctionType([], []), (_, _, _) => _ = ((string)null!).Length);
        using Module module = Module.FromText(engine, "(module (import \"\" \"f\" (func $f)) (func (export \"run\") (call $f)))");
        Function run = linker.Instantiate(store, module).GetFunction("run")!;
        Assert.Throws<NullReferenceException>(() => run.Invoke());
    }

    [Fact]
    public void I31_compares_by_value()
    {
        using var script = new GcScript("""
            (module
              (func (export "same") (param i32 i32) (result i32) (ref.eq (ref.i31 (local.get 0)) (ref.i31 (local.get 1))))
              (func (export "signed") (param i32) (result i32) (i31.get_s (ref.i31 (local.get 0))))
              (func (export "unsigned") (param i32) (result i32) (i31.get_u (ref.i31 (local.get 0)))))
            """);
        int[] values = [0, 1, -1, -256, -257, 1023, 1024, 1 << 29, (1 << 30) - 1, -(1 << 30)];
        foreach (int value in values)
        {
            Assert.Equal(value, script.Run("signed", value));
            Assert.Equal(value & int.MaxValue, script.Run("unsigned", value));
            Assert.Equal(1, script.Run("same", value, value));
            Assert.Equal(1, script.Run("same", value, value ^ int.MinValue));
            Assert.Equal(0, script.Run("same", value, value + 1));
        }
    }
}
