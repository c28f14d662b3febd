using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>
/// Gives each label its own interface (<c>import a: ns:p/i; import b: ns:p/i;</c>): the instances are different ones, and so are their resources, which makes
/// them interfaces written in place that happen to have the same contents.
/// </summary>
internal sealed class LabelledInterfaces
{
    private readonly Dictionary<WitTypeDefinition, WitTypeDefinition> _types = [];
    private readonly WitInterface _copy;

    private LabelledInterfaces(WitInterface source, string label, WitPackage package)
    {
        _copy = new WitInterface(label, package, isInline: true) { Docs = source.Docs, Gate = source.Gate, Position = source.Position };
        foreach (WitTypeDefinition type in source.Types)
        {
            _copy.Types.Add(Copy(type));
        }

        foreach (WitFunction function in source.Functions)
        {
            _copy.Functions.Add(Copy(function));
        }

        _copy.Dependencies.AddRange(source.Dependencies);
    }

    /// <summary>Separates the labels of a world.</summary>
    public static void Separate(WitWorld world)
    {
        foreach (WitWorldItem item in world.Imports.Concat(world.Exports))
        {
            if (item.IsRenamed)
            {
                item.Interface = new LabelledInterfaces(item.Interface!, item.Name, world.Package)._copy;
                item.IsRenamed = false;
            }
        }
    }

    private WitTypeDefinition Copy(WitTypeDefinition type)
    {
        var copy = new WitTypeDefinition(type.Name, type.Kind, _copy) { IsUsed = type.IsUsed, Docs = type.Docs, Gate = type.Gate, Position = type.Position };
        _types.Add(type, copy);
        if (type.Alias is not null)
        {
            copy.SetAlias(Map(type.Alias)!);
        }
        else
        {
            copy.SetMembers(Map(type.Members));
        }

        return copy;
    }

    private WitFunction Copy(WitFunction function) => new(function.Name, function.Kind, function.Resource is null ? null : _types[function.Resource])
    {
        IsAsync = function.IsAsync,
        Parameters = Map(function.Parameters),
        Result = Map(function.Result),
        Docs = function.Docs,
        Gate = function.Gate,
        Position = function.Position,
    };

    private WitMember[] Map(WitMember[] members) => Array.ConvertAll(members, m => m with { Type = Map(m.Type) });

    private WitType? Map(WitType? type) => type is null || type.IsPrimitive ? type : new WitType(
        type.Kind,
        Array.ConvertAll(type.Arguments, Map),
        type.Definition is { } definition && _types.TryGetValue(definition, out WitTypeDefinition? copy) ? copy : type.Definition,
        type.Length);
}
