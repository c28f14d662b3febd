namespace Petrel.Components.Definition;

/// <summary><c>(component decl...)</c>.</summary>
internal sealed class ComponentTypeSyntax(DefinitionItem[] declarations) : TypeSyntax
{
    /// <summary><see cref="CoreTypeItem"/>, <see cref="TypeItem"/>, <see cref="AliasItem"/>, <see cref="ImportItem"/>, <see cref="ExportDeclarationItem"/>.</summary>
    public IReadOnlyList<DefinitionItem> Declarations { get; } = declarations;
}
