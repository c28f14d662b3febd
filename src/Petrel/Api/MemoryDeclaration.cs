using Petrel.Types;

namespace Petrel;

/// <summary>The type of a memory.</summary>
public sealed class MemoryDeclaration : ExternalType
{
    internal MemoryDeclaration(MemoryType type) => Type = type;

    /// <inheritdoc/>
    public override ExternalKind Kind => ExternalKind.Memory;

    /// <summary>Initial size in pages.</summary>
    public ulong Minimum => Type.Limits.Minimum;

    /// <summary>Largest size in pages, or null when none is declared.</summary>
    public ulong? Maximum => Type.Limits.Maximum;

    /// <summary>True when addresses are 64 bits wide.</summary>
    public bool Is64 => Type.Is64;

    /// <summary>True when threads may share the memory.</summary>
    public bool IsShared => Type.IsShared;

    /// <summary>Bytes of a page: 65,536 unless custom page sizes are in use.</summary>
    public int PageSize => 1 << Type.PageSizeLog2;

    internal MemoryType Type { get; }

    /// <inheritdoc/>
    public override string ToString() => ExternalTypes.Describe(Type);
}
