namespace Petrel;

/// <summary>An instance that was rented from an <see cref="InstancePool"/>. Disposing of it gives it back.</summary>
/// <param name="Instance">The instance. It must not be used any more when it was given back.</param>
public readonly record struct PooledInstance(Instance Instance) : IDisposable
{
    /// <summary>The store of the instance, which it shares with no other. Disposing of it gives the instance back as well.</summary>
    public Store Store => Instance.Store;

    /// <summary>Gives the instance back to its pool. Doing it twice does no harm.</summary>
    /// <exception cref="InvalidOperationException">Code of the instance is running.</exception>
    public void Dispose() => Instance?.Store.Dispose();
}
