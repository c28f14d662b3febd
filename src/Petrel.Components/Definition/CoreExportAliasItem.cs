namespace Petrel.Components.Definition;

/// <summary><c>(alias core export i "name" (core sort))</c>.</summary>
internal sealed class CoreExportAliasItem(int offset, Sort sort, uint instanceIndex, string name) : AliasItem(offset, sort)
{
    public uint InstanceIndex { get; } = instanceIndex;

    public string Name { get; } = name;

    /// <summary>The type of the export; set by validation.</summary>
    public ExternalType? Type { get; set; }
}
