using Petrel.Types;

namespace Petrel;

/// <summary>The type of a global.</summary>
public sealed class GlobalDeclaration : ExternalType
{
    internal GlobalDeclaration(GlobalType type, TypeRegistry registry)
    {
        Type = type;
        Content = ValueKinds.Of(type.Content, registry);
    }

    /// <inheritdoc/>
    public override ExternalKind Kind => ExternalKind.Global;

    /// <summary>Kind of the value.</summary>
    public ValueKind Content { get; }

    /// <summary>True when the value can change.</summary>
    public bool IsMutable => Type.IsMutable;

    internal GlobalType Type { get; }

    /// <inheritdoc/>
    public override string ToString() => ExternalTypes.Describe(Type);
}
