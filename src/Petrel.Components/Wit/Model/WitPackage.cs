namespace Petrel.Components.Wit;

/// <summary>A package: interfaces and worlds.</summary>
internal sealed class WitPackage(WitPackageName name)
{
    public WitPackageName Name { get; } = name;

    public string? Docs { get; set; }

    public WitPosition Position { get; set; }

    public List<WitInterface> Interfaces { get; } = [];

    public List<WitWorld> Worlds { get; } = [];
}
