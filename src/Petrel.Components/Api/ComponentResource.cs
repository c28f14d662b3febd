using Petrel.Components.Runtime;

namespace Petrel.Components;

/// <summary>
/// A resource in the hands of the host: one that a component implements, or one of the host's own as components see it. An owned one is to be disposed
/// of, or passed on to a component.
/// </summary>
public sealed class ComponentResource : IDisposable
{
    private readonly Store? _store;
    private bool _isGone;

    internal ComponentResource(Store? store, ResourceType type, int representation, object? resource, bool isOwned)
    {
        _store = store;
        Type = type;
        Representation = representation;
        HostObject = resource;
        IsOwned = isOwned;
    }

    /// <summary>The type; compare with <see cref="ResourceType.IsSame"/>.</summary>
    public ResourceType Type { get; }

    /// <summary>True when it is the host that has to dispose of it or pass it on; false when it is lent for a call.</summary>
    public bool IsOwned { get; }

    /// <summary>The object, when it is a resource of the host; else null.</summary>
    public object? HostObject { get; }

    internal int Representation { get; }

    /// <summary>A resource of the host as a value.</summary>
    public static ComponentResource Create<T>(HostResourceType<T> type, T resource)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(resource);
        return new ComponentResource(null, type, 0, resource, isOwned: true);
    }

    /// <summary>Calls the destructor of an owned resource that was not passed on.</summary>
    /// <exception cref="TrapException">The destructor trapped.</exception>
    public void Dispose()
    {
        if (_isGone || !IsOwned || _store is { IsDisposed: true })
        {
            return;
        }

        _isGone = true;
        ResourceDestruction.DropFromHost(Type.Identity, Representation, HostObject);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{(IsOwned ? "own" : "borrow")}<{Type}>";

    /// <summary>Takes an owned resource away from the host.</summary>
    /// <exception cref="InvalidOperationException">It is not the host's, or belongs to another store.</exception>
    internal void PassOn(Store store)
    {
        CheckUsable(store);
        if (!IsOwned)
        {
            throw new InvalidOperationException($"The resource {Type} is lent: it cannot be passed on.");
        }

        _isGone = true;
    }

    /// <exception cref="InvalidOperationException">It is not the host's any more, or belongs to another store.</exception>
    internal void CheckUsable(Store store)
    {
        if (_isGone)
        {
            throw new InvalidOperationException($"The resource {Type} was passed on or disposed of, or the call for which it was lent is over.");
        }

        if (_store is not null && !ReferenceEquals(_store, store))
        {
            throw new InvalidOperationException($"The resource {Type} belongs to another store.");
        }
    }

    /// <summary>Ends a loan.</summary>
    internal void Expire() => _isGone = true;
}
