using Xunit;

namespace Petrel.Tests.Runtime.Gc;

public sealed class ArrayTests
{
    public static TheoryData<string, string, int> Elements() => new()
    {
        { "i8", "i32.const", 1 },
        { "i16", "i32.const", 2 },
        { "i32", "i32.const", 4 },
        { "i64", "i64.const", 8 },
        { "f32", "f32.const", 4 },
        { "f64", "f64.const", 8 },
        { "v128", "v128.const i64x2 0", 16 },
    };

    [Theory]
    [MemberData(nameof(Elements))]
    public void Every_element_type_is_stored_copied_and_filled(string type, string constant, int size)
    {
        string get = type.StartsWith("i8", StringComparison.Ordinal) || type == "i16" ? "array.get_u" : "array.get";
        string equal = type switch { "v128" => "i64x2.all_true (i64x2.eq", "i8" or "i16" => "i32.eq", _ => type + ".eq" };
        string close = type == "v128" ? ")" : "";
        using var script = new GcScript($$"""
            (module
              (type $a (array (mut {{type}})))
              (data $d "{{string.Concat(Enumerable.Repeat("\\07", 40))}}")
              (func $is (param $a (ref $a)) (param $i i32) (param $j i32) (result i32)
                ({{equal}} ({{get}} $a (local.get $a) (local.get $i)) ({{get}} $a (local.get $a) (local.get $j))){{close}})
              (func (export "copy") (result i32)
                (local $x (ref null $a))
                (local.set $x (array.new_fixed $a 4 ({{constant}} 1) ({{constant}} 2) ({{constant}} 3) ({{constant}} 4)))
                ;; 1 2 3 4 -> 1 1 2 3
                (array.copy $a $a (local.get $x) (i32.const 1) (local.get $x) (i32.const 0) (i32.const 3))
                (i32.and
                  (call $is (ref.as_non_null (local.get $x)) (i32.const 0) (i32.const 1))
                  (i32.eqz (call $is (ref.as_non_null (local.get $x)) (i32.const 1) (i32.const 2)))))
              (func (export "fill") (result i32)
                (local $x (ref null $a))
                (local.set $x (array.new $a ({{constant}} 5) (i32.const 4)))
                (array.fill $a (local.get $x) (i32.const 2) ({{constant}} 6) (i32.const 2))
                (array.set $a (local.get $x) (i32.const 1) ({{constant}} 6))
                (i32.and
                  (call $is (ref.as_non_null (local.get $x)) (i32.const 1) (i32.const 3))
                  (i32.eqz (call $is (ref.as_non_null (local.get $x)) (i32.const 0) (i32.const 1)))))
              (func (export "data") (param $n i32) (result i32)
                (array.len (array.new_data $a $d (i32.const 1) (local.get $n))))
              (func (export "init") (param $at i32) (param $from i32) (param $n i32) (result i32)
                (local $x (ref null $a))
                (local.set $x (array.new_default $a (i32.const 2)))
                (array.init_data $a $d (local.get $x) (local.get $at) (local.get $from) (local.get $n))
                (call $is (ref.as_non_null (local.get $x)) (i32.const 0) (i32.const 1)))
              (func (export "length") (param $n i32) (result i32) (array.len (array.new_default $a (local.get $n)))))
            """);
        Assert.Equal(1, script.Run("copy"));
        Assert.Equal(1, script.Run("fill"));
        Assert.Equal(39 / size, script.Run("data", 39 / size));
        Assert.Equal(TrapCode.MemoryOutOfBounds, script.Trap("data", (39 / size) + 1).Code);
        Assert.Equal(TrapCode.MemoryOutOfBounds, script.Trap("data", -1).Code);
        Assert.Equal(1, script.Run("init", 0, 0, 2));
        Assert.Equal(0, script.Run("init", 1, 0, 1));
        Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("init", 1, 0, 2).Code);
        Assert.Equal(TrapCode.MemoryOutOfBounds, script.Trap("init", 0, 41, 0).Code);
        Assert.Equal(TrapCode.AllocationTooLarge, script.Trap("length", -1).Code);
        Assert.Equal(TrapCode.AllocationTooLarge, script.Trap("length", int.MinValue).Code);
        if (size > 1)
        {
            Assert.Equal(TrapCode.AllocationTooLarge, script.Trap("length", int.MaxValue).Code);
        }
    }

    [Fact]
    public void References_are_stored_copied_filled_and_initialised()
    {
        using var script = new GcScript("""
            (module
              (type $f (func (result i32)))
              (type $a (array (mut (ref null $f))))
              (type $o (array (mut anyref)))
              (func $one (type $f) (i32.const 1))
              (func $two (type $f) (i32.const 2))
              (elem $e (ref null $f) (ref.func $one) (ref.null $f) (ref.func $two))
              (elem $i (ref i31) (ref.i31 (i32.const 5)) (ref.i31 (i32.const 6)))
              (func (export "functions") (result i32)
                (local $x (ref null $a))
                (local.set $x (array.new_elem $a $e (i32.const 0) (i32.const 3)))
                (array.copy $a $a (local.get $x) (i32.const 1) (local.get $x) (i32.const 0) (i32.const 1))
                (array.init_elem $a $e (local.get $x) (i32.const 0) (i32.const 2) (i32.const 1))
                (i32.add
                  (i32.mul (i32.const 100) (call_ref $f (array.get $a (local.get $x) (i32.const 0))))
                  (i32.add
                    (i32.mul (i32.const 10) (call_ref $f (array.get $a (local.get $x) (i32.const 1))))
                    (call_ref $f (array.get $a (local.get $x) (i32.const 2))))))
              (func (export "objects") (result i32)
                (local $x (ref null $o))
                (local.set $x (array.new $o (ref.i31 (i32.const 9)) (i32.const 4)))
                (array.init_elem $o $i (local.get $x) (i32.const 1) (i32.const 0) (i32.const 2))
                (array.fill $o (local.get $x) (i32.const 3) (array.get $o (local.get $x) (i32.const 2)) (i32.const 1))
                (i32.add
                  (i31.get_s (ref.cast (ref i31) (array.get $o (local.get $x) (i32.const 0))))
                  (i31.get_s (ref.cast (ref i31) (array.get $o (local.get $x) (i32.const 3))))))
              (func (export "drop") (elem.drop $e) (drop (array.new_elem $a $e (i32.const 0) (i32.const 1)))))
            """);
        Assert.Equal(212, script.Run("functions"));
        Assert.Equal(15, script.Run("objects"));
        Assert.Equal(TrapCode.TableOutOfBounds, script.Trap("drop").Code);
    }

    [Fact]
    public void Accesses_outside_trap_wherever_they_are()
    {
        using var script = new GcScript("""
            (module
              (type $a (array (mut i32)))
              (type $r (array (mut anyref)))
              (func (export "get") (param $i i32) (result i32) (array.get $a (array.new_default $a (i32.const 3)) (local.get $i)))
              (func (export "set") (param $i i32) (array.set $a (array.new_default $a (i32.const 3)) (local.get $i) (i32.const 1)))
              (func (export "setr") (param $i i32) (array.set $r (array.new_default $r (i32.const 3)) (local.get $i) (ref.null any)))
              (func (export "copy") (param $d i32) (param $s i32) (param $n i32)
                (array.copy $a $a
                  (array.new_default $a (i32.const 3)) (local.get $d) (array.new_default $a (i32.const 5)) (local.get $s) (local.get $n))))
            """);
        foreach (int index in new[] { 3, -1, int.MaxValue, int.MinValue })
        {
            Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("get", index).Code);
            Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("set", index).Code);
            Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("setr", index).Code);
        }

        script.Call("copy", 3, 5, 0);
        script.Call("copy", 0, 2, 3);
        Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("copy", 4, 0, 0).Code);
        Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("copy", 0, 6, 0).Code);
        Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("copy", 0, 3, 3).Code);
        Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("copy", 1, 1, -1).Code);
    }
}
