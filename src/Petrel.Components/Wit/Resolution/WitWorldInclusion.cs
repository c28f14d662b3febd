namespace Petrel.Components.Wit;

/// <summary>
/// <c>include</c>: copies imports and exports of a world into another. Interfaces by their qualified name become one, names
/// must not meet, and can be changed; types that belong to the world are copied, so that they are types of the new one.
/// </summary>
internal sealed class WitWorldInclusion
{
    private readonly WitWorld _world;
    private readonly WitIncludeSyntax _syntax;
    private readonly Dictionary<WitTypeDefinition, WitTypeDefinition> _types = [];
    private readonly HashSet<WitUsedName> _unused;

    private WitWorldInclusion(WitWorld world, WitIncludeSyntax syntax)
    {
        _world = world;
        _syntax = syntax;
        _unused = [.. syntax.Renames];
    }

    public static void Include(WitWorld world, WitWorld included, WitIncludeSyntax syntax)
    {
        var inclusion = new WitWorldInclusion(world, syntax);
        foreach (WitWorldItem item in included.Imports)
        {
            inclusion.Add(world.Imports, item, "import");
        }

        foreach (WitWorldItem item in included.Exports)
        {
            inclusion.Add(world.Exports, item, "export");
        }

        if (inclusion._unused.Count > 0)
        {
            WitName name = inclusion._unused.First().Name;
            throw name.Position.Error($"the world `{included.Name}` has no import or export called `{name.Text}`; interfaces of packages cannot be renamed");
        }
    }

    private void Add(List<WitWorldItem> items, WitWorldItem item, string what)
    {
        if (item.IsByInterface)
        {
            WitWorldItem? prior = items.Find(i => i.IsByInterface && i.Interface == item.Interface);
            if (prior is null)
            {
                items.Add(Copy(item, item.Name));
            }
            else if (item.Gate.Since is null && item.Gate.Feature is null)
            {
                prior.Gate = item.Gate;
            }

            return;
        }

        string name = item.Name;
        foreach (WitUsedName rename in _syntax.Renames)
        {
            if (rename.Name.Text == name)
            {
                name = rename.As!.Text;
                _unused.Remove(rename);
                break;
            }
        }

        if (item.Function is { Resource: { } resource } && _types.TryGetValue(resource, out WitTypeDefinition? copy))
        {
            name = new WitFunction(item.Function.Name, item.Function.Kind, copy).ExternName;
        }

        if (items.Exists(i => string.Equals(i.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            throw _syntax.Position.Error($"the {what} `{name}` of the included world meets one of the same name; rename one with `with`");
        }

        items.Add(Copy(item, name));
    }

    private WitWorldItem Copy(WitWorldItem item, string name) => new(name)
    {
        Interface = item.Interface,
        IsRenamed = item.IsRenamed,
        Function = item.Function is null ? null : Copy(item.Function, name),
        Type = item.Type is null ? null : Copy(item.Type, name),
        Docs = item.Docs,
        Gate = item.Gate,
        Position = _syntax.Position,
    };

    private WitTypeDefinition Copy(WitTypeDefinition type, string name)
    {
        var copy = new WitTypeDefinition(name, type.Kind, _world) { IsUsed = type.IsUsed, Docs = type.Docs, Gate = type.Gate, Position = _syntax.Position };
        if (type.Alias is not null)
        {
            copy.SetAlias(Map(type.Alias));
        }
        else
        {
            copy.SetMembers(Map(type.Members));
        }

        _types.Add(type, copy);
        _world.Types.Add(copy);
        return copy;
    }

    private WitFunction Copy(WitFunction function, string name)
    {
        WitTypeDefinition? resource = function.Resource is { } old && _types.TryGetValue(old, out WitTypeDefinition? mapped) ? mapped : function.Resource;
        return new WitFunction(resource is null ? name : function.Name, function.Kind, resource)
        {
            IsAsync = function.IsAsync,
            Parameters = Map(function.Parameters),
            Result = function.Result is null ? null : Map(function.Result),
            Docs = function.Docs,
            Gate = function.Gate,
            Position = _syntax.Position,
        };
    }

    private WitMember[] Map(WitMember[] members) => Array.ConvertAll(members, m => m.Type is null ? m : m with { Type = Map(m.Type) });

    private WitType Map(WitType type) =>
        type.IsPrimitive ? type : new WitType(
            type.Kind,
            Array.ConvertAll(type.Arguments, a => a is null ? null : Map(a)),
            type.Definition is { } old && _types.TryGetValue(old, out WitTypeDefinition? mapped) ? mapped : type.Definition,
            type.Length);
}
