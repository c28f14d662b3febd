namespace Petrel.Components.Wit;

/// <summary>An import or export of a world: exactly one of interface, function and type.</summary>
internal sealed class WitWorldItem(string name)
{
    /// <summary>The name in the component: a label, or the qualified name of an interface.</summary>
    public string Name { get; } = name;

    public WitInterface? Interface { get; set; }

    /// <summary>True for an interface of a package under a label of its own (<c>import a: ns:p/i;</c>).</summary>
    public bool IsRenamed { get; set; }

    public WitFunction? Function { get; set; }

    public WitTypeDefinition? Type { get; set; }

    public string? Docs { get; set; }

    public WitGate Gate { get; set; } = WitGate.None;

    public WitPosition Position { get; set; }

    /// <summary>True for an interface known by its qualified name: two of the same are one.</summary>
    public bool IsByInterface => Interface is { IsInline: false } && !IsRenamed;
}
