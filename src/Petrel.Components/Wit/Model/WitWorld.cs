namespace Petrel.Components.Wit;

/// <summary>A world: what a component may import and must export.</summary>
internal sealed class WitWorld(string name, WitPackage package) : WitOwner(name, package)
{
    /// <summary>Imports, among them the types of the world and the interfaces on which others depend.</summary>
    public List<WitWorldItem> Imports { get; set; } = [];

    public List<WitWorldItem> Exports { get; set; } = [];
}
