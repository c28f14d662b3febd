namespace Petrel.Runtime;

/// <content>How many stacks there may be, and when those of lost continuations come back.</content>
/// <remarks>
/// A suspended continuation is a small object that holds a thread, and the garbage collector does not know what it is worth. So we
/// ask for a collection when the number of stacks has doubled since the last one.
/// </remarks>
internal sealed partial class StackSwitching
{
    private const int FirstCollection = 256;

    /// <summary>How long to wait for threads that are unwinding.</summary>
    private const int UnwindMilliseconds = 2_000;

    private readonly object _lock = new();
    private readonly List<ContinuationStack> _stacks = [];
    private int _abandoned;
    private int _collectAt = FirstCollection;

    /// <summary>Stacks that run or wait, not counting those in the pool.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _stacks.Count;
            }
        }
    }

    /// <summary>Unwinds everything that is suspended; no code of the store is running.</summary>
    public void AbandonAll()
    {
        ContinuationStack[] stacks;
        lock (_lock)
        {
            stacks = [.. _stacks];
        }

        foreach (ContinuationStack stack in stacks)
        {
            stack.TryAbandon();
        }
    }

    /// <summary>Called when a chain of stacks begins to unwind, on any thread.</summary>
    public void NoteAbandoned()
    {
        lock (_lock)
        {
            _abandoned++;
        }
    }

    /// <summary>Called when a stack has run its continuation to the end, on the thread of the stack.</summary>
    public void Remove(ContinuationStack stack, bool isEndOfAbandoned)
    {
        lock (_lock)
        {
            ContinuationStack last = _stacks[^1];
            _stacks[stack.Index] = last;
            last.Index = stack.Index;
            _stacks.RemoveAt(_stacks.Count - 1);
            if (isEndOfAbandoned && --_abandoned == 0)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>How often more is collected before the limit is a trap.</summary>
    private const int CollectionRounds = 4;

    private ContinuationStack TakeStack()
    {
        int limit = store.Limits.MaxContinuations;
        if (Count >= Math.Min(_collectAt, limit))
        {
            CollectAbandoned();
            // A thread that has only just handed over may hold its continuation until it is parked: look again before a trap.
            for (int round = 1; Count >= limit && round <= CollectionRounds; round++)
            {
                Thread.Sleep(round);
                CollectAbandoned();
            }

            if (Count >= limit)
            {
                throw new TrapException(
                    TrapCode.AllocationTooLarge, $"too many continuations: the store is limited to {limit} that have begun and not ended");
            }
        }

        ContinuationStack stack = store.Engine.ContinuationStacks.Take();
        lock (_lock)
        {
            stack.Index = _stacks.Count;
            _stacks.Add(stack);
        }

        return stack;
    }

    private void CollectAbandoned()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        lock (_lock)
        {
            while (_abandoned > 0 && Monitor.Wait(_lock, UnwindMilliseconds))
            {
            }

            _collectAt = Math.Max(FirstCollection, _stacks.Count * 2);
        }
    }
}
