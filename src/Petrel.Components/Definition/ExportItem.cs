namespace Petrel.Components.Definition;

/// <summary>An export: <c>(export "name" (sort index) externdesc?)</c>. It adds an index to the index space of its sort.</summary>
internal sealed class ExportItem(int offset, ComponentExternName name, Sort sort, uint index, ExternDescription? ascription) : DefinitionItem(offset)
{
    public ComponentExternName Name { get; } = name;

    public Sort Sort { get; } = sort;

    public uint Index { get; } = index;

    /// <summary>The type that is written, which the definition must be a subtype of, or null.</summary>
    public ExternDescription? Ascription { get; } = ascription;

    /// <summary>The type under which it is exported; set by validation.</summary>
    public ComponentType? Type { get; set; }
}
