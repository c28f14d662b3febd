using Petrel.Types;

namespace Petrel.Components.Definition;

/// <summary><c>(type ...)</c> of a core module type.</summary>
internal sealed class CoreTypeDeclaration(int offset, CoreTypeSyntax syntax) : CoreModuleDeclaration(offset)
{
    public CoreTypeSyntax Syntax { get; } = syntax;

    /// <summary>The members of the group; set by validation.</summary>
    public DefinedType[] Types { get; set; } = [];
}
