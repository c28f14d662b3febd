namespace Petrel.Components.Definition;

/// <summary><c>(alias export i "name" (sort))</c>.</summary>
internal sealed class ExportAliasItem(int offset, Sort sort, uint instanceIndex, string name) : AliasItem(offset, sort)
{
    public uint InstanceIndex { get; } = instanceIndex;

    public string Name { get; } = name;

    /// <summary>The type of the export; set by validation.</summary>
    public ComponentType? Type { get; set; }
}
