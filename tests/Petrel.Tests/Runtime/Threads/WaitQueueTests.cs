using System.Diagnostics;
using System.Runtime.InteropServices;
using Petrel.Runtime.Numerics;
using Petrel.Runtime.Threads;
using Xunit;

namespace Petrel.Tests.Runtime.Threads;

public sealed unsafe class WaitQueueTests : IDisposable
{
    private const long Forever = -1;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly WaitQueue _queue = new();
    private readonly nint _memory = (nint)NativeMemory.AlignedAlloc(64, 64);

    public WaitQueueTests() => NativeMemory.Clear((void*)_memory, 64);

    public void Dispose() => NativeMemory.AlignedFree((void*)_memory);

    [Fact]
    public void A_value_that_is_not_the_expected_one_does_not_wait()
    {
        Assert.Equal(WaitQueue.NotEqual, _queue.Wait32(_memory, 1, Forever));
        *(long*)_memory = 1L << 40;
        Assert.Equal(WaitQueue.NotEqual, _queue.Wait64(_memory, 0, Forever));
        Assert.Equal(WaitQueue.TimedOut, _queue.Wait32(_memory, 0, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_500_000)]
    [InlineData(50_000_000)]
    public void A_wait_lasts_as_long_as_its_timeout(long nanoseconds)
    {
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(WaitQueue.TimedOut, _queue.Wait32(_memory, 0, nanoseconds));
        Assert.True(Stopwatch.GetElapsedTime(start).TotalNanoseconds >= nanoseconds);
        Assert.Equal(0, _queue.Count);
        Assert.Equal(0, _queue.Notify(_memory, 1));
    }

    [Fact]
    public void Notify_wakes_as_many_as_asked_and_only_at_its_address()
    {
        Task<int>[] here = Start(3, () => _queue.Wait32(_memory, 0, Forever));
        Task<int>[] there = Start(1, () => _queue.Wait64(_memory + 8, 0, Forever));
        Assert.Equal(0, _queue.Notify(_memory, 0));
        Assert.Equal(0, _queue.Notify(_memory + 16, 5));
        Assert.Equal(2, _queue.Notify(_memory, 2));
        Assert.Equal(2, _queue.Count);
        Assert.Equal(1, _queue.Notify(_memory, -1));
        Assert.Equal(1, _queue.Notify(_memory + 8, 1));
        Assert.All(Results([.. here, .. there]), result => Assert.Equal(WaitQueue.Notified, result));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Waiters_are_woken_in_the_order_in_which_they_came()
    {
        var woken = new List<int>();
        var tasks = new List<Task<int>>();
        for (int i = 0; i < 3; i++)
        {
            int number = i;
            tasks.AddRange(Start(1, () =>
            {
                int result = _queue.Wait32(_memory, 0, Forever);
                lock (woken)
                {
                    woken.Add(number);
                }

                return result;
            }));
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(1, _queue.Notify(_memory, 1));
            Results([tasks[i]]);
        }

        Assert.Equal([0, 1, 2], woken);
    }

    [Fact]
    public void No_wake_up_is_lost()
    {
        // Two threads pass a token to and fro; a lost notification would leave both asleep.
        const int rounds = 5_000;
        int Run(int self)
        {
            for (int i = 0; i < rounds; i++)
            {
                while (AtomicOperations.I32AtomicLoad(_memory) != self)
                {
                    _queue.Wait32(_memory, 1 - self, Forever);
                }

                AtomicOperations.I32AtomicStore(_memory, 1 - self);
                _queue.Notify(_memory, 1);
            }

            return 0;
        }

        Results([OnThread(() => Run(0)), OnThread(() => Run(1))]);
    }

    [Fact]
    public void Each_notification_ends_exactly_one_wait_while_others_time_out()
    {
        const int rounds = 300;
        int notified = 0;
        int woken = 0;
        using var done = new CancellationTokenSource();
        Task<int> notifier = OnThread(() =>
        {
            while (!done.IsCancellationRequested)
            {
                woken += _queue.Notify(_memory, 1);
            }

            return 0;
        });
        Task<int>[] waiters = [.. Enumerable.Range(0, 3).Select(_ => OnThread(() =>
        {
            for (int i = 0; i < rounds; i++)
            {
                if (_queue.Wait32(_memory, 0, 1_000) == WaitQueue.Notified)
                {
                    Interlocked.Increment(ref notified);
                }
            }

            return 0;
        }))];
        Results(waiters);
        done.Cancel();
        Results([notifier]);
        Assert.Equal(woken, notified);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Interrupt_ends_every_wait_with_a_trap()
    {
        Task<int>[] waiters = Start(2, () => Assert.Throws<TrapException>(() => _queue.Wait32(_memory, 0, Forever)).Code == TrapCode.Interrupted ? 1 : 0);
        _queue.Interrupt();
        Assert.Equal([1, 1], Results(waiters));
        Assert.Equal(TrapCode.Interrupted, Assert.Throws<TrapException>(() => _queue.Wait32(_memory, 0, Forever)).Code);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void A_waiter_whose_thread_is_interrupted_leaves_the_queue()
    {
        bool interrupted = false;
        var thread = new Thread(() =>
        {
            try
            {
                _queue.Wait32(_memory, 0, Forever);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        });
        thread.Start();
        UntilWaiting(1);
        thread.Interrupt();
        Assert.True(thread.Join(s_patience));
        Assert.True(interrupted);
        Assert.Equal(0, _queue.Notify(_memory, 1));
    }

    /// <summary>Starts threads that wait, and returns when they do.</summary>
    private Task<int>[] Start(int count, Func<int> wait)
    {
        int before = _queue.Count;
        Task<int>[] tasks = [.. Enumerable.Range(0, count).Select(_ => OnThread(wait))];
        UntilWaiting(before + count);
        return tasks;
    }

    private void UntilWaiting(int count) => Assert.True(SpinWait.SpinUntil(() => _queue.Count == count, s_patience));

    private static Task<int> OnThread(Func<int> action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static int[] Results(Task<int>[] tasks)
    {
        Assert.True(Task.WaitAll(tasks, s_patience), "the threads did not end");
        return [.. tasks.Select(task => task.Result)];
    }
}
