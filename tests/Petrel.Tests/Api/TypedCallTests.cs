using System.Runtime.Intrinsics;
using Xunit;

namespace Petrel.Tests.Api;

public class TypedCallTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;

    public TypedCallTests() => _store = new Store(_engine);

    private enum Color
    {
        Red,
        Green,
    }

    private delegate long Combine(Caller caller, int a, uint b, long c, float d);

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Exports_of_numbers()
    {
        Instance instance = Instantiate("""
            (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
            (func (export "mix") (param i64 f32 f64) (result f64)
              (f64.add (f64.convert_i64_s (local.get 0)) (f64.add (f64.promote_f32 (local.get 1)) (local.get 2))))
            (func (export "nothing"))
            (func (export "two") (param i64 f32) (result f32 i64) (local.get 1) (local.get 0))
            (func (export "splat") (param i32) (result v128) (i32x4.splat (local.get 0)))
            """);
        Assert.Equal(7, instance.GetFunction<int, int, int>("add")!(3, 4));
        Assert.Equal(uint.MaxValue, instance.GetFunction<uint, uint, uint>("add")!(uint.MaxValue - 1, 1));
        Assert.Equal(10.75, instance.GetFunction<long, float, double, double>("mix")!(7, 1.5f, 2.25));
        instance.GetAction("nothing")!();
        Assert.Equal((1.5f, 9L), instance.GetFunction<long, float, (float, long)>("two")!(9, 1.5f));
        Assert.Equal(Vector128.Create(5), instance.GetFunction<int, Vector128<int>>("splat")!(5));
        Assert.Null(instance.GetFunction<int>("missing"));
        Assert.Null(instance.GetAction("missing"));
    }

    [Fact]
    public void Wrong_types_are_refused_when_the_function_is_asked_for()
    {
        Instance instance = Instantiate("""
            (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
            (func (export "two") (result i32 i64) (i32.const 1) (i64.const 2))
            (func (export "ref") (param externref) (result externref) (local.get 0))
            """);
        AssertMismatch("parameter 1 is i32, System.Int64 is asked for", () => instance.GetFunction<int, long, int>("add"));
        AssertMismatch("result 0 is i32, System.Single is asked for", () => instance.GetFunction<int, int, float>("add"));
        AssertMismatch("it has 2 parameters, 1 are asked for", () => instance.GetFunction<int, int>("add"));
        AssertMismatch("it has 1 results, none is asked for", () => instance.GetAction<int, int>("add"));
        AssertMismatch("it has 2 results, 3 are asked for", () => instance.GetFunction<(int, long, int)>("two"));
        AssertMismatch("result 1 is i64", () => instance.GetFunction<(int, int)>("two"));
        AssertMismatch("parameter 0 is externref, Petrel.Function is asked for", () => instance.GetFunction<Function, object>("ref"));
        AssertMismatch("parameter 0 is i32, System.DateTime is asked for", () => instance.GetFunction<DateTime, int, int>("add"));
        AssertMismatch("export \"add\" of type (i32 i32) -> (i32)", () => instance.GetFunction<int>("add"));
    }

    [Fact]
    public void References()
    {
        Instance instance = Instantiate("""
            (func (export "extern") (param externref) (result externref) (local.get 0))
            (func (export "func") (param funcref) (result funcref) (local.get 0))
            (func $one (export "one") (result i32) (i32.const 1))
            (elem declare func $one)
            (func (export "get") (result funcref) (ref.func $one))
            """);
        object thing = new();
        Assert.Same(thing, instance.GetFunction<object?, object?>("extern")!(thing));
        Assert.Null(instance.GetFunction<object?, object?>("extern")!(null));
        Assert.Equal("text", instance.GetFunction<string, string>("extern")!("text"));
        Assert.Throws<InvalidCastException>(() => instance.GetFunction<object, string>("extern")!(thing));
        Function one = instance.GetFunction<Function>("get")!();
        Assert.Same(instance.GetFunction("one"), one);
        Assert.Equal(1, one.ToFunction<int>()());
        Assert.Same(one, instance.GetFunction<Function?, Function?>("func")!(one));
        Assert.Null(instance.GetFunction<Function?, Function?>("func")!(null));
        using var other = new Store(_engine);
        var foreign = Function.FromCallback(other, () => 1);
        Assert.Throws<ArgumentException>(() => instance.GetFunction<Function?, Function?>("func")!(foreign));
    }

    [Fact]
    public void Booleans_and_enums_convert()
    {
        Instance instance = Instantiate("""
            (func (export "not") (param i32) (result i32) (i32.eqz (local.get 0)))
            (func (export "same") (param i32) (result i32) (local.get 0))
            (func (export "pair") (param i32) (result i32 i32) (local.get 0) (i32.const 256))
            """);
        Assert.True(instance.GetFunction<bool, bool>("not")!(false));
        Assert.True(instance.GetFunction<int, bool>("same")!(256));
        Assert.Equal(Color.Green, instance.GetFunction<Color, Color>("same")!(Color.Green));
        Assert.Equal((Color.Green, true), instance.GetFunction<Color, (Color, bool)>("pair")!(Color.Green));
    }

    [Fact]
    public void Delegates_of_any_type()
    {
        Instance instance = Instantiate("""
            (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
            """);
        Comparison<int> add = instance.GetFunction("add")!.ToDelegate<Comparison<int>>();
        Assert.Equal(7, add(3, 4));
        AssertMismatch("1 are asked for", () => instance.GetFunction("add")!.ToDelegate<Predicate<int>>());
    }

    [Fact]
    public void Host_functions_of_numbers()
    {
        var linker = new Linker(_engine);
        linker.DefineFunction("m", "add", (int a, int b) => a + b);
        linker.DefineFunction("m", "two", (long a, float b) => (b, a));
        linker.DefineFunction("m", "note", (Caller caller, int address) => caller.GetMemory("memory")!.Write(address, (byte)1));
        linker.DefineFunction("m", "vector", (Vector128<float> v) => Vector128.Sum(v));
        linker.DefineFunction("m", "nine", (int a, int b, int c, int d, int e, int f, int g, int h, int i) => (a, b, c, d, e, f, g, h, i));
        Instance instance = Instantiate(linker, """
            (import "m" "add" (func $add (param i32 i32) (result i32)))
            (import "m" "two" (func $two (param i64 f32) (result f32 i64)))
            (import "m" "note" (func $note (param i32)))
            (import "m" "vector" (func $vector (param v128) (result f32)))
            (import "m" "nine" (func $nine (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32 i32 i32 i32 i32 i32 i32 i32 i32)))
            (memory (export "memory") 1)
            (func (export "add") (param i32) (result i32) (call $add (local.get 0) (i32.const 1)))
            (func (export "two") (result f32 i64) (call $two (i64.const 8) (f32.const 0.5)))
            (func (export "note") (call $note (i32.const 77)))
            (func (export "vector") (result f32) (call $vector (v128.const f32x4 1 2 3 4)))
            (func (export "nine") (result i32 i32 i32 i32 i32 i32 i32 i32 i32)
              (call $nine (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7) (i32.const 8) (i32.const 9)))
            """);
        Assert.Equal(42, instance.GetFunction<int, int>("add")!(41));
        Assert.Equal((0.5f, 8L), instance.GetFunction<(float, long)>("two")!());
        instance.GetAction("note")!();
        Assert.Equal(1, instance.GetMemory("memory")!.Read<byte>(77));
        Assert.Equal(10f, instance.GetFunction<float>("vector")!());
        Assert.Equal((1, 2, 3, 4, 5, 6, 7, 8, 9), instance.GetFunction<(int, int, int, int, int, int, int, int, int)>("nine")!());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], instance.GetFunction("nine")!.Invoke());
    }

    [Fact]
    public void Host_functions_with_conversions()
    {
        var linker = new Linker(_engine);
        linker.DefineFunction("m", "not", (bool value) => !value);
        linker.DefineFunction("m", "color", (Color value) => value == Color.Red ? Color.Green : Color.Red);
        linker.DefineFunction("m", "text", (string? value) => value + "!");
        linker.DefineFunction("m", "call", (Function? f) => f!.ToFunction<int>()());
        linker.DefineFunction("m", "mixed", (Function? f, string s) => (s, f, true));
        linker.DefineFunction("m", "custom", new Combine((caller, a, b, c, d) => a + b + c + (long)d));
        Instance instance = Instantiate(linker, """
            (import "m" "not" (func $not (param i32) (result i32)))
            (import "m" "color" (func $color (param i32) (result i32)))
            (import "m" "text" (func $text (param externref) (result externref)))
            (import "m" "call" (func $call (param funcref) (result i32)))
            (import "m" "mixed" (func $mixed (param funcref externref) (result externref funcref i32)))
            (import "m" "custom" (func $custom (param i32 i32 i64 f32) (result i64)))
            (func $five (export "five") (result i32) (i32.const 5))
            (func (export "not") (result i32) (call $not (i32.const 256)))
            (func (export "color") (result i32) (call $color (i32.const 0)))
            (func (export "text") (param externref) (result externref) (call $text (local.get 0)))
            (func (export "call") (result i32) (call $call (ref.func $five)))
            (func (export "mixed") (param externref) (result externref funcref i32) (call $mixed (ref.func $five) (local.get 0)))
            (func (export "custom") (result i64) (call $custom (i32.const 1) (i32.const -1) (i64.const 3) (f32.const 4)))
            """);
        Assert.Equal(0, instance.GetFunction<int>("not")!());
        Assert.Equal(1, instance.GetFunction<int>("color")!());
        Assert.Equal("a!", instance.GetFunction<string, string>("text")!("a"));
        Assert.Equal(5, instance.GetFunction<int>("call")!());
        (string text, Function? function, bool flag) = instance.GetFunction<string, (string, Function?, bool)>("mixed")!("x");
        Assert.Equal(("x", instance.GetFunction("five"), true), (text, function, flag));
        Assert.Equal(1L + uint.MaxValue + 3 + 4, instance.GetFunction<long>("custom")!());
    }

    [Fact]
    public void Types_without_counterpart_are_refused()
    {
        var linker = new Linker(_engine);
        Assert.Contains("System.Decimal has no counterpart", Assert.Throws<ArgumentException>(
            () => linker.DefineFunction("m", "f", (decimal a) => { })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => linker.DefineFunction("m", "f", () => (1, DateTime.Now)));
        Assert.Throws<ArgumentException>(() => linker.DefineFunction("m", "f", (Span<int> a) => { }));
    }

    [Fact]
    public void Calls_of_many_parameters_and_results()
    {
        const int Count = 1000;
        const int ResultCount = 60;
        string parameters = string.Concat(Enumerable.Repeat(" i32 i64", Count / 2));
        string resultTypes = string.Concat(Enumerable.Repeat(" i32 i64", ResultCount / 2));
        string gets = string.Concat(Enumerable.Range(0, Count).Select(i => $" (local.get {i})"));
        var linker = new Linker(_engine);
        ValueKind[] kinds = [.. Enumerable.Range(0, Count).Select(i => i % 2 == 0 ? ValueKind.Int32 : ValueKind.Int64)];
        linker.DefineFunction("m", "f", new FunctionType(kinds, kinds.AsSpan(0, ResultCount)), (_, arguments, results) => arguments[..ResultCount].CopyTo(results));
        Instance instance = Instantiate(linker, $"""
            (import "m" "f" (func $f (param{parameters}) (result{resultTypes})))
            (func (export "f") (param{parameters}) (result{resultTypes}) (call $f {gets}))
            """);
        Value[] values = [.. Enumerable.Range(0, Count).Select(i => i % 2 == 0 ? (Value)i : (Value)(long)-i)];
        Assert.Equal(values[..ResultCount], instance.GetFunction("f")!.Invoke(values));
    }

    [Fact]
    public void Arguments_of_untyped_calls_are_checked()
    {
        Instance instance = Instantiate("""
            (func (export "f") (param i32 funcref) (result i32) (local.get 0))
            (func (export "g") (param (ref func)))
            """);
        Function f = instance.GetFunction("f")!;
        Assert.Contains("Argument 0", Assert.Throws<ArgumentException>(() => f.Invoke(1L, f)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => f.Invoke(1));
        Assert.Throws<ArgumentException>(() => f.Invoke(1, Value.FromExternRef("x")));
        Assert.Throws<ArgumentException>(() => f.Invoke([1, f], []));
        Assert.Equal([1], f.Invoke(1, Value.Null(ValueKind.FuncRef)));
        Assert.Throws<ArgumentException>(() => instance.GetFunction("g")!.Invoke(Value.Null(ValueKind.FuncRef)));
        Assert.Throws<ArgumentException>(() => instance.GetAction<Function?>("g")!(null));
        instance.GetAction<Function>("g")!(f);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var linker = new Linker(_engine);
        linker.DefineFunction("m", "inc", (int a) => a + 1);
        linker.DefineFunction("m", "who", (Caller caller, int a) => caller.GetMemory("memory")!.Read<int>(a));
        linker.DefineFunction("m", "untyped", new FunctionType([ValueKind.Int32], [ValueKind.Int32]), (_, arguments, results) => results[0] = arguments[0]);
        linker.DefineFunction("m", "bool", (bool a) => !a);
        Instance instance = Instantiate(linker, """
            (import "m" "inc" (func $inc (param i32) (result i32)))
            (import "m" "who" (func $who (param i32) (result i32)))
            (import "m" "untyped" (func $untyped (param i32) (result i32)))
            (import "m" "bool" (func $bool (param i32) (result i32)))
            (memory (export "memory") 1)
            (func (export "run") (param i32) (result i32)
              (call $bool (call $untyped (call $who (call $inc (local.get 0))))))
            (func (export "pair") (param i32) (result i32 i64) (local.get 0) (i64.const 1))
            """);
        Func<int, int> run = instance.GetFunction<int, int>("run")!;
        Func<int, bool> converted = instance.GetFunction<int, bool>("run")!;
        Func<int, (int, long)> pair = instance.GetFunction<int, (int, long)>("pair")!;
        Function untyped = instance.GetFunction("run")!;
        var results = new Value[1];
        Work(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Work(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Work(int count)
        {
            for (int i = 0; i < count; i++)
            {
                run(i);
                converted(i);
                pair(i);
                untyped.Invoke([i], results);
            }
        }
    }

    [Fact]
    public void Calls_within_calls()
    {
        Instance? instance = null;
        var linker = new Linker(_engine);
        linker.DefineFunction("m", "again", (int n) => n == 0 ? 0 : instance!.GetFunction<int, int>("run")!(n - 1) + 1);
        linker.DefineFunction("m", "untyped", new FunctionType([ValueKind.Int32], [ValueKind.Int32]), (_, arguments, results) =>
        {
            int n = arguments[0].AsInt32();
            results[0] = n == 0 ? 0 : instance!.GetFunction("untyped")!.Invoke(n - 1)[0].AsInt32() + arguments[0].AsInt32();
        });
        instance = Instantiate(linker, """
            (import "m" "again" (func $again (param i32) (result i32)))
            (import "m" "untyped" (func $untyped (param i32) (result i32)))
            (func (export "run") (param i32) (result i32) (call $again (local.get 0)))
            (func (export "untyped") (param i32) (result i32) (call $untyped (local.get 0)))
            """);
        Assert.Equal(50, instance.GetFunction<int, int>("run")!(50));
        Assert.Equal(55, instance.GetFunction("untyped")!.Invoke(10)[0].AsInt32());
    }

    private static void AssertMismatch(string expected, Func<object?> action) =>
        Assert.Contains(expected, Assert.Throws<LinkException>(() => { action(); }).Message, StringComparison.Ordinal);

    private Instance Instantiate(string fields) => Instantiate(new Linker(_engine), fields);

    private Instance Instantiate(Linker linker, string fields) =>
        linker.Instantiate(_store, Module.FromText(_engine, $"(module {fields})"));
}
