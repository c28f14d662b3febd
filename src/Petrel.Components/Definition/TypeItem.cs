namespace Petrel.Components.Definition;

/// <summary>Defines a type: <c>(type ...)</c>.</summary>
internal sealed class TypeItem(int offset, TypeSyntax syntax) : DefinitionItem(offset)
{
    public TypeSyntax Syntax { get; } = syntax;

    /// <summary>The type; set by validation. A resource definition makes a resource type, of which each instance has its own at run time.</summary>
    public ComponentType? Type { get; set; }
}
