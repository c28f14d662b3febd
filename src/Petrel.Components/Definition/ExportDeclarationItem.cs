namespace Petrel.Components.Definition;

/// <summary>A declarator of a component or instance type: <c>(export "name" externdesc)</c>.</summary>
internal sealed class ExportDeclarationItem(int offset, ComponentExternName name, ExternDescription description) : DefinitionItem(offset)
{
    public ComponentExternName Name { get; } = name;

    public ExternDescription Description { get; } = description;

    /// <summary>The type; set by validation.</summary>
    public ComponentType? Type { get; set; }
}
