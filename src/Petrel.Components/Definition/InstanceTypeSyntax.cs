namespace Petrel.Components.Definition;

/// <summary><c>(instance decl...)</c>.</summary>
internal sealed class InstanceTypeSyntax(DefinitionItem[] declarations) : TypeSyntax
{
    /// <summary><see cref="CoreTypeItem"/>, <see cref="TypeItem"/>, <see cref="AliasItem"/>, <see cref="ExportDeclarationItem"/>.</summary>
    public IReadOnlyList<DefinitionItem> Declarations { get; } = declarations;
}
