using System.Runtime.CompilerServices;
using Petrel.Runtime;
using Xunit;

namespace Petrel.Tests.Api;

public class InstancePoolTests
{
    private const int Page = 65536;

    private const string Source = """
        (module
          (memory (export "memory") 2 6)
          (global $count (export "count") (mut i32) (i32.const 0))
          (table (export "table") 4 funcref)
          (elem (i32.const 1) $one $two)
          (type $number (func (result i32)))
          (data (i32.const 100) "hello")
          (data (i32.const 70000) "world")
          (func $one (result i32) (i32.const 1))
          (func $two (result i32) (i32.const 2))
          (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
          (func (export "store") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "fill") (param i32) (memory.fill (i32.const 0) (local.get 0) (i32.mul (memory.size) (i32.const 65536))))
          (func (export "call") (param i32) (result i32) (call_indirect (type $number) (local.get 0)))
          (func (export "clear") (table.fill (i32.const 0) (ref.null func) (i32.const 4)))
          (func (export "next") (result i32)
            (global.set $count (i32.add (global.get $count) (i32.const 1)))
            (global.get $count)))
        """;

    public static TheoryData<BoundsChecks> Modes =>
        GuardPages.IsSupported ? [BoundsChecks.GuardPages, BoundsChecks.Explicit] : [BoundsChecks.Explicit];

    [Theory]
    [MemberData(nameof(Modes))]
    public void Every_instance_starts_from_scratch(BoundsChecks mode)
    {
        using Engine engine = NewEngine(mode);
        using InstancePool pool = NewPool(engine);
        for (int i = 0; i < 10; i++)
        {
            using PooledInstance rented = pool.Rent();
            Instance instance = rented.Instance;
            Memory memory = instance.GetMemory("memory")!;
            Assert.Equal(2, memory.PageCount);
            AssertInitial(memory);
            Assert.Equal(1, instance.GetFunction<int>("next")!());
            Assert.Equal(2, instance.GetFunction<int, int>("call")!(2));
            Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("load")!(2 * Page));
            if (i % 2 == 0)
            {
                Assert.Equal(2, instance.GetFunction<int, int>("grow")!(3));
                Assert.Equal(-1, memory.GetSpan().Slice(2 * Page).IndexOfAnyExcept((byte)0));
                Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("load")!(5 * Page));
            }

            instance.GetAction<int>("fill")!(0xAA);
            Assert.Equal(-1, memory.GetSpan().IndexOfAnyExcept((byte)0xAA));
            instance.GetAction("clear")!();
            Assert.Throws<TrapException>(() => instance.GetFunction<int, int>("call")!(2));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Instances_that_live_at_the_same_time_share_nothing(BoundsChecks mode)
    {
        using Engine engine = NewEngine(mode);
        using InstancePool pool = NewPool(engine);
        for (int round = 0; round < 2; round++)
        {
            var rented = new List<PooledInstance>();
            for (int i = 0; i < 200; i++)
            {
                rented.Add(pool.Rent());
                AssertInitial(rented[i].Instance.GetMemory("memory")!);
                rented[i].Instance.GetAction<int>("fill")!(i);
                rented[i].Instance.GetTable("table")![0] = Value.FromFuncRef(rented[i].Instance.GetFunction("next"));
            }

            for (int i = 0; i < rented.Count; i++)
            {
                Assert.Equal(-1, rented[i].Instance.GetMemory("memory")!.GetSpan().IndexOfAnyExcept((byte)i));
                Assert.Equal(1, rented[i].Instance.GetFunction<int, int>("call")!(0));
                Assert.Equal(2, rented[i].Instance.GetFunction<int, int>("call")!(2));
            }

            rented.ForEach(instance => instance.Dispose());
            Assert.Equal(0, pool.RentedCount);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Threads_that_rent_see_only_their_own(BoundsChecks mode)
    {
        using Engine engine = NewEngine(mode);
        using InstancePool pool = NewPool(engine, new InstancePoolOptions { MaxIdleMemories = 3 });
        int failures = 0;
        var threads = new Thread[6];
        for (int t = 0; t < threads.Length; t++)
        {
            byte id = (byte)(t + 1);
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 200; i++)
                {
                    using PooledInstance rented = pool.Rent();
                    Memory memory = rented.Instance.GetMemory("memory")!;
                    if (IsInitial(memory) && rented.Instance.GetFunction<int, int>("grow")!(i % 4) == 2)
                    {
                        rented.Instance.GetAction<int>("fill")!(id);
                        if (memory.GetSpan().IndexOfAnyExcept(id) < 0)
                        {
                            continue;
                        }
                    }

                    Interlocked.Increment(ref failures);
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(0, failures);
        Assert.Equal(0, pool.RentedCount);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void What_was_given_back_cannot_be_used(BoundsChecks mode)
    {
        using Engine engine = NewEngine(mode);
        using InstancePool pool = NewPool(engine);
        PooledInstance rented = pool.Rent();
        Instance instance = rented.Instance;
        Func<int, int> load = instance.GetFunction<int, int>("load")!;
        Function store = instance.GetFunction("store")!;
        Memory memory = instance.GetMemory("memory")!;
        Table table = instance.GetTable("table")!;
        Assert.Equal('h', load(100));
        rented.Dispose();
        rented.Dispose();

        using PooledInstance next = pool.Rent();
        Assert.Throws<ObjectDisposedException>(() => load(100));
        Assert.Throws<ObjectDisposedException>(() => store.Invoke(Value.FromInt32(100), Value.FromInt32(0)));
        Assert.Throws<ObjectDisposedException>(() => memory.Write<byte>(100, 0));
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan().Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Grow(1));
        Assert.Throws<ObjectDisposedException>(() => table[1]);
        Assert.Throws<ObjectDisposedException>(() => instance.GetFunction("load"));
        AssertInitial(next.Instance.GetMemory("memory")!);
    }

    [Fact]
    public async Task No_more_instances_than_allowed()
    {
        using var engine = new Engine();
        using InstancePool pool = NewPool(engine, new InstancePoolOptions { MaxInstances = 2 });
        PooledInstance first = pool.Rent();
        using PooledInstance second = pool.Rent();
        Assert.Equal(2, pool.RentedCount);
        Assert.False(pool.TryRent(out _));
        Assert.Contains("limited to 2", Assert.Throws<PetrelException>(() => pool.Rent()).Message);

        Task<PooledInstance> waiting = pool.RentAsync("third").AsTask();
        Assert.False(waiting.IsCompleted);
        first.Store.Dispose();
        using PooledInstance third = await waiting;
        Assert.Equal("third", third.Store.Data);

        using var cancellation = new CancellationTokenSource();
        Task<PooledInstance> cancelled = pool.RentAsync(cancellationToken: cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(2, pool.RentedCount);
    }

    [Fact]
    public void An_instance_that_is_dropped_gives_its_place_back()
    {
        using var engine = new Engine();
        using InstancePool pool = NewPool(engine, new InstancePoolOptions { MaxInstances = 2, MaxMemoryBytes = 4 * Page });
        for (int i = 0; i < 10; i++)
        {
            Drop(pool);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(0, pool.RentedCount);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Drop(InstancePool pool) => pool.Rent().Instance.GetAction<int>("fill")!(1);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void The_memory_of_all_instances_is_limited(BoundsChecks mode)
    {
        using Engine engine = NewEngine(mode);
        using InstancePool pool = NewPool(engine, new InstancePoolOptions { MaxMemoryBytes = 5 * Page });
        for (int i = 0; i < 3; i++)
        {
            using PooledInstance first = pool.Rent();
            using PooledInstance second = pool.Rent();
            Assert.Contains("327680", Assert.Throws<PetrelException>(() => pool.Rent()).Message);
            Assert.Equal(2, pool.RentedCount);
            Func<int, int> grow = first.Instance.GetFunction<int, int>("grow")!;
            Assert.Equal(-1, grow(2));
            Assert.Equal(2, grow(1));
            Assert.Equal(-1, second.Instance.GetFunction<int, int>("grow")!(1));
        }
    }

    [Fact]
    public void A_store_is_prepared_before_the_module_starts()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, """
            (module (import "host" "log" (func $log (param i32))) (start $start) (func $start (call $log (i32.const 7))))
            """);
        var linker = new Linker(engine);
        linker.DefineFunction("host", "log", (Caller caller, int value) => ((List<int>)caller.Data!).Add(value));
        using var pool = new InstancePool(linker, module, new InstancePoolOptions { Prepare = store => ((List<int>)store.Data!).Add(1) });
        var log = new List<int>();
        pool.Rent(log).Dispose();
        pool.Rent(log).Dispose();
        Assert.Equal([1, 7, 1, 7], log);
    }

    [Fact]
    public void What_cannot_start_takes_no_place()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, "(module (memory 1) (start $start) (func $start (unreachable)))");
        using var pool = new InstancePool(new Linker(engine), module, new InstancePoolOptions { MaxInstances = 1, MaxMemoryBytes = Page });
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(TrapCode.Unreachable, Assert.Throws<TrapException>(() => pool.Rent()).Code);
        }

        using var unprepared = new InstancePool(
            new Linker(engine), module, new InstancePoolOptions { MaxInstances = 1, Prepare = _ => throw new FormatException() });
        Assert.Throws<FormatException>(() => unprepared.Rent());
        Assert.Throws<FormatException>(() => unprepared.Rent());
        Assert.Equal(0, pool.RentedCount);
    }

    [Fact]
    public void Imports_of_a_store_are_refused_and_missing_ones_named()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, """(module (import "m" "g" (global i32)))""");
        var linker = new Linker(engine);
        Assert.Throws<LinkException>(() => new InstancePool(linker, module));
        linker.Define("m", "g", new Global(store, ValueKind.Int32, 1));
        Assert.Contains("belongs to a store", Assert.Throws<LinkException>(() => new InstancePool(linker, module)).Message);
        using var other = new Engine();
        Assert.Throws<LinkException>(() => new InstancePool(new Linker(other), module));
    }

    [Fact]
    public void String_constants_are_each_instances_own()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, """
            (module (import "'" "text" (global $text externref)) (global (export "text") externref (global.get $text)))
            """);
        var linker = new Linker(engine);
        linker.DefineStringConstants("'");
        using var pool = new InstancePool(linker, module);
        using PooledInstance first = pool.Rent();
        using PooledInstance second = pool.Rent();
        Assert.Equal("text", first.Instance.GetGlobal("text")!.Value.AsReference());
        Assert.Equal("text", second.Instance.GetGlobal("text")!.Value.AsReference());
    }

    [Fact]
    public void A_shared_memory_is_no_part_of_an_instance()
    {
        using var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads });
        using Module module = Module.FromText(engine, """
            (module
              (import "m" "shared" (memory 1 2 shared))
              (func (export "add") (result i32) (i32.atomic.rmw.add (i32.const 0) (i32.const 1))))
            """);
        using var memory = new SharedMemory(engine, 1, 2);
        var linker = new Linker(engine);
        linker.Define("m", "shared", memory);
        using var pool = new InstancePool(linker, module);
        for (int i = 0; i < 5; i++)
        {
            using PooledInstance rented = pool.Rent();
            Assert.Equal(i, rented.Instance.GetFunction<int>("add")!());
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Pool_and_module_may_go_before_what_was_rented(BoundsChecks mode)
    {
        using Engine engine = NewEngine(mode);
        Module module = Module.FromText(engine, Source);
        var pool = new InstancePool(new Linker(engine), module);
        pool.Rent().Dispose();
        PooledInstance rented = pool.Rent();
        pool.Dispose();
        module.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
        AssertInitial(rented.Instance.GetMemory("memory")!);
        Assert.Equal('w', rented.Instance.GetFunction<int, int>("load")!(70000));
        rented.Instance.GetAction<int>("fill")!(9);
        rented.Dispose();

        // Nothing of it is left for others.
        using var store = new Store(engine);
        for (int i = 0; i < 80; i++)
        {
            Assert.Equal(-1, new Memory(store, 2).GetSpan().IndexOfAnyExcept((byte)0));
        }
    }

    [Fact]
    public void An_instance_that_runs_is_not_given_back()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, """
            (module (import "host" "dispose" (func $dispose)) (func (export "run") (call $dispose)))
            """);
        var linker = new Linker(engine);
        linker.DefineFunction("host", "dispose", (Caller caller) => caller.Store.Dispose());
        using var pool = new InstancePool(linker, module);
        using PooledInstance rented = pool.Rent();
        Assert.Throws<InvalidOperationException>(() => rented.Instance.GetAction("run")!());
        Assert.Equal(1, pool.RentedCount);
    }

    private static Engine NewEngine(BoundsChecks mode) => new(new EngineOptions { BoundsChecks = mode });

    private static InstancePool NewPool(Engine engine, InstancePoolOptions? options = null) =>
        new(new Linker(engine), Module.FromText(engine, Source), options);

    private static void AssertInitial(Memory memory) => Assert.True(IsInitial(memory));

    private static bool IsInitial(Memory memory)
    {
        ReadOnlySpan<byte> bytes = memory.GetSpan();
        return bytes.Length == 2 * Page
            && bytes[..100].IndexOfAnyExcept((byte)0) < 0
            && bytes.Slice(100, 5).SequenceEqual("hello"u8)
            && bytes[105..70000].IndexOfAnyExcept((byte)0) < 0
            && bytes.Slice(70000, 5).SequenceEqual("world"u8)
            && bytes[70005..].IndexOfAnyExcept((byte)0) < 0;
    }
}
