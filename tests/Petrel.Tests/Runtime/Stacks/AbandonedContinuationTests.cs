using System.Runtime.CompilerServices;
using Xunit;

namespace Petrel.Tests.Runtime.Stacks;

/// <summary>Continuations that nobody resumes give their threads back.</summary>
public sealed class AbandonedContinuationTests
{
    private const string Leaky = """
        (module
          (type $f (func (param i32))) (type $k (cont $f)) (type $g (func)) (type $kg (cont $g))
          (tag $t)
          (table $kept (export "kept") 5000 (ref null $kg))
          (elem declare func $nest)
          (func $nest (type $f)
            (if (local.get 0) (then (resume $k (i32.sub (local.get 0) (i32.const 1)) (cont.new $k (ref.func $nest)))))
            (try_table (catch_all 0) (suspend $t)))
          (func $begin (param i32) (result (ref null $kg))
            (block $h (result (ref $kg))
              (resume $k (on $t $h) (local.get 0) (cont.new $k (ref.func $nest)))
              (unreachable)))
          (func (export "abandon") (param $times i32) (param $depth i32)
            (loop $l
              (drop (call $begin (local.get $depth)))
              (br_if $l (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
          (func (export "keep") (param $index i32) (table.set $kept (local.get $index) (call $begin (i32.const 0))))
          (func (export "resume") (param $index i32) (resume $kg (table.get $kept (local.get $index)))))
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void Ten_thousand_lost_continuations_leave_no_thread()
    {
        using var module = new StackModule(Leaky);
        module.Call("keep", 0);
        module.Call("abandon", 10_000, 0);
        // The limit of stacks at once is half of that.
        Assert.True(module.StackCount < 4096);
        Collect();
        Assert.True(module.HasStacksWithin(1, s_patience), $"{module.StackCount} stacks are left");
        module.Call("resume", 0);
        Assert.Equal(0, module.StackCount);
    }

    [Fact]
    public void Lost_chains_of_stacks_unwind()
    {
        using var module = new StackModule(Leaky);
        module.Call("abandon", 20, 30);
        Collect();
        Assert.True(module.HasStacksWithin(0, s_patience), $"{module.StackCount} stacks are left");
    }

    [Fact]
    public void Disposing_of_the_store_ends_what_is_suspended()
    {
        var module = new StackModule(Leaky);
        for (int i = 0; i < 20; i++)
        {
            module.Call("keep", i);
        }

        Assert.Equal(20, module.StackCount);
        module.Dispose();
        Assert.True(module.HasStacksWithin(0, s_patience), $"{module.StackCount} stacks are left");
    }

    [Fact]
    public void A_store_that_was_dropped_is_collected_when_nothing_is_suspended_in_it()
    {
        WeakReference store = Use();
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        while (store.IsAlive && System.Diagnostics.Stopwatch.GetElapsedTime(start) < s_patience)
        {
            Collect();
            Thread.Sleep(10);
        }

        Assert.False(store.IsAlive);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Use()
        {
            var module = new StackModule(Leaky);
            module.Call("keep", 0);
            module.Call("resume", 0);
            return new WeakReference(module.Store);
        }
    }

    [Fact]
    public void More_than_the_limit_trap()
    {
        using var module = new StackModule(Leaky, limits: new StoreLimits { MaxContinuations = 10 });
        for (int i = 0; i < 10; i++)
        {
            module.Call("keep", i);
        }

        var trap = Assert.Throws<TrapException>(() => module.Call("keep", 10));
        Assert.Equal(TrapCode.AllocationTooLarge, trap.Code);
        Assert.Contains("limited to 10", trap.Message, StringComparison.Ordinal);
        module.Call("resume", 3);
        module.Call("keep", 3);
        Assert.Throws<TrapException>(() => module.Call("keep", 11));
        Assert.Equal(10, module.StackCount);
        module.Call("resume", 0);
        // What is lost does not count: 20 one after the other, where one is free.
        module.Call("abandon", 20, 0);
    }

    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
