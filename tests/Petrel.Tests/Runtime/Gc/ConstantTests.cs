using Xunit;

namespace Petrel.Tests.Runtime.Gc;

public sealed class ConstantTests
{
    [Fact]
    public void Constant_expressions_make_objects()
    {
        using var script = new GcScript("""
            (module
              (type $f (func (result i32)))
              (type $p (sub (struct (field i32) (field i8) (field f32))))
              (type $q (sub $p (struct (field i32) (field i8) (field f32) (field i64) (field f64) (field v128) (field (ref null $f)) (field (ref null $p)) (field i16))))
              (type $bytes (array i8))
              (type $words (array i64))
              (type $vectors (array v128))
              (type $floats (array f32))
              (type $objects (array (ref null any)))
              (func $three (type $f) (i32.const 3))
              (elem declare func $three)
              (global $p (ref $p) (struct.new $p (i32.const -5) (i32.const 300) (f32.const 1.5)))
              (global $q (ref $q)
                (struct.new $q (i32.const 1) (i32.const -1) (f32.const 2.5) (i64.const 4) (f64.const 8.5)
                  (v128.const i32x4 1 2 3 16) (ref.func $three) (global.get $p) (i32.const 65535)))
              (global $empty (ref $q) (struct.new_default $q))
              (global $bytes (ref $bytes) (array.new $bytes (i32.const 257) (i32.const 5)))
              (global $words (ref $words) (array.new_fixed $words 3 (i64.const 1) (i64.const 2) (i64.const 3)))
              (global $vectors (ref $vectors) (array.new $vectors (v128.const i32x4 7 8 9 10) (i32.const 2)))
              (global $floats (ref $floats) (array.new_fixed $floats 1 (f32.const -0.0)))
              (global $objects (ref $objects)
                (array.new_fixed $objects 3 (ref.i31 (i32.const 31)) (global.get $q) (any.convert_extern (ref.null extern))))
              (global $zero (ref $words) (array.new_default $words (i32.const 9)))
              (global $deep (export "deep") (mut anyref) (struct.new $p (i32.add (i32.const 40) (i32.const 2)) (i32.const 0) (f32.const 0)))
              (func (export "structs") (result i32)
                (i32.add (struct.get $p 0 (global.get $p)) (struct.get_u $p 1 (global.get $p))))
              (func (export "fields") (result f64)
                (f64.add
                  (f64.add (f64.convert_i64_s (struct.get $q 3 (global.get $q))) (struct.get $q 4 (global.get $q)))
                  (f64.convert_i32_s (i32.add (i32x4.extract_lane 3 (struct.get $q 5 (global.get $q))) (struct.get_s $q 8 (global.get $q))))))
              (func (export "references") (result i32)
                (i32.add (call_ref $f (struct.get $q 6 (global.get $q))) (struct.get $p 0 (struct.get $q 7 (global.get $q)))))
              (func (export "arrays") (result i64)
                (i64.add
                  (i64.add (i64.extend_i32_u (array.get_u $bytes (global.get $bytes) (i32.const 4))) (array.get $words (global.get $words) (i32.const 2)))
                  (i64.extend_i32_u (i32.add
                    (i32x4.extract_lane 3 (array.get $vectors (global.get $vectors) (i32.const 1)))
                    (i32.reinterpret_f32 (array.get $floats (global.get $floats) (i32.const 0)))))))
              (func (export "objects") (result i32)
                (i32.add
                  (i31.get_s (ref.cast (ref i31) (array.get $objects (global.get $objects) (i32.const 0))))
                  (i32.add
                    (ref.eq (global.get $q) (ref.cast (ref eq) (array.get $objects (global.get $objects) (i32.const 1))))
                    (ref.is_null (array.get $objects (global.get $objects) (i32.const 2))))))
              (func (export "defaults") (result i32)
                (i32.add (ref.is_null (struct.get $q 6 (global.get $empty))) (array.len (global.get $zero)))))
            """);
        Assert.Equal(-5 + 44, script.Run("structs"));
        Assert.Equal(4 + 8.5 + 16 - 1, script.Call("fields").AsFloat64());
        Assert.Equal(3 - 5, script.Run("references"));
        Assert.Equal(1 + 3 + 10 + 0x80000000L, script.Call("arrays").AsInt64());
        Assert.Equal(31 + 1 + 1, script.Run("objects"));
        Assert.Equal(1 + 9, script.Run("defaults"));
        Assert.Equal(42, script.Instance.GetGlobal("deep")!.Value.AsStruct()![0].AsInt32());
    }

    [Fact]
    public void A_constant_that_cannot_be_allocated_traps()
    {
        TrapException trap = Assert.Throws<TrapException>(() => new GcScript(
            "(module (type $a (array i64)) (global (ref $a) (array.new_default $a (i32.const -1))))"));
        Assert.Equal(TrapCode.AllocationTooLarge, trap.Code);
    }
}
