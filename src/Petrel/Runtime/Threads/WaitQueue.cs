using System.Diagnostics;

namespace Petrel.Runtime.Threads;

/// <summary>
/// The threads that <c>memory.atomic.wait32</c> and <c>wait64</c> put to sleep, by address; <c>memory.atomic.notify</c> wakes
/// them in the order in which they came.
/// </summary>
/// <remarks>
/// <para>
/// A shared memory owns one queue. Keys are native addresses, which tell memories apart too, so memories may also
/// share a queue. Bounds, alignment and whether the memory is shared are checked by the caller.
/// </para>
/// <para>
/// The comparison with the expected value and the entry into the queue are one step under the lock that notify takes, so
/// no wake-up between them is lost. Whoever takes a waiter out of the queue decides how its wait ends: a wait that times out while it
/// is being notified counts as notified, and no notification is spent on a waiter that has left.
/// </para>
/// </remarks>
internal sealed unsafe class WaitQueue
{
    /// <summary>The wait ended by a notification.</summary>
    public const int Notified = 0;

    /// <summary>The value in memory was not the expected one.</summary>
    public const int NotEqual = 1;

    /// <summary>The timeout passed.</summary>
    public const int TimedOut = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<nint, LinkedList<Waiter>> _waiters = [];
    private bool _interrupted;

    /// <summary>Number of threads that sleep now.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                int count = 0;
                foreach (LinkedList<Waiter> list in _waiters.Values)
                {
                    count += list.Count;
                }

                return count;
            }
        }
    }

    /// <summary>Sleeps while the 32-bit value at <paramref name="address"/> is <paramref name="expected"/>.</summary>
    /// <param name="address">Native address, a multiple of 4.</param>
    /// <param name="expected">The value that the caller saw.</param>
    /// <param name="timeout">Nanoseconds; negative is for ever.</param>
    /// <returns><see cref="Notified"/>, <see cref="NotEqual"/> or <see cref="TimedOut"/>.</returns>
    /// <exception cref="TrapException">The queue was interrupted.</exception>
    public int Wait32(nint address, int expected, long timeout)
    {
        LinkedListNode<Waiter>? node;
        lock (_lock)
        {
            if (Volatile.Read(ref *(int*)address) != expected)
            {
                return NotEqual;
            }

            node = Enter(address, timeout);
        }

        return node is null ? TimedOut : Sleep(address, node, timeout);
    }

    /// <summary>Sleeps while the 64-bit value at <paramref name="address"/> is <paramref name="expected"/>.</summary>
    /// <param name="address">Native address, a multiple of 8.</param>
    /// <param name="expected">The value that the caller saw.</param>
    /// <param name="timeout">Nanoseconds; negative is for ever.</param>
    /// <returns><see cref="Notified"/>, <see cref="NotEqual"/> or <see cref="TimedOut"/>.</returns>
    /// <exception cref="TrapException">The queue was interrupted.</exception>
    public int Wait64(nint address, long expected, long timeout)
    {
        LinkedListNode<Waiter>? node;
        lock (_lock)
        {
            if (Volatile.Read(ref *(long*)address) != expected)
            {
                return NotEqual;
            }

            node = Enter(address, timeout);
        }

        return node is null ? TimedOut : Sleep(address, node, timeout);
    }

    /// <summary>Wakes up to <paramref name="count"/> (unsigned) threads that wait at <paramref name="address"/>.</summary>
    /// <returns>How many were woken.</returns>
    public int Notify(nint address, int count)
    {
        uint woken = 0;
        lock (_lock)
        {
            if (_waiters.TryGetValue(address, out LinkedList<Waiter>? list))
            {
                while (woken < (uint)count && list.First is { } node)
                {
                    list.RemoveFirst();
                    node.Value.Wake(WaitOutcome.Notified);
                    woken++;
                }

                if (list.Count == 0)
                {
                    _waiters.Remove(address);
                }
            }
        }

        return (int)woken;
    }

    /// <summary>
    /// Ends every wait, now and from now on, with the trap <see cref="TrapCode.Interrupted"/>: the host stops the threads of a memory.
    /// </summary>
    public void Interrupt()
    {
        lock (_lock)
        {
            _interrupted = true;
            foreach (LinkedList<Waiter> list in _waiters.Values)
            {
                foreach (Waiter waiter in list)
                {
                    waiter.Wake(WaitOutcome.Interrupted);
                }
            }

            _waiters.Clear();
        }
    }

    /// <summary>Joins the queue, under its lock; null when the timeout leaves no time to sleep.</summary>
    private LinkedListNode<Waiter>? Enter(nint address, long timeout)
    {
        if (_interrupted)
        {
            ThrowHelper.Interrupted();
        }

        if (timeout == 0)
        {
            return null;
        }

        if (!_waiters.TryGetValue(address, out LinkedList<Waiter>? list))
        {
            list = new LinkedList<Waiter>();
            _waiters.Add(address, list);
        }

        return list.AddLast(new Waiter());
    }

    private int Sleep(nint address, LinkedListNode<Waiter> node, long timeout)
    {
        try
        {
            node.Value.Sleep(timeout);
        }
        finally
        {
            // Also when the host interrupts the thread (Thread.Interrupt): a waiter that is gone must take no notification.
            Leave(address, node);
        }

        switch (node.Value.Outcome)
        {
            case WaitOutcome.Notified:
                return Notified;
            case WaitOutcome.Interrupted:
                ThrowHelper.Interrupted();
                break;
        }

        return TimedOut;
    }

    private void Leave(nint address, LinkedListNode<Waiter> node)
    {
        lock (_lock)
        {
            // Out of its list already: whoever took it out has set the outcome.
            if (node.List is { } list && node.Value.Outcome == WaitOutcome.None)
            {
                list.Remove(node);
                if (list.Count == 0)
                {
                    _waiters.Remove(address);
                }
            }
        }
    }

    private enum WaitOutcome
    {
        None,
        Notified,
        Interrupted,
    }

    /// <summary>One sleeping thread. <c>Wake</c> is called under the lock of the queue, which <c>Sleep</c> never takes.</summary>
    private sealed class Waiter
    {
        private readonly object _signal = new();

        public WaitOutcome Outcome { get; private set; }

        public void Wake(WaitOutcome outcome)
        {
            lock (_signal)
            {
                Outcome = outcome;
                Monitor.Pulse(_signal);
            }
        }

        /// <summary>Returns when woken or after <paramref name="timeout"/> nanoseconds.</summary>
        public void Sleep(long timeout)
        {
            long start = Stopwatch.GetTimestamp();
            lock (_signal)
            {
                while (Outcome == WaitOutcome.None)
                {
                    if (timeout < 0)
                    {
                        Monitor.Wait(_signal);
                        continue;
                    }

                    // Whole milliseconds, rounded up: a wait may be longer than asked for, never shorter.
                    double left = timeout - Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                    if (left <= 0)
                    {
                        return;
                    }

                    Monitor.Wait(_signal, (int)Math.Min(Math.Ceiling(left / 1_000_000), int.MaxValue));
                }
            }
        }
    }
}
