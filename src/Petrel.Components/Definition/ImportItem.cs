namespace Petrel.Components.Definition;

/// <summary>An import: <c>(import "name" externdesc)</c>, also as a declarator of a component type.</summary>
internal sealed class ImportItem(int offset, ComponentExternName name, ExternDescription description) : DefinitionItem(offset)
{
    public ComponentExternName Name { get; } = name;

    public ExternDescription Description { get; } = description;

    /// <summary>The type; set by validation. Its abstract resources are this component's own.</summary>
    public ComponentType? Type { get; set; }
}
