using Xunit;

namespace Petrel.Tests.Api;

/// <summary>Memories that several stores of an engine, on several threads, use at the same time.</summary>
public sealed class SharedMemoryTests
{
    private const string Counter = """
        (module
          (import "env" "memory" (memory 1 4 shared))
          (func (export "add") (param $times i32)
            (loop $again
              (drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))
              (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
          (func (export "grow") (result i32) (memory.grow (i32.const 1)))
          (func (export "wait") (result i32) (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const -1)))
          (func (export "wake") (result i32) (memory.atomic.notify (i32.const 8) (i32.const 1))))
        """;

    [Fact]
    public void ThreadsInStoresOfTheirOwnAddToOneCounter()
    {
        using Engine engine = NewEngine();
        using Module module = Module.FromText(engine, Counter);
        using var memory = new SharedMemory(engine, 1, 4);
        var linker = new Linker(engine);
        linker.Define("env", "memory", memory);

        var threads = new Thread[4];
        for (int i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                using var store = new Store(engine);
                linker.Instantiate(store, module).GetFunction("add")!.Invoke(10_000);
            });
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        using var reader = new Store(engine);
        Assert.Equal(40_000, memory.GetMemory(reader).Read<int>(0));
    }

    [Fact]
    public void TheMemoryOutlivesTheStoreThatCreatedIt()
    {
        using Engine engine = NewEngine();
        using Module module = Module.FromText(engine, Counter);
        var linker = new Linker(engine);
        var first = new Store(engine);
        var created = new Memory(first, 1, 4, isShared: true);
        linker.Define("env", "memory", created);
        created.Write(0, 41);

        using var second = new Store(engine);
        Instance instance = linker.Instantiate(second, module);
        first.Dispose();
        instance.GetFunction("add")!.Invoke(1);
        Assert.Equal(1, instance.GetFunction("grow")!.Invoke()[0].AsInt32());
        Memory view = Assert.IsType<Memory>(linker.Get(second, "env", "memory"));
        Assert.Equal(42, view.Read<int>(0));
        Assert.Equal(2, view.PageCount);
        Assert.Same(view, linker.Get(second, "env", "memory"));
        Assert.Throws<ObjectDisposedException>(() => created.Read<int>(0));
    }

    [Fact]
    public void AMemoryWhoseStoresAreGoneCannotBeImported()
    {
        using Engine engine = NewEngine();
        using Module module = Module.FromText(engine, Counter);
        var linker = new Linker(engine);
        using (var first = new Store(engine))
        {
            linker.Define("env", "memory", new Memory(first, 1, 4, isShared: true));
        }

        using var second = new Store(engine);
        LinkException problem = Assert.Throws<LinkException>(() => linker.Instantiate(second, module));
        Assert.Contains("given back", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AHandleKeepsTheMemoryUntilItIsDisposed()
    {
        using Engine engine = NewEngine();
        using Module module = Module.FromText(engine, Counter);
        var first = new Store(engine);
        SharedMemory shared = new Memory(first, 1, 4, isShared: true).Share();
        first.Dispose();
        using var second = new Store(engine);
        _ = new Instance(second, module, shared);
        shared.Dispose();
        Assert.Throws<ObjectDisposedException>(() => shared.PageCount);
        using var third = new Store(engine);
        Assert.Throws<ObjectDisposedException>(() => shared.GetMemory(third));
    }

    [Fact]
    public void OtherMemoriesStayWithTheirStore()
    {
        using Engine engine = NewEngine();
        using Module module = Module.FromText(engine, """(module (import "env" "memory" (memory 1)))""");
        using var first = new Store(engine);
        using var second = new Store(engine);
        var memory = new Memory(first, 1);
        Assert.False(memory.IsShared);
        Assert.Throws<InvalidOperationException>(memory.Share);
        Assert.Throws<LinkException>(() => new Instance(second, module, memory));
    }

    [Fact]
    public void EnginesDoNotMix()
    {
        using Engine engine = NewEngine();
        using var other = new Engine(engine.Options with { BoundsChecks = BoundsChecks.Explicit });
        using Module module = Module.FromText(engine, Counter);
        using var memory = new SharedMemory(other, 1, 4);
        using var store = new Store(engine);
        Assert.Throws<ArgumentException>(() => new Linker(engine).Define("env", "memory", memory));
        Assert.Throws<LinkException>(() => new Instance(store, module, memory));
        Assert.Throws<ArgumentException>(() => memory.GetMemory(store));
    }

    [Fact]
    public void AThreadWaitsUntilAThreadOfAnotherStoreWakesIt()
    {
        using Engine engine = NewEngine();
        using Module module = Module.FromText(engine, Counter);
        using var memory = new SharedMemory(engine, 1, 4);
        int answer = -1;
        var waiter = new Thread(() =>
        {
            using var store = new Store(engine);
            answer = new Instance(store, module, memory).GetFunction("wait")!.Invoke()[0].AsInt32();
        });
        waiter.Start();
        using var waker = new Store(engine);
        Function wake = new Instance(waker, module, memory).GetFunction("wake")!;
        while (wake.Invoke()[0].AsInt32() == 0)
        {
            Thread.Sleep(1);
        }

        waiter.Join();
        Assert.Equal(0, answer);
    }

    private static Engine NewEngine() => new(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads });
}
