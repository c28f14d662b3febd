using Petrel.Runtime.Threads;

namespace Petrel.Runtime;

/// <content>What memories that several threads use need: owners, and threads that wait on addresses.</content>
internal sealed partial class LinearMemory
{
    private WaitQueue? _waiters;

    // Whoever created it. Stores that import a shared memory and SharedMemory objects join; the last that leaves gives it back.
    private int _owners = 1;

    /// <summary>The threads parked by <c>memory.atomic.wait</c>; made when the first one comes.</summary>
    public WaitQueue Waiters => _waiters ?? Interlocked.CompareExchange(ref _waiters, new WaitQueue(), null) ?? _waiters;

    /// <summary>Adds an owner, who calls <see cref="Dispose"/> in the end. False when the memory has been given back already.</summary>
    public bool TryAddOwner()
    {
        int owners = Volatile.Read(ref _owners);
        while (owners > 0)
        {
            int seen = Interlocked.CompareExchange(ref _owners, owners + 1, owners);
            if (seen == owners)
            {
                return true;
            }

            owners = seen;
        }

        return false;
    }
}
