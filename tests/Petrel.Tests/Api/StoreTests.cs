using System.Runtime.CompilerServices;
using Xunit;

namespace Petrel.Tests.Api;

public class StoreTests
{
    private const string Recursion = """
        (module
          (func $f (export "recurse") (param i32) (result i32)
            (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 0))
              (else (i32.add (i32.const 1) (call $f (i32.sub (local.get 0) (i32.const 1))))))))
        """;

    [Fact]
    public void Stack_overflow_is_a_trap_on_every_thread()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, Recursion);
        using var store = new Store(engine);
        Func<int, int> recurse = new Instance(store, module).GetFunction<int, int>("recurse")!;
        Assert.Equal(1000, recurse(1000));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(TrapCode.StackOverflow, Assert.Throws<TrapException>(() => recurse(int.MaxValue)).Code);
            Exception? failure = null;
            var thread = new Thread(() => failure = Record.Exception(() => recurse(int.MaxValue)), maxStackSize: (i + 1) * 512 * 1024);
            thread.Start();
            thread.Join();
            Assert.Equal(TrapCode.StackOverflow, Assert.IsType<TrapException>(failure).Code);
            Assert.Equal(1000, recurse(1000));
        }
    }

    [Fact]
    public void Stack_overflow_through_the_host_is_a_trap()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        Action? again = null;
        linker.DefineFunction("m", "again", () => again!());
        again = linker.Instantiate(store, Module.FromText(engine, """(module (import "m" "again" (func $f)) (func (export "run") (call $f)))""")).GetAction("run");
        Assert.Equal(TrapCode.StackOverflow, Assert.Throws<TrapException>(again!).Code);
        Assert.Equal(TrapCode.StackOverflow, Assert.Throws<TrapException>(again!).Code);
    }

    [Fact]
    public void A_store_moves_between_threads()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, Recursion);
        using var store = new Store(engine);
        Func<int, int> recurse = new Instance(store, module).GetFunction<int, int>("recurse")!;
        for (int i = 0; i < 200; i++)
        {
            int result = 0;
            var thread = new Thread(() => result = recurse(100));
            thread.Start();
            thread.Join();
            Assert.Equal(100, result);
        }
    }

    [Fact]
    public void Two_threads_at_once_are_noticed()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        Func<int>? inner = null;
        Exception? failure = null;
        linker.DefineFunction("m", "f", () =>
        {
            var thread = new Thread(() => failure = Record.Exception(() => inner!()));
            thread.Start();
            thread.Join();
        });
        Instance instance = linker.Instantiate(store, Module.FromText(engine, """
            (module (import "m" "f" (func $f)) (func (export "run") (call $f)) (func (export "one") (result i32) (i32.const 1)))
            """));
        inner = instance.GetFunction<int>("one")!;
        instance.GetAction("run")!();
        Assert.Contains("in use by another thread", Assert.IsType<InvalidOperationException>(failure).Message, StringComparison.Ordinal);
        Assert.Equal(1, inner());
    }

    [Fact]
    public void A_disposed_store_says_so()
    {
        using var engine = new Engine();
        var store = new Store(engine);
        Instance instance = new(store, Module.FromText(engine, """
            (module (memory (export "m") 1) (func (export "f") (result i32) (i32.load (i32.const 0))))
            """));
        Func<int> f = instance.GetFunction<int>("f")!;
        Function untyped = instance.GetFunction("f")!;
        Memory memory = instance.GetMemory("m")!;
        Assert.Equal(0, f());
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => f());
        Assert.Throws<ObjectDisposedException>(() => untyped.Invoke());
        Assert.Throws<ObjectDisposedException>(() => memory.GetSpan().Length);
        Assert.Throws<ObjectDisposedException>(() => memory.Read<int>(0));
        Assert.Throws<ObjectDisposedException>(() => memory.Grow(1));
        Assert.Throws<ObjectDisposedException>(() => instance.GetFunction("f"));
        Assert.Throws<ObjectDisposedException>(() => new Memory(store, 1));
        Assert.Throws<ObjectDisposedException>(() => new Instance(store, instance.Module));
    }

    [Fact]
    public void A_store_cannot_be_disposed_while_it_runs()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.DefineFunction("m", "dispose", store.Dispose);
        Action run = linker.Instantiate(store, Module.FromText(engine, """(module (import "m" "dispose" (func $f)) (func (export "run") (call $f)))""")).GetAction("run")!;
        Assert.Throws<InvalidOperationException>(run);
        store.Dispose();
        Assert.True(Record.Exception(run) is ObjectDisposedException);
    }

    [Fact]
    public void Engines_and_modules_can_be_disposed_of()
    {
        var engine = new Engine();
        Module module = Module.FromText(engine, Recursion);
        using var store = new Store(engine);
        Func<int, int> recurse = new Instance(store, module).GetFunction<int, int>("recurse")!;
        module.Dispose();
        engine.Dispose();
        Assert.Equal(3, recurse(3));
        Assert.Throws<ObjectDisposedException>(() => new Instance(store, module));
        Assert.Throws<ObjectDisposedException>(() => new Store(engine));
        Assert.Throws<ObjectDisposedException>(() => Module.FromText(engine, Recursion));
    }

    [Fact]
    public void Limits_hold()
    {
        using var engine = new Engine(EngineOptions.Default with { MaxMemoryBytes = 10 * 65536 });
        using var store = new Store(engine, limits: new StoreLimits { MaxMemoryBytes = 5 * 65536, MaxTableElements = 10, MaxInstances = 2 });
        using Module module = Module.FromText(engine, """
            (module (memory (export "m") 2) (table (export "t") 4 funcref)
              (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "tgrow") (param i32) (result i32) (table.grow (ref.null func) (local.get 0))))
            """);
        var first = new Instance(store, module);
        var second = new Instance(store, module);
        Func<int, int> grow = first.GetFunction<int, int>("grow")!;
        Assert.Equal(-1, grow(2));
        Assert.Equal(2, grow(1));
        Assert.Equal(-1, second.GetFunction<int, int>("grow")!(1));
        Assert.Equal(-1, first.GetFunction<int, int>("tgrow")!(3));
        Assert.Equal(4, first.GetFunction<int, int>("tgrow")!(2));
        Assert.Contains("limited to 2 instances", Assert.Throws<PetrelException>(() => new Instance(store, module)).Message, StringComparison.Ordinal);
        using var another = new Store(engine);
        Assert.Throws<PetrelException>(() => new Memory(another, 11));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StoreLimits { MaxMemoryBytes = -1 });
    }

    [Fact]
    public void Host_exceptions_pass_unharmed()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new Linker(engine);
        Exception? thrown = null;
        linker.DefineFunction("m", "throw", (Action)(() => throw thrown!));
        linker.DefineFunction("m", "null", (string? s) => s!.Length);
        Instance instance = linker.Instantiate(store, Module.FromText(engine, """
            (module (import "m" "throw" (func $t)) (import "m" "null" (func $n (param externref) (result i32)))
              (func (export "throw") (call $t)) (func (export "null") (result i32) (call $n (ref.null extern))))
            """));
        foreach (Exception exception in (Exception[])[new NullReferenceException("mine"), new DivideByZeroException(), new InvalidOperationException(), new IndexOutOfRangeException()])
        {
            thrown = exception;
            Assert.Same(thrown, Record.Exception(instance.GetAction("throw")!));
            Assert.Same(thrown, Record.Exception(() => instance.GetFunction("throw")!.Invoke()));
            Assert.Same(thrown, Record.Exception(instance.GetFunction("throw")!.ToDelegate<ThreadStart>().Invoke));
        }

        Assert.Throws<NullReferenceException>(() => instance.GetFunction<int>("null")!());
    }

    [Theory]
    [InlineData(BoundsChecks.Automatic)]
    [InlineData(BoundsChecks.Explicit)]
    public void Traps_carry_code_and_frames(BoundsChecks checks)
    {
        using var engine = new Engine(EngineOptions.Default with { BoundsChecks = checks });
        using var store = new Store(engine);
        Instance instance = new(store, Module.FromText(engine, """
            (module $m (memory 1) (table 1 funcref)
              (func $load (export "load") (param i32) (result i32) (i32.load (local.get 0)))
              (func $div (export "div") (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
              (func (export "call") (param i32) (result i32) (drop (call $load (i32.const 0))) (call_indirect (local.get 0)) (i32.const 0)))
            """));
        AssertTrap(TrapCode.MemoryOutOfBounds, "load", 65533);
        AssertTrap(TrapCode.MemoryOutOfBounds, "load", -1);
        AssertTrap(TrapCode.IntegerDivideByZero, "div", 0);
        AssertTrap(TrapCode.UninitializedElement, "call", 0);
        AssertTrap(TrapCode.UndefinedElement, "call", 1);
        AssertTrap(TrapCode.UndefinedElement, "call", -1);

        void AssertTrap(TrapCode code, string name, int argument)
        {
            foreach (TrapException trap in (TrapException[])
            [
                Assert.Throws<TrapException>(() => instance.GetFunction<int, int>(name)!(argument)),
                Assert.Throws<TrapException>(() => instance.GetFunction(name)!.Invoke(argument)),
                Assert.Throws<TrapException>(() => instance.GetFunction<int, bool>(name)!(argument)),
            ])
            {
                Assert.Equal(code, trap.Code);
                Assert.Equal(name, trap.Frames[0].FunctionName is "load" or "div" ? trap.Frames[0].FunctionName : "call");
            }
        }
    }

    [Fact]
    public void Engines_and_modules_serve_many_threads()
    {
        using var engine = new Engine(EngineOptions.Default with { CodeLoading = CodeLoading.Collectible });
        const string Text = """
            (module
              (import "m" "add" (func $add (param i32 i32) (result i32)))
              (memory (export "m") 1)
              (func $f (param i32) (result i32) (i32.store (i32.const 0) (local.get 0)) (call $add (i32.load (i32.const 0)) (i32.const 1)))
              (table 1 funcref) (elem (i32.const 0) $f)
              (func (export "run") (param i32) (result i32) (call_indirect (param i32) (result i32) (local.get 0) (i32.const 0))))
            """;
        using Module shared = Module.FromText(engine, Text);
        var linker = new Linker(engine);
        linker.DefineFunction("m", "add", (int a, int b) => a + b);
        int calls = 0;
        Parallel.For(0, 400, i =>
        {
            using Module? own = i % 10 == 0 ? Module.FromText(engine, Text) : null;
            using var store = new Store(engine);
            Instance instance = linker.Instantiate(store, own ?? shared);
            Func<int, int> run = instance.GetFunction<int, int>("run")!;
            for (int k = 0; k < 100; k++)
            {
                Assert.Equal(k + 1, run(k));
                Interlocked.Increment(ref calls);
            }

            Assert.Equal(i + 1, instance.GetFunction("run")!.Invoke(i)[0].AsInt32());
        });
        Assert.Equal(400 * 100, calls);
    }

    [Fact]
    public void Dropped_stores_give_their_memories_back()
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, """(module (memory (export "m") 1000) (func (export "f") (i32.store (i32.const 0) (i32.const 1))))""");
        WeakReference first = Use(engine, module);
        for (int i = 0; i < 200; i++)
        {
            Use(engine, module);
        }

        for (int i = 0; i < 10 && first.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(first.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Use(Engine engine, Module module)
        {
            var store = new Store(engine);
            new Instance(store, module).GetAction("f")!();
            return new WeakReference(store);
        }
    }

    [Fact]
    public void Code_of_collectible_modules_is_unloaded()
    {
        using var engine = new Engine(EngineOptions.Default with { CodeLoading = CodeLoading.Collectible });
        var references = new List<WeakReference>();
        for (int i = 0; i < 20; i++)
        {
            references.Add(Use(engine));
        }

        for (int i = 0; i < 20 && references.Exists(r => r.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(references, r => r.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Use(Engine engine)
        {
            Module module = Module.FromText(engine, Recursion);
            var store = new Store(engine);
            var instance = new Instance(store, module);
            Assert.Equal(10, instance.GetFunction<int, int>("recurse")!(10));
            Assert.Equal([10], instance.GetFunction("recurse")!.Invoke(10));
            store.Dispose();
            module.Dispose();
            return new WeakReference(instance.Runtime.GetType().Assembly);
        }
    }
}
