using System.Runtime.CompilerServices;
using Petrel.Tests.Runtime.Gc;
using Xunit;

namespace Petrel.Tests.Api;

public sealed class ObjectTests
{
    private const string Text = """
        (module
          (type $point (struct (field $x (mut i32)) (field $y f64) (field $tag (mut i8)) (field $next (mut (ref null eq)))))
          (type $chars (array (mut i16)))
          (type $list (array (mut (ref null any))))
          (func (export "make") (result (ref $point)) (struct.new $point (i32.const 1) (f64.const 2) (i32.const -3) (ref.i31 (i32.const 4))))
          (func (export "x") (param (ref $point)) (result i32) (struct.get $point $x (local.get 0)))
          (func (export "length") (param (ref null $chars)) (result i32) (array.len (local.get 0)))
          (func (export "chars") (result (ref $chars)) (array.new_fixed $chars 3 (i32.const 97) (i32.const 98) (i32.const 99)))
          (func (export "list") (param anyref) (result (ref $list)) (array.new $list (local.get 0) (i32.const 2)))
          (func (export "identity") (param anyref) (result anyref) (local.get 0))
          (func (export "extern") (param anyref) (result externref) (extern.convert_any (local.get 0)))
          (func (export "any") (param externref) (result anyref) (any.convert_extern (local.get 0))))
        """;

    [Fact]
    public void The_host_reads_and_writes_structs_of_a_module()
    {
        using var script = new GcScript(Text);
        StructRef point = script.Call("make").AsStruct()!;
        Assert.Equal("(struct (mut i32) f64 (mut i8) (mut eqref))", point.ToString());
        Assert.Equal(1, point[0].AsInt32());
        Assert.Equal(2, point[1].AsFloat64());
        Assert.Equal(-3, point[2].AsInt32());
        Assert.Equal(4, point[3].AsI31());
        point[0] = 77;
        point[2] = 0x180;
        point[3] = Value.FromStruct(point);
        Assert.Equal(77, script.Run("x", Value.FromStruct(point)));
        Assert.Equal(-128, point[2].AsInt32());
        Assert.Equal(point, point[3].AsStruct());
        Assert.Throws<InvalidOperationException>(() => point[1] = 3.0);
        Assert.Throws<ArgumentException>(() => point[0] = 3.0);
        Assert.Throws<ArgumentException>(() => point[3] = Value.FromAnyRef("not eq"));
        Assert.Throws<ArgumentOutOfRangeException>(() => point[4]);
    }

    [Fact]
    public void The_host_makes_structs_of_the_type_of_a_module()
    {
        using var script = new GcScript(Text);
        var type = new StructType(script.Engine,
            [new(ValueKind.Int32), new(ValueKind.Float64, isMutable: false), FieldDeclaration.Int8(), new(ValueKind.EqRef)]);
        StructRef point = script.Store.NewStruct(type, 5, 6.0, 7, Value.Null(ValueKind.EqRef));
        Assert.Equal(5, script.Run("x", Value.FromStruct(point)));
        Assert.Equal(type, script.Call("make").AsStruct()!.Type);
        Assert.Equal(0, script.Run("x", Value.FromStruct(script.Store.NewStruct(type))));
        Assert.Throws<ArgumentException>(() => script.Store.NewStruct(type, 5));
        Assert.Throws<ArgumentException>(() => script.Store.NewStruct(type, 5, 6.0, 7, Value.FromAnyRef("string")));

        var other = new StructType(script.Engine, [new(ValueKind.Int32)]);
        Assert.NotEqual(type, other);
        Value wrong = Value.FromStruct(script.Store.NewStruct(other, 1));
        Assert.Throws<ArgumentException>(() => script.Call("x", wrong));
        Assert.Throws<ArgumentException>(() => script.Call("x", Value.Null(ValueKind.StructRef)));
        using var elsewhere = new Engine();
        Assert.Throws<ArgumentException>(() => script.Store.NewStruct(new StructType(elsewhere, [])));
    }

    [Fact]
    public void Subtypes_of_the_host_extend_their_supertypes()
    {
        using var script = new GcScript("""
            (module
              (type $base (sub (struct (field i32))))
              (func (export "read") (param (ref null $base)) (result i32) (struct.get $base 0 (local.get 0)))
              (func (export "is") (param anyref) (result i32) (ref.test (ref $base) (local.get 0))))
            """);
        Engine engine = script.Engine;
        var @base = new StructType(engine, [new(ValueKind.Int32, isMutable: false)], isFinal: false);
        var derived = new StructType(engine, [new(ValueKind.Int32, isMutable: false), FieldDeclaration.Reference(@base)], @base);
        Assert.True(derived.IsSubtypeOf(@base));
        Assert.False(@base.IsSubtypeOf(derived));
        Assert.Equal(@base, derived.Supertype);
        StructRef made = script.Store.NewStruct(derived, 9, Value.FromStruct(script.Store.NewStruct(@base, 8)));
        Assert.Equal(9, script.Run("read", Value.FromStruct(made)));
        Assert.Equal(1, script.Run("is", Value.FromAnyRef(made)));
        Assert.Equal(8, made[1].AsStruct()![0].AsInt32());
        Assert.Throws<ArgumentException>(() => new StructType(engine, [], @base));
        Assert.Throws<ArgumentException>(() => new StructType(engine, [new(ValueKind.Int32, isMutable: false)], derived));
        Assert.Throws<ArgumentException>(() => script.Store.NewStruct(derived, 1, Value.FromStruct(script.Store.NewStruct(new StructType(engine, [])))));
    }

    [Fact]
    public void Arrays_of_numbers_are_spans()
    {
        using var script = new GcScript(Text);
        ArrayRef chars = script.Call("chars").AsArray()!;
        Assert.Equal("abc", new string(chars.AsReadOnlySpan<char>()));
        chars.AsSpan<char>().Fill('z');
        Assert.Equal('z', chars[2].AsInt32());
        Assert.Throws<InvalidOperationException>(() => chars.AsSpan<byte>());
        Assert.Throws<ArgumentOutOfRangeException>(() => chars[3]);

        ArrayRef made = script.Store.NewArray(new ArrayType(script.Engine, FieldDeclaration.Int16()), 12);
        made[3] = 70000;
        Assert.Equal(70000 - 65536, made[3].AsInt32());
        Assert.Equal(12, script.Run("length", Value.FromArray(made)));
        Assert.Equal(chars.Type, made.Type);
        Assert.Throws<TrapException>(() => script.Run("length", Value.Null(ValueKind.ArrayRef)));
        Assert.Equal(2, script.Store.NewArray(made.Type, [1, 2])[1].AsInt32());

        ArrayRef list = script.Call("list", Value.FromI31(5)).AsArray()!;
        Assert.Throws<InvalidOperationException>(() => list.AsReadOnlySpan<long>());
        list[0] = Value.FromArray(made);
        Assert.Equal(made, list[0].AsArray());
        Assert.Equal(5, list[1].AsI31());
        Assert.Throws<ArgumentException>(() => list[0] = 5);
    }

    [Fact]
    public void References_keep_what_they_refer_to()
    {
        using var script = new GcScript(Text);
        object host = new();
        Value any = script.Call("any", Value.FromExternRef(host));
        Assert.Equal(ValueKind.AnyRef, any.ReferentKind);
        Assert.Same(host, any.AsReference());
        Assert.Same(host, script.Call("extern", any).AsReference());

        StructRef point = script.Call("make").AsStruct()!;
        Value external = script.Call("extern", Value.FromStruct(point));
        Assert.Equal(point, external.AsReference());
        Assert.Equal(ValueKind.StructRef, script.Call("any", external).ReferentKind);
        Assert.Equal(ValueKind.StructRef, script.Call("any", Value.FromExternRef(point)).ReferentKind);
        Assert.Equal(ValueKind.ArrayRef, script.Call("identity", script.Call("chars")).ReferentKind);
        Assert.Equal(ValueKind.I31Ref, script.Call("identity", Value.FromI31(-1)).ReferentKind);
        Assert.Equal(-1, script.Call("identity", Value.FromI31(-1)).AsReference());
        Assert.True(script.Call("identity", Value.Null(ValueKind.StructRef)).IsNull);
        Assert.Throws<InvalidOperationException>(() => any.AsStruct());
        Assert.Throws<InvalidOperationException>(() => any.AsI31());
    }

    [Fact]
    public void A_host_function_must_return_what_its_exact_type_says()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, """
            (module
              (type $s (struct (field i32)))
              (import "" "f" (func $f (result (ref $s))))
              (func (export "run") (result i32) (struct.get $s 0 (call $f))))
            """);
        var type = (FunctionType)module.Imports[0].Type;
        Value result = default;
        var linker = new Linker(engine);
        linker.DefineFunction("", "f", type, (_, _, results) => results[0] = result);
        Function run = linker.Instantiate(store, module).GetFunction("run")!;
        result = Value.FromStruct(store.NewStruct(new StructType(engine, [new(ValueKind.Int32, isMutable: false)]), 6));
        Assert.Equal(6, run.Invoke()[0].AsInt32());
        result = Value.Null(ValueKind.StructRef);
        Assert.Throws<InvalidOperationException>(() => run.Invoke());
        result = Value.FromStruct(store.NewStruct(new StructType(engine, [new(ValueKind.Int64, isMutable: false)]), 6L));
        Assert.Throws<InvalidOperationException>(() => run.Invoke());
    }

    [Fact]
    public void What_nobody_refers_to_is_collected_cycles_too()
    {
        using var script = new GcScript("""
            (module
              (type $node (struct (field $host externref) (field $next (mut (ref null $node)))))
              (global $kept (mut (ref null $node)) (ref.null $node))
              (func $cycle (param externref) (result (ref $node))
                (local $a (ref null $node)) (local $b (ref null $node))
                (local.set $a (struct.new $node (local.get 0) (ref.null $node)))
                (local.set $b (struct.new $node (local.get 0) (local.get $a)))
                (struct.set $node $next (local.get $a) (local.get $b))
                (ref.as_non_null (local.get $b)))
              (func (export "lose") (param externref) (drop (call $cycle (local.get 0))))
              (func (export "keep") (param externref) (global.set $kept (call $cycle (local.get 0))))
              (func (export "forget") (global.set $kept (ref.null $node))))
            """);
        WeakReference lost = Pass(script, "lose");
        WeakReference kept = Pass(script, "keep");
        Collect();
        Assert.False(lost.IsAlive);
        Assert.True(kept.IsAlive);
        script.Call("forget");
        Collect();
        Assert.False(kept.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Pass(GcScript script, string function)
    {
        object host = new();
        script.Call(function, Value.FromExternRef(host));
        return new WeakReference(host);
    }

    private static void Collect()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
