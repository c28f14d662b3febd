using Petrel.Compilation.Lowering;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Calls through tables that never change, and what makes a table one of those.</summary>
public sealed class FixedTableTests
{
    private const string Functions = """
          (type $f (func (param i32) (result i32)))
          (type $g (func (param i64)))
          (func $one (type $f) (i32.add (local.get 0) (i32.const 1)))
          (func $two (type $f) (i32.add (local.get 0) (i32.const 2)))
          (func $ten (type $f) (i32.mul (call $one (local.get 0)) (i32.const 10)))
          (func $other (type $g))
        """;

    private const string Text = $$"""
        (module
          {{Functions}}
          (table $t 9 funcref)
          (table $one 3 funcref)
          (global $called (export "called") (mut i32) (i32.const 0))
          (memory (export "memory") 1)
          (elem (table $t) (i32.const 1) func $one $other $two)
          (elem (table $t) (i32.const 5) func $ten $one)
          (elem (table $one) (i32.const 2) func $two)
          ;; A value waits below the arguments, and the index is evaluated after the argument.
          (func (export "call") (param i32 i32) (result i32)
            (i32.sub (i32.const 1000) (call_indirect $t (type $f) (local.get 0) (local.get 1))))
          (func (export "single") (param i32 i32) (result i32) (call_indirect $one (type $f) (local.get 0) (local.get 1)))
          (func (export "constant") (result i32) (call_indirect $t (type $f) (i32.const 4) (i32.const 5)))
          (func (export "void") (param i32) (call_indirect $t (type $g) (i64.const 0) (local.get 0)))
          (func (export "order") (param i32) (result i32)
            (call_indirect $t (type $f)
              (block (result i32) (i32.store8 (i32.const 0) (i32.const 7)) (i32.const 3))
              (block (result i32) (i32.store8 (i32.const 1) (i32.const 8)) (local.get 0))))
          (func (export "loop") (param i32) (result i32) (local $sum i32)
            (loop
              (local.set $sum (call_indirect $t (type $f) (local.get $sum) (i32.add (i32.and (local.get 0) (i32.const 1)) (i32.const 5))))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get $sum)))
        """;

    [Fact]
    public void ElementsOfASubtypeAreReachedToo()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, """
            (module
              (type $f (sub (func (param i32) (result i32))))
              (type $h (sub $f (func (param i32) (result i32))))
              (table $both 4 funcref)
              (table $plain 4 funcref)
              (elem (table $both) (i32.const 0) func $one $two)
              (elem (table $plain) (i32.const 0) func $one)
              (func $one (type $f) (i32.add (local.get 0) (i32.const 1)))
              (func $two (type $h) (i32.add (local.get 0) (i32.const 2)))
              (func (export "both") (param i32) (result i32) (call_indirect $both (type $f) (local.get 0) (local.get 0)))
              (func (export "plain") (param i32) (result i32) (call_indirect $plain (type $f) (local.get 0) (local.get 0)))
              (func (export "sub") (param i32) (result i32) (call_indirect $both (type $h) (local.get 0) (local.get 0))))
            """);
        var instance = new Instance(store, module);
        Assert.Equal([1, 3], new[] { 0, 1 }.Select(instance.GetFunction<int, int>("both")!));
        Assert.Equal(1, instance.GetFunction<int, int>("plain")!(0));
        Assert.Equal(3, instance.GetFunction<int, int>("sub")!(1));
        Assert.Equal(TrapCode.UninitializedElement, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("both")!(2)).Code);
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("both")!(4)).Code);
        Assert.Equal(TrapCode.UninitializedElement, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("plain")!(1)).Code);
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("plain")!(-1)).Code);
        Assert.Equal(TrapCode.IndirectCallTypeMismatch, Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("sub")!(0)).Code);
    }

    [Theory]
    [InlineData(CodeLoading.Tiered)]
    [InlineData(CodeLoading.Collectible)]
    public void CallReachesTheElementOrTraps(CodeLoading loading)
    {
        using var engine = new Engine(new EngineOptions { CodeLoading = loading });
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, Text);
        var instance = new Instance(store, module);
        Func<int, int, int> call = instance.GetFunction<int, int, int>("call")!;
        Assert.Equal(1000 - 6, call(5, 1));
        Assert.Equal(1000 - 7, call(5, 3));
        Assert.Equal(1000 - 60, call(5, 5));
        Assert.Equal(1000 - 6, call(5, 6));
        Assert.Equal(TrapCode.IndirectCallTypeMismatch, Assert.Throws<TrapException>(() => call(5, 2)).Code);
        foreach (int empty in new[] { 0, 4, 7, 8 })
        {
            Assert.Equal(TrapCode.UninitializedElement, Assert.Throws<TrapException>(() => call(5, empty)).Code);
        }

        foreach (int outside in new[] { 9, 10, 64, -1, int.MinValue })
        {
            Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => call(5, outside)).Code);
        }

        Func<int, int, int> single = instance.GetFunction<int, int, int>("single")!;
        Assert.Equal(7, single(5, 2));
        Assert.Equal(TrapCode.UninitializedElement, Assert.Throws<TrapException>(() => single(5, 1)).Code);
        Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => single(5, 3)).Code);
        Assert.Equal(50, instance.GetFunction<int>("constant")!());
        instance.GetFunction("void")!.Invoke(2);
        Assert.Equal(TrapCode.IndirectCallTypeMismatch, Assert.Throws<TrapException>(() => instance.GetFunction("void")!.Invoke(1)).Code);

        // ten, one, ten, one.
        Assert.Equal(121, instance.GetFunction<int, int>("loop")!(4));

        Func<int, int> order = instance.GetFunction<int, int>("order")!;
        Assert.Throws<TrapException>(() => order(0));
        Assert.Equal([7, 8], instance.GetMemory("memory")!.GetSpan()[..2].ToArray());
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("(export \"t\" (table $t))", "", false)]
    [InlineData("", "(table.set $t (i32.const 0) (ref.null func))", false)]
    [InlineData("", "(drop (table.grow $t (ref.null func) (i32.const 1)))", false)]
    [InlineData("", "(table.fill $t (i32.const 0) (ref.null func) (i32.const 1))", false)]
    [InlineData("", "(table.copy $t $u (i32.const 0) (i32.const 0) (i32.const 1))", false)]
    [InlineData("", "(table.copy $u $t (i32.const 0) (i32.const 0) (i32.const 1))", true)]
    [InlineData("", "(table.init $t $passive (i32.const 0) (i32.const 0) (i32.const 1))", false)]
    [InlineData("", "(table.init $u $passive (i32.const 0) (i32.const 0) (i32.const 1))", true)]
    [InlineData("", "(drop (table.get $t (i32.const 0)))", true)]
    [InlineData("(elem (table $t) (i32.const 3) func $two)", "", false)] // traps
    [InlineData("(elem (table $t) (global.get $i) func $two)", "", false)]
    [InlineData("(elem (table $imported) (i32.const 0) func $two)", "", false)] // may trap when the other table is filled half
    public void TableIsFixedWhenNothingCanWriteToIt(string field, string instruction, bool expected)
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, $$"""
            (module
              (import "a" "t" (table $imported 1 funcref))
              (import "a" "i" (global $i i32))
              {{Functions}}
              (table $t 3 funcref)
              (table $u 3 funcref)
              (elem (table $t) (i32.const 1) func $one)
              (elem $passive func $two)
              {{field}}
              (func {{instruction}}))
            """);
        var tables = new FixedTables(module.Definition);
        Assert.Equal(expected ? [-1, 0, -1] : [], tables.Contents(1).ToArray());
        Assert.Equal(0, tables.Contents(0).Length);
        Assert.Equal(0, tables.Contents(2).Length);
    }
}
