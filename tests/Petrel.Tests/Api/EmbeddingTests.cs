using Xunit;

namespace Petrel.Tests.Api;

public class EmbeddingTests
{
    [Fact]
    public void Calls_an_export()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, """
            (module
              (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
              (func (export "swap") (param i64 f32) (result f32 i64) (local.get 1) (local.get 0)))
            """);
        using var store = new Store(engine);
        var instance = new Instance(store, module);
        Assert.Equal([7], instance.GetFunction("add")!.Invoke(3, 4));
        Assert.Equal([2.5f, 9L], instance.GetFunction("swap")!.Invoke(9L, 2.5f));
        Assert.Null(instance.GetFunction("sub"));
    }

    [Fact]
    public void Untyped_host_functions()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, """
            (module
              (import "m" "f" (func $f (param i32 f64) (result f64 i32)))
              (memory (export "memory") 1)
              (data (i32.const 3) "hello")
              (func (export "run") (param i32) (result f64 i32) (call $f (local.get 0) (f64.const 1.5))))
            """);
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.DefineFunction("m", "f", new FunctionType([ValueKind.Int32, ValueKind.Float64], [ValueKind.Float64, ValueKind.Int32]), (caller, arguments, results) =>
        {
            Assert.Equal("hello", caller.GetMemory("memory")!.ReadString(3, 5));
            results[0] = arguments[1].AsFloat64() * 2;
            results[1] = arguments[0].AsInt32() + 1;
        });
        Instance instance = linker.Instantiate(store, module);
        Assert.Equal([3.0, 42], instance.GetFunction("run")!.Invoke(41));
    }
}
