using Xunit;

namespace Petrel.Tests.Api;

public class ExceptionTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;
    private readonly Linker _linker;

    public ExceptionTests()
    {
        _store = new Store(_engine);
        _linker = new Linker(_engine);
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_host_throws_and_WebAssembly_catches()
    {
        var tag = new Tag(_store, new FunctionType([ValueKind.Int32, ValueKind.ExternRef], []));
        _linker.Define("m", "tag", tag);
        _linker.DefineFunction("m", "throw", new Action(() => throw new WasmException(tag, 42, Value.FromExternRef("text"))));
        Instance instance = Instantiate("""
            (import "m" "tag" (tag $tag (param i32 externref))) (import "m" "throw" (func $throw))
            (func (export "catch") (result i32 externref)
              (block $h (result i32 externref) (try_table (catch $tag $h) (call $throw)) (unreachable)))
            (func (export "pass") (call $throw))
            """);
        Assert.Equal((42, "text"), instance.GetFunction<(int, string)>("catch")!());
        WasmException exception = Assert.Throws<WasmException>(instance.GetAction("pass")!);
        Assert.Equal([42, Value.FromExternRef("text")], exception.GetValues(tag)!);
        Assert.False(exception.Has(new Tag(_store, new FunctionType([ValueKind.Int32], []))));
    }

    [Fact]
    public void WebAssembly_throws_and_the_host_catches()
    {
        Instance instance = Instantiate("""
            (tag $tag (export "tag") (param i64)) (func (export "throw") (throw $tag (i64.const 7)))
            """);
        Tag tag = instance.GetTag("tag")!;
        WasmException exception = Assert.Throws<WasmException>(instance.GetAction("throw")!);
        Assert.Equal([7L], exception.GetValues(tag)!);
        Assert.Equal("tag (i64) -> ()", tag.Type.ToString());
    }

    [Fact]
    public void WebAssembly_catches_neither_traps_nor_host_exceptions()
    {
        _linker.DefineFunction("m", "f", new Action(() => throw new InvalidOperationException("mine")));
        Instance instance = Instantiate("""
            (import "m" "f" (func $f))
            (func (export "host") (block $h (try_table (catch_all $h) (call $f))))
            (func (export "trap") (block $h (try_table (catch_all $h) (unreachable))))
            """);
        Assert.Throws<InvalidOperationException>(instance.GetAction("host")!);
        Assert.Throws<TrapException>(instance.GetAction("trap")!);
    }

    [Fact]
    public void Values_that_do_not_fit_the_tag_are_refused()
    {
        var tag = new Tag(_store, new FunctionType([ValueKind.Int32], []));
        Assert.Throws<ArgumentException>(() => new WasmException(tag));
        Assert.Throws<ArgumentException>(() => new WasmException(tag, 1L));
        Assert.Throws<ArgumentException>(() => new Tag(_store, new FunctionType([], [ValueKind.Int32])));
    }

    [Fact]
    public void A_trap_passes_host_functions_and_collects_all_frames()
    {
        Instance? instance = null;
        _linker.DefineFunction("m", "inner", () => instance!.GetAction("inner")!());
        instance = Instantiate("""
            (import "m" "inner" (func $f))
            (func $inner (export "inner") (drop (i32.div_u (i32.const 1) (i32.const 0))))
            (func $outer (export "outer") (call $f))
            """);
        TrapException trap = Assert.Throws<TrapException>(instance.GetAction("outer")!);
        Assert.Equal(TrapCode.IntegerDivideByZero, trap.Code);
        Assert.Equal(["inner", "outer"], trap.Frames.Select(f => f.FunctionName));
    }

    private Instance Instantiate(string fields) => _linker.Instantiate(_store, Module.FromText(_engine, $"(module {fields})"));
}
