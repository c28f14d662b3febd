using Xunit;

namespace Petrel.Tests.Runtime.Gc;

public sealed class CastTests
{
    private const string Makers = """
        (type $p (sub (struct (field i32))))
        (type $q (sub $p (struct (field i32) (field i32))))
        (type $r (sub final $q (struct (field i32) (field i32) (field i32))))
        (type $a (sub (array (ref null any))))
        (type $b (sub $a (array (ref null $p))))
        (type $c (sub final $b (array (ref null $q))))
        (type $bytes (array (mut i8)))
        (type $f (sub (func (result anyref))))
        (type $g (sub final $f (func (result i31ref))))
        (table $t 10 anyref)
        (func (export "prepare")
          (table.set $t (i32.const 1) (ref.i31 (i32.const 7)))
          (table.set $t (i32.const 2) (struct.new_default $p))
          (table.set $t (i32.const 3) (struct.new_default $q))
          (table.set $t (i32.const 4) (struct.new_default $r))
          (table.set $t (i32.const 5) (array.new_default $a (i32.const 1)))
          (table.set $t (i32.const 6) (array.new_default $b (i32.const 1)))
          (table.set $t (i32.const 7) (array.new_default $c (i32.const 1)))
          (table.set $t (i32.const 8) (array.new_default $bytes (i32.const 1))))
        (func (export "host") (param externref) (table.set $t (i32.const 9) (any.convert_extern (local.get 0))))
        """;

    /// <summary>Heap type, and for null, i31, $p, $q, $r, $a, $b, $c, $bytes and an array of the host whether they are of it.</summary>
    public static TheoryData<string, string> Types() => new()
    {
        { "any", "0111111111" },
        { "eq", "0111111110" },
        { "i31", "0100000000" },
        { "struct", "0011100000" },
        { "array", "0000011110" },
        { "none", "0000000000" },
        { "$p", "0011100000" },
        { "$q", "0001100000" },
        { "$r", "0000100000" },
        { "$a", "0000011100" },
        { "$b", "0000001100" },
        { "$c", "0000000100" },
        { "$bytes", "0000000010" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Tests_casts_and_branches_agree(string type, string expected)
    {
        using var script = new GcScript($$"""
            (module
              {{Makers}}
              (func (export "test") (param i32) (result i32) (ref.test (ref {{type}}) (table.get $t (local.get 0))))
              (func (export "test null") (param i32) (result i32) (ref.test (ref null {{type}}) (table.get $t (local.get 0))))
              (func (export "cast") (param i32) (drop (ref.cast (ref {{type}}) (table.get $t (local.get 0)))))
              (func (export "cast null") (param i32) (drop (ref.cast (ref null {{type}}) (table.get $t (local.get 0)))))
              (func (export "branch") (param i32) (result i32)
                (block $yes (result (ref {{type}}))
                  (br_on_cast $yes anyref (ref {{type}}) (table.get $t (local.get 0)))
                  (drop)
                  (return (i32.const 0)))
                (drop)
                (i32.const 1))
              (func (export "branch null") (param i32) (result i32)
                (block $yes (result (ref null {{type}}))
                  (br_on_cast $yes anyref (ref null {{type}}) (table.get $t (local.get 0)))
                  (drop)
                  (return (i32.const 0)))
                (drop)
                (i32.const 1))
              (func (export "branch fail") (param i32) (result i32)
                (block $no (result anyref)
                  (br_on_cast_fail $no anyref (ref {{type}}) (table.get $t (local.get 0)))
                  (drop)
                  (return (i32.const 1)))
                (drop)
                (i32.const 0)))
            """);
        script.Call("prepare");
        script.Call("host", Value.FromExternRef(new int[3]));
        for (int i = 0; i < expected.Length; i++)
        {
            bool isOf = expected[i] == '1';
            bool isOfNull = isOf || i == 0;
            Assert.Equal(isOf ? 1 : 0, script.Run("test", i));
            Assert.Equal(isOfNull ? 1 : 0, script.Run("test null", i));
            Assert.Equal(isOf ? 1 : 0, script.Run("branch", i));
            Assert.Equal(isOfNull ? 1 : 0, script.Run("branch null", i));
            Assert.Equal(isOf ? 1 : 0, script.Run("branch fail", i));
            AssertCast(script, "cast", i, isOf);
            AssertCast(script, "cast null", i, isOfNull);
        }
    }

    [Fact]
    public void Functions_are_cast_by_their_type_before_and_after_their_first_call()
    {
        using var script = new GcScript("""
            (module
              (type $f (sub (func (result anyref))))
              (type $g (sub final $f (func (result i31ref))))
              (type $h (func))
              (func $one (type $g) (ref.i31 (i32.const 1)))
              (func $other (type $h))
              (table $t funcref (elem $one $other))
              (func (export "f") (param i32) (result i32) (ref.test (ref $f) (table.get $t (local.get 0))))
              (func (export "g") (param i32) (result i32) (ref.test (ref null $g) (table.get $t (local.get 0))))
              (func (export "h") (param i32) (result i32) (ref.test (ref $h) (table.get $t (local.get 0))))
              (func (export "cast") (param i32) (result i32)
                (i31.get_s (ref.cast (ref i31) (call_ref $f (ref.cast (ref $f) (table.get $t (local.get 0))))))))
            """);
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal([1, 1, 0], new[] { "f", "g", "h" }.Select(name => script.Run(name, 0)));
            Assert.Equal([0, 0, 1], new[] { "f", "g", "h" }.Select(name => script.Run(name, 1)));
            Assert.Equal(1, script.Run("cast", 0));
            Assert.Equal(TrapCode.CastFailure, script.Trap("cast", 1).Code);
        }
    }

    [Fact]
    public void Equal_types_of_two_modules_are_one_type()
    {
        using var engine = new Engine();
        const string Types = "(rec (type $x (sub (struct (field (mut i32)) (field (ref null $y))))) (type $y (sub final $x (struct (field (mut i32)) (field (ref null $y)) (field i64)))))";
        using var maker = new GcScript($"(module (type $padding (struct)) {Types} (func (export \"make\") (result anyref) (struct.new $y (i32.const 11) (ref.null $y) (i64.const 22))))", engine);
        using Module module = Module.FromText(engine, $$"""
            (module
              {{Types}}
              (type $z (sub $x (struct (field (mut i32)) (field (ref null $y)))))
              (func (export "read") (param anyref) (result i32)
                (i32.add
                  (struct.get $x 0 (ref.cast (ref $x) (local.get 0)))
                  (i32.wrap_i64 (struct.get $y 2 (ref.cast (ref $y) (local.get 0))))))
              (func (export "other") (param anyref) (result i32) (ref.test (ref $z) (local.get 0))))
            """);
        Instance reader = new Linker(engine).Instantiate(maker.Store, module);
        Value made = maker.Call("make");
        Assert.Equal(33, reader.GetFunction("read")!.Invoke(made)[0].AsInt32());
        Assert.Equal(0, reader.GetFunction("other")!.Invoke(made)[0].AsInt32());
    }

    [Fact]
    public void Types_of_a_module_that_is_refused_do_no_harm()
    {
        using var engine = new Engine();
        string[] invalid =
        [
            "(module (type $f (sub (func))) (type $s (sub $f (struct (field i32)))))",
            "(module (type $a (sub (array i8))) (type $s (sub $a (struct (field i32) (field i32)))))",
            "(module (type $s (sub (struct (field i32) (field i64)))) (type $t (sub $s (struct (field i64)))))",
            "(module (type $s (struct)) (type $t (sub $s (struct))))",
        ];
        foreach (string text in invalid)
        {
            Assert.Throws<InvalidModuleException>(() => Module.FromText(engine, text));
        }

        using var script = new GcScript("(module (type $s (struct (field i32) (field f32))) (func (export \"run\") (result i32) (struct.get $s 0 (struct.new $s (i32.const 3) (f32.const 0)))))", engine);
        Assert.Equal(3, script.Run("run"));
    }

    private static void AssertCast(GcScript script, string name, int index, bool succeeds)
    {
        if (succeeds)
        {
            script.Call(name, index);
        }
        else
        {
            Assert.Equal(TrapCode.CastFailure, script.Trap(name, index).Code);
        }
    }
}
