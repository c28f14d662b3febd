using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Calls by reference that guess what they call: every guess, and everything that is none of them.</summary>
public sealed class CallGuessTests
{
    private const string Text = """
        (module
          (type $f (func (param i32) (result i32)))
          (type $g (func (param i32)))
          (import "other" "f" (func $imported (type $f)))
          (global $called (export "called") (mut i32) (i32.const 0))
          (elem declare func $imported $one $two $long $set)
          (table $t 4 (ref null $f))
          (elem (table $t) (i32.const 0) (ref null $f) (ref.func $one) (ref.func $two) (ref.func $long) (ref.func $imported))
          (func $one (type $f) (i32.add (local.get 0) (i32.const 1)))
          (func $two (type $f) (i32.add (local.get 0) (i32.const 2)))
          ;; Not a leaf, so that nobody guesses it.
          (func $long (type $f) (call $one (call $two (local.get 0))))
          (func $set (type $g) (global.set $called (local.get 0)))
          ;; A value waits below the arguments.
          (func (export "call") (param i32 i32) (result i32)
            (i32.sub (i32.const 1000) (call_ref $f (local.get 0) (table.get $t (local.get 1)))))
          (func (export "loop") (param i32 i32) (result i32) (local $sum i32)
            (loop
              (local.set $sum (i32.add (local.get $sum) (call_ref $f (local.get $sum) (table.get $t (i32.and (local.get 0) (local.get 1))))))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get $sum))
          (func (export "void") (param i32) (call_ref $g (local.get 0) (ref.func $set)))
          (func (export "null") (result i32) (call_ref $f (i32.const 1) (ref.null $f)))
          (func (export "other") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 10))))
        """;

    [Theory]
    [InlineData(CodeLoading.Tiered)]
    [InlineData(CodeLoading.Collectible)]
    public void CallReachesTheFunctionThatIsReferenced(CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = loading });
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, Text);
        Instance other = new(store, module, Function.FromCallback(store, (int x) => x - 1));
        // The second instance has the same functions; the first one's are not its own.
        Instance instance = new(store, module, other.GetFunction("other")!);

        Func<int, int, int> call = instance.GetFunction<int, int, int>("call")!;
        Assert.Equal(1000 - 6, call(5, 0));
        Assert.Equal(1000 - 7, call(5, 1));
        Assert.Equal(1000 - 8, call(5, 2));
        Assert.Equal(1000 - 50, call(5, 3));

        // Elements 3, 2 and 1 in turn: 0 + 10 * 0, then 0 + (0 + 2 + 1), then 3 + (3 + 2).
        Assert.Equal(8, instance.GetFunction<int, int, int>("loop")!(3, 3));
        Assert.Equal(TrapCode.NullReference, Assert.Throws<TrapException>(() => instance.GetFunction("null")!.Invoke()).Code);
        instance.GetFunction("void")!.Invoke(42);
        Assert.Equal(42, instance.GetGlobal("called")!.Value.AsInt32());
    }

    /// <summary>Tables of methods in globals tell what a call reads from them; other objects of the type hold other functions.</summary>
    [Theory]
    [InlineData(CodeLoading.Tiered)]
    [InlineData(CodeLoading.Collectible)]
    public void CallReachesTheMethodOfTheTable(CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = loading });
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, """
            (module
              (type $m (func (param i32) (result i32)))
              (type $base (sub (struct (field $size i32) (field $a (ref null $m)))))
              (type $more (sub $base (struct (field $size i32) (field $a (ref null $m)) (field $b (ref null $m)))))
              (elem declare func $elsewhere)
              (global $one (export "one") (ref $base) (struct.new $base (i32.add (i32.const 1) (i32.const 2)) (ref.func $f)))
              (global $two (export "two") (ref $more) (struct.new $more (i32.const 1) (ref.func $g) (ref.func $deep)))
              (global $three (export "three") (ref $base) (struct.new $base (i32.const 1) (ref.null $m)))
              (func $f (type $m) (i32.add (local.get 0) (i32.const 1)))
              (func $g (type $m) (i32.mul (local.get 0) (i32.const 2)))
              (func $deep (type $m) (call $h1 (local.get 0)))
              (func $elsewhere (type $m) (i32.const 77))
              (func $h1 (type $m) (i32.sub (local.get 0) (i32.const 1)))
              (func $h2 (type $m) (i32.const 2))
              (func (export "a") (param $t (ref null $base)) (param i32) (result i32)
                (call_ref $m (local.get 1) (struct.get $base $a (local.get $t))))
              (func (export "b") (param $t (ref null $base)) (param i32) (result i32)
                (call_ref $m (local.get 1) (struct.get $more $b (ref.cast (ref $more) (local.get $t)))))
              (func (export "made") (result (ref $base)) (struct.new $base (i32.const 1) (ref.func $elsewhere))))
            """);
        Instance instance = new(store, module);
        Value Global(string name) => instance.GetGlobal(name)!.Value;
        int Call(string name, Value table) => instance.GetFunction(name)!.Invoke(table, 10)[0].AsInt32();
        Assert.Equal(11, Call("a", Global("one")));
        Assert.Equal(20, Call("a", Global("two")));
        Assert.Equal(9, Call("b", Global("two")));
        Assert.Equal(77, Call("a", instance.GetFunction("made")!.Invoke()[0]));
        Assert.Equal(TrapCode.NullReference, Assert.Throws<TrapException>(() => Call("a", Global("three"))).Code);
        Assert.Equal(TrapCode.NullReference, Assert.Throws<TrapException>(() => Call("a", Value.Null(ValueKind.AnyRef))).Code);
    }
}
