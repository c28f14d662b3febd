using Petrel.Components.Linking;
using Petrel.Components.Runtime;

namespace Petrel.Components;

/// <summary>An instance of a component in a store, or an instance that it exports.</summary>
public sealed class ComponentInstance
{
    private readonly string _prefix;
    private VersionIndex<object>? _index;

    internal ComponentInstance(Store store, IReadOnlyList<ComponentExtern> exports, RuntimeInstance runtime, string prefix = "")
    {
        Store = store;
        Exports = exports;
        Runtime = runtime;
        _prefix = prefix;
    }

    /// <summary>The store.</summary>
    public Store Store { get; }

    /// <summary>What it exports.</summary>
    public IReadOnlyList<ComponentExtern> Exports { get; }

    internal RuntimeInstance Runtime { get; }

    private VersionIndex<object> Index
    {
        get
        {
            if (_index is null)
            {
                var index = new VersionIndex<object>();
                foreach (KeyValuePair<string, object> export in Runtime.Exports)
                {
                    index.Set(export.Key, export.Value);
                }

                _index = index;
            }

            return _index;
        }
    }

    /// <summary>An exported function, or null when there is none of that name.</summary>
    public ComponentFunction? GetFunction(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Runtime.Find(name) is RuntimeFunction function
            ? new ComponentFunction(function, _prefix.Length == 0 ? name : $"{_prefix}#{name}", Store)
            : null;
    }

    /// <summary>A function of an exported instance, or null when there is none.</summary>
    /// <param name="instance">The name of the instance; any version of its track is found.</param>
    /// <param name="name">The name of the function.</param>
    public ComponentFunction? GetFunction(string instance, string name) => GetInstance(instance)?.GetFunction(name);

    /// <summary>An exported function as a delegate, or null when there is none of that name: see <see cref="ComponentFunction.Bind"/>.</summary>
    /// <exception cref="LinkException">The signature does not stand for the type of the function.</exception>
    public TDelegate? GetFunction<TDelegate>(string name)
        where TDelegate : Delegate => GetFunction(name)?.Bind<TDelegate>();

    /// <summary>An exported instance, or null when there is none of that name; any version of its track is found.</summary>
    public ComponentInstance? GetInstance(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!Index.TryFind(name, out string? found, out object? item) || item is not RuntimeInstance instance)
        {
            return null;
        }

        ComponentExtern? declared = Exports.FirstOrDefault(export => export.Name == found);
        IReadOnlyList<ComponentExtern> exports = declared?.Type is ComponentInstanceType type ? type.Exports : [];
        return new ComponentInstance(Store, exports, instance, _prefix.Length == 0 ? found : $"{_prefix}/{found}");
    }

    /// <summary>An exported resource type, or null when there is none of that name.</summary>
    public ResourceType? GetResource(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Runtime.Find(name) as ResourceType;
    }

    /// <summary>An exported core module, or null when there is none of that name.</summary>
    public Module? GetModule(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Runtime.Find(name) as Module;
    }
}
