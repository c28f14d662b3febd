using Petrel.Runtime.Threads;

namespace Petrel.Runtime;

/// <content>Threads that wait on addresses of a shared memory.</content>
internal sealed partial class LinearMemory
{
    private WaitQueue? _waiters;

    /// <summary>The threads parked by <c>memory.atomic.wait</c>; made when the first one comes.</summary>
    public WaitQueue Waiters => _waiters ?? Interlocked.CompareExchange(ref _waiters, new WaitQueue(), null) ?? _waiters;
}
