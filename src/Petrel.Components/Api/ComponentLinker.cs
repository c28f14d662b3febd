using Petrel.Components.Linking;
using Petrel.Components.Runtime;

namespace Petrel.Components;

/// <summary>
/// Names for what components import. Interfaces are found by semantic version: exactly, else the highest version of the same track (1.x.y, or 0.2.x), be it
/// older or newer than what is asked for; 0.0.x and pre-releases only exactly. Whether it fits is decided by comparing the types of what the component
/// really imports. Not thread-safe while it is being filled; afterwards, instantiation in different stores is.
/// </summary>
public sealed class ComponentLinker
{
    private readonly VersionIndex<object> _instances = new();
    private List<Func<string, ComponentLinkerInstance?>>? _resolvers;

    /// <summary>Creates a linker without names.</summary>
    public ComponentLinker(Engine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Engine = engine;
        Root = new ComponentLinkerInstance(this, "");
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; }

    /// <summary>True lets a definition replace an earlier one of the same name; otherwise that is an error.</summary>
    public bool AllowShadowing { get; set; }

    /// <summary>
    /// True lets components be instantiated that import functions and resources which are not defined: calling such a function traps. Modules and components that
    /// are imported must be defined.
    /// </summary>
    public bool UnknownImportsTrap { get; set; }

    /// <summary>What is imported by itself and not as a part of an interface: functions, resources, modules.</summary>
    public ComponentLinkerInstance Root { get; }

    /// <summary>What is provided as the instance of exactly this name, such as <c>wasi:io/streams@0.2.12</c>; made when there is none.</summary>
    /// <exception cref="InvalidOperationException">The name is taken by an instance of a component.</exception>
    public ComponentLinkerInstance Instance(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_instances.TryGetExact(name, out object? found))
        {
            return found as ComponentLinkerInstance ?? throw Taken(name);
        }

        var instance = new ComponentLinkerInstance(this, name);
        _instances.Set(name, instance);
        return instance;
    }

    /// <summary>Provides what a component instance exports as one instance.</summary>
    /// <param name="name">The name under which it can be imported.</param>
    /// <param name="instance">The instance; components of its store can import it.</param>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineInstance(string name, ComponentInstance instance)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(instance);
        Add(name, new StoreItem(instance.Runtime, instance.Store));
    }

    /// <summary>Provides everything that a component instance exports, under the names it exports it by: composition at run time.</summary>
    /// <param name="instance">The instance; components of its store can import it.</param>
    /// <exception cref="InvalidOperationException">A name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineExports(ComponentInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        foreach (KeyValuePair<string, object> export in instance.Runtime.Exports)
        {
            var item = new StoreItem(export.Value, instance.Store);
            if (export.Value is RuntimeInstance)
            {
                Add(export.Key, item);
            }
            else
            {
                Root.Add(export.Key, item);
            }
        }
    }

    /// <summary>Provides a core module that is imported by itself.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineModule(string name, Module module) => Root.DefineModule(name, module);

    /// <summary>Provides a component that is imported as a component.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="AllowShadowing"/> is false.</exception>
    public void DefineComponent(string name, Component component)
    {
        ArgumentNullException.ThrowIfNull(component);
        Root.Add(name, new SharedItem(component.Closure, null));
    }

    /// <summary>Adds someone to ask for instances that are not defined, after those that were added before.</summary>
    /// <param name="resolve">
    /// Given the full name that is imported; answers an instance that <see cref="Instance"/> made, or null when it does not know.
    /// </param>
    public void AddResolver(Func<string, ComponentLinkerInstance?> resolve)
    {
        ArgumentNullException.ThrowIfNull(resolve);
        (_resolvers ??= []).Add(resolve);
    }

    /// <summary>Whether an instance import of this name would be found, in this or a compatible version.</summary>
    public bool IsDefined(string name) => _instances.TryFind(name, out _, out _);

    /// <summary>Instantiates a component with what is defined.</summary>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="component">The component.</param>
    /// <exception cref="LinkException">An import is not defined, has another type, belongs to another store, or needs something that is not supported.</exception>
    /// <exception cref="TrapException">A core module trapped when it was instantiated.</exception>
    /// <exception cref="PetrelException">The store or the system does not allow the memories or tables.</exception>
    public ComponentInstance Instantiate(Store store, Component component)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(component);
        if (!ReferenceEquals(store.Engine, Engine) || !ReferenceEquals(component.Engine, Engine))
        {
            throw new LinkException("the store or the component belongs to another engine than the linker");
        }

        store.ThrowIfDisposed();
        var provided = new RuntimeInstance();
        var matching = new ComponentMatching(this, store);
        foreach (ComponentExtern import in component.Imports)
        {
            provided.Add(import.Name, matching.Provide(import));
        }

        RuntimeInstance exports = Instantiator.Run(component.Closure, store, null, component.Name ?? "the component", provided.Find);
        return new ComponentInstance(store, component.Exports, exports);
    }

    /// <summary>True when a core module says what it is as a component, so that <see cref="InstantiateModule"/> can make an instance of it.</summary>
    public static bool HasWorld(Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        return ModuleWorld.IsIn(module);
    }

    /// <summary>
    /// Makes a component instance of a core module by itself: of a library for preview 1, say, without an adapter. Its <c>component-type</c> sections say what it is as a
    /// component (wit-bindgen and the toolchains around it put them there).
    /// </summary>
    /// <param name="store">The store that owns the instance.</param>
    /// <param name="module">The module: exports are named as wit-component has them, <c>ns:package/interface#function</c>.</param>
    /// <param name="core">Provides what no world of the module speaks of, such as <c>wasi_snapshot_preview1</c>.</param>
    /// <exception cref="LinkException">The module has no world, or something that it imports or should export is missing or has another type.</exception>
    /// <exception cref="TrapException">The module trapped when it was instantiated or initialized.</exception>
    /// <exception cref="PetrelException">The store or the system does not allow the memories or tables.</exception>
    public ComponentInstance InstantiateModule(Store store, Module module, Linker core)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(core);
        if (!ReferenceEquals(store.Engine, Engine) || !ReferenceEquals(module.Engine, Engine) || !ReferenceEquals(core.Engine, Engine))
        {
            throw new LinkException("the store, the module or the core linker belongs to another engine than the linker");
        }

        store.ThrowIfDisposed();
        return ModuleWorld.Instantiate(this, store, module, core);
    }

    /// <summary>What an instance import asks for: a <see cref="ComponentLinkerInstance"/> or <see cref="StoreItem"/>.</summary>
    internal bool TryFind(string name, out string found, out object? item)
    {
        if (_instances.TryFind(name, out string? key, out item))
        {
            found = key;
            return true;
        }

        found = name;
        foreach (Func<string, ComponentLinkerInstance?> resolve in _resolvers ?? [])
        {
            if (resolve(name) is { } resolved)
            {
                found = resolved.Name;
                item = resolved;
                return true;
            }
        }

        return false;
    }

    internal IReadOnlyList<string> VersionsOf(string name) => _instances.VersionsOf(name);

    /// <summary>The version of an interface that added an item, as far as definitions of the same track know.</summary>
    internal string? SinceOf(string name, string item)
    {
        string? lowest = null;
        foreach ((string candidate, object instance) in _instances.OnTrackOf(name))
        {
            if (instance is ComponentLinkerInstance linker && linker.Items.TryGetValue(item, out LinkerItem? found))
            {
                string version = found.Since ?? candidate[(candidate.IndexOf('@', StringComparison.Ordinal) + 1)..];
                if (lowest is null
                    || InterfaceVersion.Parse(version) is { } a && InterfaceVersion.Parse(lowest) is { } b && a.CompareTo(b) < 0)
                {
                    lowest = version;
                }
            }
        }

        return lowest;
    }

    private static InvalidOperationException Taken(string name) => new($"{name} is defined already.");

    private void Add(string name, StoreItem item)
    {
        if (!AllowShadowing && _instances.TryGetExact(name, out _))
        {
            throw Taken(name);
        }

        _instances.Set(name, item);
    }
}
