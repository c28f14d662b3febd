using Petrel.Components.Runtime;

namespace Petrel.Components.Linking;

/// <summary>Something that a linker provides.</summary>
/// <param name="Since">The version of the interface that added it, when that is known.</param>
internal abstract record LinkerItem(string? Since)
{
    /// <summary>The item as a store sees it.</summary>
    public abstract object Get(Store store, ComponentLinkerInstance owner);
}

/// <summary>A function, made for each store.</summary>
internal sealed record FunctionItem(ComponentFunctionType Type, Func<Store, object?, RuntimeFunction> Create, string? Since) : LinkerItem(Since)
{
    public override object Get(Store store, ComponentLinkerInstance owner) => Create(store, owner.HostOf(store));
}

/// <summary>A .NET delegate, which becomes a function of the type that is expected.</summary>
internal sealed record DelegateItem(Delegate Callback, string? Since) : LinkerItem(Since)
{
    public override object Get(Store store, ComponentLinkerInstance owner) => Callback;
}

/// <summary>What is the same in every store: a resource type, a module.</summary>
internal sealed record SharedItem(object Item, string? Since) : LinkerItem(Since)
{
    public override object Get(Store store, ComponentLinkerInstance owner) => Item;
}

/// <summary>An instance within an instance.</summary>
internal sealed record InstanceItem(ComponentLinkerInstance Instance) : LinkerItem((string?)null)
{
    public override object Get(Store store, ComponentLinkerInstance owner) => Instance;
}

/// <summary>Something of one store.</summary>
internal sealed record StoreItem(object Item, Store Store) : LinkerItem((string?)null)
{
    public override object Get(Store store, ComponentLinkerInstance owner) => ReferenceEquals(store, Store)
        ? Item
        : throw new LinkException("what is provided belongs to another store");
}
