namespace Petrel.Components.Definition;

/// <summary><c>(module decl...)</c>.</summary>
internal sealed class CoreModuleTypeSyntax(CoreModuleDeclaration[] declarations) : CoreTypeSyntax
{
    public IReadOnlyList<CoreModuleDeclaration> Declarations { get; } = declarations;
}
