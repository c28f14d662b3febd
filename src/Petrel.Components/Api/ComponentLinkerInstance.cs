using System.Runtime.CompilerServices;
using Petrel.Components.Linking;
using Petrel.Components.Runtime;

namespace Petrel.Components;

/// <summary>An instance that a linker provides for an import: functions, resources, modules and instances by name.</summary>
public sealed partial class ComponentLinkerInstance
{
    private readonly Dictionary<string, LinkerItem> _items = new(StringComparer.Ordinal);
    private readonly ConditionalWeakTable<Store, object> _hosts = [];
    private Func<Store, object>? _host;

    internal ComponentLinkerInstance(ComponentLinker linker, string name)
    {
        Linker = linker;
        Name = name;
    }

    /// <summary>The name, as in <c>wasi:io/streams@0.2.12</c>; empty for what is imported by plain names.</summary>
    public string Name { get; }

    /// <summary>
    /// Makes the object that implements the functions that are defined as code, once for each store, when a component that imports them is
    /// instantiated.
    /// </summary>
    public Func<Store, object>? Host
    {
        get => _host;
        set
        {
            _host = value;
            _hosts.Clear();
        }
    }

    internal ComponentLinker Linker { get; }

    internal IReadOnlyDictionary<string, LinkerItem> Items => _items;

    /// <summary>
    /// Defines a function by a delegate, whose signature stands for the type of the function that a component imports: see the mapping in the guide. A leading
    /// <see cref="ComponentCaller"/> tells who calls.
    /// </summary>
    /// <remarks>
    /// Whether it does is found out when a component is linked. Types without a counterpart, such as variants, are <see cref="ComponentValue"/> parameters. An adapter is
    /// compiled at run time for each type of delegate.
    /// </remarks>
    /// <param name="name">The name in WIT; <c>[method]r.f</c> and so on for functions of resources.</param>
    /// <param name="function">Called for each call.</param>
    /// <param name="since">The version of the interface that added the function, for messages.</param>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="ComponentLinker.AllowShadowing"/> is false.</exception>
    public void DefineFunction(string name, Delegate function, string? since = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        Add(name, new DelegateItem(function, since));
    }

    /// <summary>Defines a function over <see cref="ComponentValue"/>.</summary>
    /// <param name="name">The name in WIT; <c>[method]r.f</c> and so on for functions of resources.</param>
    /// <param name="type">The type; resources in it are <see cref="HostResourceType{T}"/> objects.</param>
    /// <param name="callback">Called for each call.</param>
    /// <param name="since">The version of the interface that added the function, for messages.</param>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="ComponentLinker.AllowShadowing"/> is false.</exception>
    public void DefineFunction(string name, ComponentFunctionType type, ComponentCallback callback, string? since = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(callback);
        Add(name, new FunctionItem(type, (store, _) => new CallbackFunction(type, name, store, callback), since));
    }

    /// <summary>Defines a function by generated code.</summary>
    /// <param name="name">The name in WIT; <c>[method]r.f</c> and so on for functions of resources.</param>
    /// <param name="type">The type; resources in it are <see cref="HostResourceType{T}"/> objects.</param>
    /// <param name="code">
    /// A managed function pointer to a static method with the parameters and the result that the type flattens to, and a trailing <see cref="object"/>, which
    /// goes to <see cref="Abi.CallContext.Enter"/>. It is trusted: a wrong signature breaks the process.
    /// </param>
    /// <param name="since">The version of the interface that added the function, for messages.</param>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="ComponentLinker.AllowShadowing"/> is false.</exception>
    public void DefineFunction(string name, ComponentFunctionType type, nint code, string? since = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentOutOfRangeException.ThrowIfZero(code);
        Add(name, new FunctionItem(type, (_, host) => new CodeFunction(type, code, host), since));
    }

    /// <summary>Defines a resource type.</summary>
    /// <param name="type">The type: of the host, or one that a component instance exports.</param>
    /// <param name="name">The name in WIT; when null, that of the type.</param>
    /// <param name="since">The version of the interface that added it, for messages.</param>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="ComponentLinker.AllowShadowing"/> is false.</exception>
    public void DefineResource(ResourceType type, string? name = null, string? since = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.Identity is not (HostResourceType or GuestResourceType))
        {
            throw new ArgumentException("Only resources of the host and of instances can be provided: see HostResourceType<T>.", nameof(type));
        }

        Add(name ?? type.Name ?? throw new ArgumentException("The resource type has no name; give one.", nameof(name)), new SharedItem(type.Identity, since));
    }

    /// <summary>Defines a core module.</summary>
    /// <exception cref="InvalidOperationException">The name is taken and <see cref="ComponentLinker.AllowShadowing"/> is false.</exception>
    public void DefineModule(string name, Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        Add(name, new SharedItem(module, null));
    }

    /// <summary>An instance within this one; made when there is none of this name.</summary>
    /// <exception cref="InvalidOperationException">The name is taken by something else.</exception>
    public ComponentLinkerInstance Instance(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (_items.TryGetValue(name, out LinkerItem? item))
        {
            return (item as InstanceItem)?.Instance ?? throw Taken(name);
        }

        var instance = new ComponentLinkerInstance(Linker, name);
        _items.Add(name, new InstanceItem(instance));
        return instance;
    }

    /// <summary>Whether something is defined under a name.</summary>
    public bool IsDefined(string name) => _items.ContainsKey(name);

    internal void Add(string name, LinkerItem item)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Linker.AllowShadowing)
        {
            _items[name] = item;
        }
        else if (!_items.TryAdd(name, item))
        {
            throw Taken(name);
        }
    }

    internal object? HostOf(Store store) => _host is null ? null : _hosts.GetValue(store, key => _host(key));

    private InvalidOperationException Taken(string name) =>
        new(Name.Length == 0 ? $"{name} is defined already." : $"{Name} has a definition of {name} already.");
}
