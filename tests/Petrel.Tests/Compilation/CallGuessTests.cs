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
}
