using Xunit;

namespace Petrel.Tests.Runtime.Gc;

/// <summary>Custom descriptors where the official scripts do not look.</summary>
public sealed class DescriptorTests
{
    private const string Types = """
        (type $root (sub (struct (field i32))))
        (rec
          (type $a (sub $root (descriptor $ad) (struct (field i32) (field (mut i64)))))
          (type $ad (sub (describes $a) (struct (field i32))))
          (type $b (sub $a (descriptor $bd) (struct (field i32) (field (mut i64)) (field f64))))
          (type $bd (sub $ad (describes $b) (struct (field i32) (field i32)))))
        """;

    private static Engine NewEngine() => new(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.CustomDescriptors });

    [Fact]
    public void A_subtype_keeps_the_descriptor_where_its_supertype_has_it()
    {
        using var script = new GcScript($$"""
            (module
              {{Types}}
              (global $d (ref (exact $bd)) (struct.new $bd (i32.const 7) (i32.const 8)))
              (func $make (result (ref (exact $b)))
                (struct.new_desc $b (i32.const 1) (i64.const 2) (f64.const 3) (global.get $d)))
              (func (export "as supertype") (result i32) (struct.get $ad 0 (ref.get_desc $a (call $make))))
              (func (export "as itself") (result i32) (struct.get $bd 1 (ref.get_desc $b (call $make))))
              (func (export "fields") (result i32)
                (local $o (ref $b))
                (local.set $o (call $make))
                (struct.set $b 1 (local.get $o) (i64.const 40))
                (i32.add (struct.get $root 0 (local.get $o))
                  (i32.add (i32.wrap_i64 (struct.get $a 1 (local.get $o))) (i32.trunc_f64_s (struct.get $b 2 (local.get $o))))))
              (func (export "same") (result i32)
                (ref.eq (ref.cast_desc_eq (ref $a) (call $make) (global.get $d)) (ref.null none)))
              (func (export "another") (result i32)
                (ref.is_null (ref.cast_desc_eq (ref $a) (call $make) (struct.new $bd (i32.const 7) (i32.const 8))))))
            """, NewEngine());
        Assert.Equal(7, script.Run("as supertype"));
        Assert.Equal(8, script.Run("as itself"));
        Assert.Equal(44, script.Run("fields"));
        Assert.Equal(0, script.Run("same"));
        Assert.Equal("descriptor cast failure", script.Trap("another").Message);
    }

    [Fact]
    public void Exact_tests_exclude_subtypes_and_null()
    {
        using var script = new GcScript($$"""
            (module
              {{Types}}
              (type $final (sub final $root (struct (field i32))))
              (table 4 anyref)
              (elem (i32.const 1) anyref (struct.new $root (i32.const 0)) (struct.new $final (i32.const 0)) (ref.i31 (i32.const 0)))
              (func (export "exact") (param i32) (result i32) (ref.test (ref (exact $root)) (table.get (local.get 0))))
              (func (export "exact or null") (param i32) (result i32) (ref.test (ref null (exact $root)) (table.get (local.get 0))))
              (func (export "cast") (param i32) (drop (ref.cast (ref (exact $root)) (table.get (local.get 0))))))
            """, NewEngine());
        Assert.Equal([0, 1, 0, 0], new[] { 0, 1, 2, 3 }.Select(i => script.Run("exact", i)));
        Assert.Equal([1, 1, 0, 0], new[] { 0, 1, 2, 3 }.Select(i => script.Run("exact or null", i)));
        script.Call("cast", 1);
        Assert.Equal(TrapCode.CastFailure, script.Trap("cast", 2).Code);
    }

    /// <summary>Beyond what a constructor takes, fields are stored one by one.</summary>
    [Fact]
    public void Large_structs_have_descriptors_too()
    {
        const int Fields = 60;
        string fields = string.Join(' ', Enumerable.Repeat("(field i32)", Fields));
        string values = string.Join(' ', Enumerable.Range(0, Fields).Select(i => $"(i32.const {i})"));
        using var script = new GcScript($$"""
            (module
              (rec (type $a (descriptor $b) (struct {{fields}})) (type $b (describes $a) (struct (field i32))))
              (global $g (ref $a) (struct.new_desc $a {{values}} (struct.new $b (i32.const 5))))
              (func $make (result (ref $a)) (struct.new_desc $a {{values}} (struct.new $b (i32.const 1000))))
              (func (export "made") (result i32)
                (i32.add (struct.get $b 0 (ref.get_desc $a (call $make))) (struct.get $a 59 (call $make))))
              (func (export "constant") (result i32)
                (i32.add (struct.get $b 0 (ref.get_desc $a (global.get $g))) (struct.get $a 59 (global.get $g))))
              (func (export "default") (result i32) (struct.get $a 59 (struct.new_default_desc $a (struct.new $b (i32.const 0)))))
              (func (export "null") (drop (ref.get_desc $a (ref.null $a)))))
            """, NewEngine());
        Assert.Equal(1059, script.Run("made"));
        Assert.Equal(64, script.Run("constant"));
        Assert.Equal(0, script.Run("default"));
        Assert.Equal("null reference", script.Trap("null").Message);
    }

    [Fact]
    public void Branches_keep_the_values_below_the_reference()
    {
        using var script = new GcScript($$"""
            (module
              {{Types}}
              (global $d (ref (exact $ad)) (struct.new $ad (i32.const 7)))
              (func $object (param i32) (result anyref)
                (if (result anyref) (local.get 0)
                  (then (struct.new_desc $a (i32.const 3) (i64.const 0) (global.get $d)))
                  (else (ref.i31 (i32.const 0)))))
              (func (export "branch") (param i32) (result i32)
                (block $yes (result i32 (ref (exact $a)))
                  (br_on_cast_desc_eq $yes anyref (ref (exact $a)) (i32.const 10) (call $object (local.get 0)) (global.get $d))
                  (drop) (return))
                (struct.get $a 0) (i32.add))
              (func (export "branch unless") (param i32) (result i32)
                (block $no (result i32 anyref)
                  (br_on_cast_desc_eq_fail $no anyref (ref (exact $a)) (i32.const 10) (call $object (local.get 0)) (global.get $d))
                  (struct.get $a 0) (return (i32.add)))
                (drop)))
            """, NewEngine());
        Assert.Equal((13, 10), (script.Run("branch", 1), script.Run("branch", 0)));
        Assert.Equal((13, 10), (script.Run("branch unless", 1), script.Run("branch unless", 0)));
    }
}
