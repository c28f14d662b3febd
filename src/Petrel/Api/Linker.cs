using Petrel.Binary;
using Petrel.Collections;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>
/// Names for things that modules import. Functions of the host belong to no store and serve any number of them; other items
/// belong to one. Not thread-safe while it is being filled; afterwards, instantiation in different stores is.
/// </summary>
public sealed partial class Linker
{
    // A function of the host (a template), or a runtime object with its store.
    private readonly NameMap<NameMap<Item>> _items = new();

    /// <summary>Creates a linker without names.</summary>
    public Linker(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        if ((engine.Options.Features & WasmFeatures.JsStringBuiltins) != 0)
        {
            AddJsStringBuiltins();
        }
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>True lets a definition replace an earlier one of the same name; otherwise that is an error.</summary>
    public bool AllowShadowing { get; set; }

    /// <summary>Names a function of a store.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void Define(string module, string name, Function item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Add(module, name, new Item(item.Instance, item.Store));
    }

    /// <summary>Names a memory of a store. A shared one can be imported into every store of the engine, as long as one that has it exists.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void Define(string module, string name, Memory item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Add(module, name, new Item(item.Instance, item.Store));
    }

    /// <summary>Names a shared memory, for every store of the engine.</summary>
    /// <exception cref="ArgumentException">The memory belongs to another engine.</exception>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void Define(string module, string name, SharedMemory item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!ReferenceEquals(item.Engine, Engine))
        {
            throw new ArgumentException($"What is to be defined as \"{module}\".\"{name}\" belongs to another engine.", nameof(item));
        }

        Add(module, name, new Item(item.Instance, null));
    }

    /// <summary>Names a table of a store.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void Define(string module, string name, Table item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Add(module, name, new Item(item.Instance, item.Store));
    }

    /// <summary>Names a global of a store.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void Define(string module, string name, Global item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Add(module, name, new Item(item.Instance, item.Store));
    }

    /// <summary>Names a tag of a store.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void Define(string module, string name, Tag item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Add(module, name, new Item(item.Instance, item.Store));
    }

    /// <summary>Names everything that an instance exports.</summary>
    /// <exception cref="InvalidOperationException">A name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineInstance(Store store, string module, Instance instance)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(instance);
        if (!ReferenceEquals(instance.Store, store))
        {
            throw new ArgumentException("The instance belongs to another store.", nameof(instance));
        }

        ExportDefinition[] exports = instance.Module.Definition.Exports;
        for (int i = 0; i < exports.Length; i++)
        {
            Add(module, exports[i].Name, new Item(Exports.Get(instance.Runtime, i), store));
        }
    }

    /// <summary>
    /// Instantiates a module and names everything that it exports. A reactor's <c>_initialize</c> is called first.
    /// </summary>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="name">The module name under which its exports can be imported; <see cref="Module.Name"/> when null.</param>
    /// <param name="module">The module.</param>
    /// <returns>The instance.</returns>
    /// <exception cref="InvalidOperationException">A name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public Instance DefineModule(Store store, string? name, Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        name ??= module.Name ?? throw new ArgumentException("The module has no name; give one.", nameof(name));
        Instance instance = Instantiate(store, module);
        if (instance.GetFunction("_initialize") is { Type: { Parameters.Count: 0, Results.Count: 0 } } initialize)
        {
            initialize.Invoke();
        }

        DefineInstance(store, name, instance);
        return instance;
    }

    /// <summary>Instantiates a module with what is defined, and runs its start function.</summary>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="module">The module.</param>
    /// <exception cref="LinkException">An import is not defined, has another type, or belongs to another store.</exception>
    /// <exception cref="TrapException">A segment does not fit, or the start function trapped.</exception>
    /// <exception cref="PetrelException">The store or the system does not allow the memories or tables.</exception>
    public Instance Instantiate(Store store, Module module)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(module);
        if (!ReferenceEquals(store.Engine, Engine))
        {
            throw new LinkException("the store belongs to another engine than the linker");
        }

        ModuleDefinition definition = module.Definition;
        object[] provided = definition.Imports.Length == 0 ? [] : new object[definition.Imports.Length];
        for (int i = 0; i < provided.Length; i++)
        {
            provided[i] = FindIn(store, definition, definition.Imports[i]);
        }

        return new Instance(store, module, provided);
    }

    /// <summary>What is defined under a name, as a store sees it, or null.</summary>
    /// <returns>A <see cref="Function"/>, <see cref="Memory"/>, <see cref="Table"/>, <see cref="Global"/> or <see cref="Tag"/>.</returns>
    public object? Get(Store store, string module, string name)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (Find(module, name) is not { } item || (item.Store is not null && !ReferenceEquals(item.Store, store)))
        {
            return null;
        }

        return item.External is HostFunction template ? Function.FromHost(store, template) : Externals.Wrap(item.External, store);
    }

    /// <summary>True when something is defined under a name.</summary>
    public bool IsDefined(string module, string name) => Find(module, name) is not null;

    /// <summary>What an instance in a store imports.</summary>
    /// <exception cref="LinkException">It is not defined, or belongs to another store.</exception>
    internal object FindIn(Store store, ModuleDefinition definition, in ImportDefinition import)
    {
        if (Find(import.Module, import.Name) is not { } item)
        {
            return StringConstant(import) ?? throw ImportMatching.Unknown(definition, import);
        }

        return item.Store is null || ReferenceEquals(item.Store, store)
            ? item.External
            : throw new LinkException($"what is defined as {ImportMatching.Name(import)} belongs to another store");
    }

    /// <summary>What instances in any store import; null for a string constant, which each of them needs anew.</summary>
    /// <exception cref="LinkException">It is not defined, or belongs to a store.</exception>
    internal object? FindForAnyStore(ModuleDefinition definition, in ImportDefinition import)
    {
        if (Find(import.Module, import.Name) is not { } item)
        {
            return StringConstant(import) is not null ? null : throw ImportMatching.Unknown(definition, import);
        }

        return item.Store is null
            ? item.External
            : throw new LinkException($"what is defined as {ImportMatching.Name(import)} belongs to a store: instances of a pool cannot import it");
    }

    internal void Add(string module, string name, HostFunction template) => Add(module, name, new Item(template, null));

    private void Add(string module, string name, Item item)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(name);
        if (item.Store is not null && !ReferenceEquals(item.Store.Engine, Engine))
        {
            throw new ArgumentException($"What is to be defined as \"{module}\".\"{name}\" belongs to another engine.");
        }

        if (item.External is LinearMemory { Type.IsShared: true })
        {
            item = new Item(item.External, null);
        }

        NameMap<Item>? names = _items.Find(module);
        if (names is null)
        {
            _items.Set(module, names = new NameMap<Item>());
        }
        else if (!AllowShadowing && names.Find(name) is not null)
        {
            throw new InvalidOperationException($"\"{module}\".\"{name}\" is defined already.");
        }

        names.Set(name, item);
    }

    private Item? Find(string module, string name) => _items.Find(module)?.Find(name) ?? Resolve(module, name);

    private sealed class Item(object external, Store? store)
    {
        public object External => external;

        public Store? Store => store;
    }
}
