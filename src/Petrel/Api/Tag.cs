using Petrel.Runtime;

namespace Petrel;

/// <summary>A tag of a store: what WebAssembly exceptions are told apart by.</summary>
public sealed class Tag
{
    private Tag(Store store, TagInstance instance)
    {
        Store = store;
        Instance = instance;
    }

    /// <summary>Creates a tag that is equal to no other.</summary>
    /// <param name="store">The store.</param>
    /// <param name="type">Its parameters are what exceptions with the tag carry; it has no results.</param>
    public Tag(Store store, FunctionType type)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        store.ThrowIfDisposed();
        if (type.ResultKinds.Length != 0)
        {
            throw new ArgumentException("The type of a tag has no results.", nameof(type));
        }

        Store = store;
        Instance = new TagInstance(type.In(store.Engine.Types)) { View = this };
    }

    /// <summary>The type.</summary>
    public TagDeclaration Type => new(new FunctionType(Instance.Type, Store.Engine.Types));

    internal Store Store { get; }

    internal TagInstance Instance { get; }

    internal static Tag From(TagInstance instance, Store store) => instance.View ??= new Tag(store, instance);
}
