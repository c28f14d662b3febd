namespace Petrel.Components;

/// <summary>Who calls a host function: a component of this store.</summary>
public sealed class ComponentCaller
{
    internal ComponentCaller(Store store) => Store = store;

    /// <summary>The store in which the call happens.</summary>
    public Store Store { get; }

    /// <summary><see cref="Petrel.Store.Data"/> of the store.</summary>
    public object? Data => Store.Data;
}
