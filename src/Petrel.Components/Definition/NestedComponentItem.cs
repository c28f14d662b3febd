namespace Petrel.Components.Definition;

/// <summary>Defines a component: <c>(component ...)</c>.</summary>
internal sealed class NestedComponentItem(int offset, ComponentDefinition definition) : DefinitionItem(offset)
{
    public ComponentDefinition Definition { get; } = definition;
}
