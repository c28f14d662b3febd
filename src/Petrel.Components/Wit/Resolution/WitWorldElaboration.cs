namespace Petrel.Components.Wit;

/// <summary>
/// Adds to a world the interfaces on which its imports and exports depend.
/// </summary>
/// <remarks>
/// An import depends on imports. An export depends on an exported interface when the world exports it, otherwise on an import; and
/// then nothing on which that import depends may be an export, because the export would mean one type by two ways.
/// </remarks>
internal sealed class WitWorldElaboration
{
    private readonly WitWorld _world;
    private readonly List<WitWorldItem> _imports = [];
    private readonly HashSet<WitInterface> _imported = [];
    private readonly HashSet<WitInterface> _exported = [];

    private WitWorldElaboration(WitWorld world) => _world = world;

    public static void Elaborate(WitWorld world) => new WitWorldElaboration(world).Run();

    private void Run()
    {
        // An interface that is imported by name keeps its gate and place even where a dependency needs it first.
        var named = new Dictionary<WitInterface, WitWorldItem>();
        foreach (WitWorldItem item in _world.Imports)
        {
            if (item.IsByInterface)
            {
                named[item.Interface!] = item;
            }
        }

        foreach (WitWorldItem item in _world.Imports)
        {
            foreach (WitInterface dependency in Dependencies(item))
            {
                Import(dependency, named, item);
            }

            if (item.IsByInterface)
            {
                Import(item.Interface!, named, item);
            }
            else
            {
                _imports.Add(item);
            }
        }

        foreach (WitWorldItem item in _world.Exports)
        {
            if (item.IsByInterface)
            {
                _exported.Add(item.Interface!);
            }
        }

        var exports = new List<WitWorldItem>();
        List<WitWorldItem> order = TopologicalOrder.Of(_world.Exports, ExportedDependencies, (item, position) => position.Error($"the export `{item.Name}` depends on itself"));
        foreach (WitWorldItem item in order)
        {
            foreach (WitInterface dependency in Dependencies(item))
            {
                if (!_exported.Contains(dependency))
                {
                    if (AllDependencies(dependency).Exists(_exported.Contains))
                    {
                        throw _world.Position.Error($"the export `{item.Name}` of the world `{_world.Name}` depends on an interface that is exported, and imported through `{dependency.ExternName}`");
                    }

                    Import(dependency, named, item);
                }
            }

            exports.Add(item);
        }

        _world.Imports = _imports;
        _world.Exports = exports;
    }

    private IEnumerable<KeyValuePair<WitWorldItem, WitPosition>> ExportedDependencies(WitWorldItem item)
    {
        foreach (WitInterface dependency in Dependencies(item))
        {
            if (_world.Exports.Find(e => e.IsByInterface && e.Interface == dependency) is { } export)
            {
                yield return new(export, item.Position);
            }
        }
    }

    private static List<WitInterface> Dependencies(WitWorldItem item) =>
        item.Interface is not null ? item.Interface.Dependencies
        : item.Type is { IsUsed: true } type && type.Alias!.Definition!.Owner is WitInterface owner ? [owner]
        : [];

    private static List<WitInterface> AllDependencies(WitInterface definition) => TopologicalOrder.Of(
        [definition],
        d => d.Dependencies.Select(dependency => new KeyValuePair<WitInterface, WitPosition>(dependency, d.Position)),
        (d, position) => position.Error($"the interface `{d.Name}` depends on itself"));

    private void Import(WitInterface definition, Dictionary<WitInterface, WitWorldItem> named, WitWorldItem cause)
    {
        if (_imported.Contains(definition))
        {
            return;
        }

        foreach (WitInterface dependency in AllDependencies(definition))
        {
            if (_imported.Add(dependency))
            {
                _imports.Add(named.TryGetValue(dependency, out WitWorldItem? item)
                    ? item
                    : new WitWorldItem(dependency.ExternName)
                    {
                        Interface = dependency,
                        Position = _world.Position,

                        // What is there because of a gated item is gated as that is.
                        Gate = (cause.Type?.Gate ?? cause.Gate) with { ExternalId = null },
                    });
            }
        }
    }
}
