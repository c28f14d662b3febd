namespace Petrel.Runtime;

/// <summary>The place in a pool that a store takes. A store that is dropped without being disposed of gives it back too.</summary>
/// <param name="pool">The pool.</param>
/// <param name="resources">What the store uses.</param>
internal sealed class InstanceLease(InstancePool pool, StoreResources resources) : IDisposable
{
    private int _isReturned;

    ~InstanceLease() => Return();

    public void Dispose()
    {
        Return();
        GC.SuppressFinalize(this);
    }

    private void Return()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0)
        {
            resources.LeaveBudget();
            pool.Return();
        }
    }
}
