using Petrel.Components.Definition;

namespace Petrel.Components.Wit;

/// <summary>The index spaces of a component or instance type that is being read as WIT.</summary>
internal sealed class WitDecodingScope(WitDecodingScope? outer, WitOwner? owner)
{
    public WitDecodingScope? Outer { get; } = outer;

    /// <summary>The interface or world whose types are declared here; null in what merely holds one.</summary>
    public WitOwner? Owner { get; } = owner;

    public List<WitDecodedType> Types { get; } = [];

    /// <summary>The interfaces that the instances are.</summary>
    public List<WitInterface> Instances { get; } = [];
}

/// <summary>A type in an index space: as written, and the definition that names it, once there is one.</summary>
internal sealed class WitDecodedType(TypeSyntax? syntax, WitDecodingScope? scope)
{
    /// <summary>What is written; null for a name of another type.</summary>
    public TypeSyntax? Syntax { get; } = syntax;

    /// <summary>Where it is written.</summary>
    public WitDecodingScope? Scope { get; } = scope;

    public WitTypeDefinition? Definition { get; set; }
}
