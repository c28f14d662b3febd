using Petrel.Types;

namespace Petrel.Components.Definition;

/// <summary>Defines core types: one recursive group, or one module type.</summary>
internal sealed class CoreTypeItem(int offset, CoreTypeSyntax syntax) : DefinitionItem(offset)
{
    public CoreTypeSyntax Syntax { get; } = syntax;

    /// <summary>The members of the group, each of which takes an index; empty for a module type. Set by validation.</summary>
    public DefinedType[] Types { get; set; } = [];

    /// <summary>The module type, when it is one; set by validation.</summary>
    public CoreModuleType? ModuleType { get; set; }
}
