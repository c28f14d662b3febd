using Petrel.Types;

namespace Petrel;

/// <summary>The type of a table.</summary>
public sealed class TableDeclaration : ExternalType
{
    internal TableDeclaration(TableType type, TypeRegistry registry)
    {
        Type = type;
        Element = ValueKinds.Of(type.Element, registry);
    }

    /// <inheritdoc/>
    public override ExternalKind Kind => ExternalKind.Table;

    /// <summary>Kind of the elements, a reference.</summary>
    public ValueKind Element { get; }

    /// <summary>Initial number of elements.</summary>
    public ulong Minimum => Type.Limits.Minimum;

    /// <summary>Largest number of elements, or null when none is declared.</summary>
    public ulong? Maximum => Type.Limits.Maximum;

    /// <summary>True when indices are 64 bits wide.</summary>
    public bool Is64 => Type.Is64;

    internal TableType Type { get; }

    /// <inheritdoc/>
    public override string ToString() => ExternalTypes.Describe(Type);
}
