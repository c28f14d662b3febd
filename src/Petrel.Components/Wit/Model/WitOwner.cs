namespace Petrel.Components.Wit;

/// <summary>What holds types: an interface or a world.</summary>
internal abstract class WitOwner(string name, WitPackage package)
{
    /// <summary>Its name in the package; of an interface written within a world, its name there.</summary>
    public string Name { get; } = name;

    public WitPackage Package { get; } = package;

    /// <summary>Its types in an order in which each stands after those it is made of.</summary>
    public List<WitTypeDefinition> Types { get; } = [];

    public string? Docs { get; set; }

    public WitGate Gate { get; set; } = WitGate.None;

    public WitPosition Position { get; set; }

    public bool IsExcluded { get; set; }
}
