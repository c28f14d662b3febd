namespace Petrel.Runtime;

/// <summary>Threads for continuations, kept for a while after use. One pool per engine. Thread-safe.</summary>
internal sealed class ContinuationStackPool(int wasmStackSize)
{
    /// <summary>How long a thread waits for the next continuation before it ends.</summary>
    public const int IdleMilliseconds = 5_000;

    private const int MaxIdle = 64;

    private readonly Lock _lock = new();
    private readonly List<ContinuationStack> _idle = [];

    /// <summary>A stack that runs nothing.</summary>
    /// <exception cref="TrapException">The system gives no more threads.</exception>
    public ContinuationStack Take()
    {
        lock (_lock)
        {
            if (_idle.Count > 0)
            {
                // The one that ran last: its stack is in the caches.
                ContinuationStack last = _idle[^1];
                _idle.RemoveAt(_idle.Count - 1);
                return last;
            }
        }

        try
        {
            return new ContinuationStack(this, wasmStackSize);
        }
        catch (Exception e) when (e is OutOfMemoryException or ThreadStartException)
        {
            throw new TrapException(TrapCode.AllocationTooLarge, "the system gives no more threads for continuations", innerException: e);
        }
    }

    /// <summary>Takes a stack back; false when there are enough and its thread should end.</summary>
    public bool Return(ContinuationStack stack)
    {
        lock (_lock)
        {
            if (_idle.Count >= MaxIdle)
            {
                return false;
            }

            _idle.Add(stack);
            return true;
        }
    }

    /// <summary>Takes out a stack that waited long enough; false when a continuation was just given to it.</summary>
    public bool TryRemove(ContinuationStack stack)
    {
        lock (_lock)
        {
            return _idle.Remove(stack);
        }
    }
}
