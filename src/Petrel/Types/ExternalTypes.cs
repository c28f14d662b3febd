namespace Petrel.Types;

/// <summary>Size limits of a memory (in pages) or a table (in elements).</summary>
/// <param name="Minimum">Initial size.</param>
/// <param name="Maximum">Largest size, or null when none is declared.</param>
internal readonly record struct Limits(ulong Minimum, ulong? Maximum);

/// <summary>The type of a memory.</summary>
/// <param name="Limits">In pages.</param>
/// <param name="Is64">True when addresses are 64 bits wide.</param>
/// <param name="IsShared">True when threads may share it.</param>
/// <param name="PageSizeLog2">16 unless custom page sizes are in use.</param>
internal sealed record MemoryType(Limits Limits, bool Is64 = false, bool IsShared = false, int PageSizeLog2 = 16);

/// <summary>The type of a table.</summary>
internal sealed record TableType(WasmType Element, Limits Limits, bool Is64 = false, bool IsShared = false);

/// <summary>The type of a global.</summary>
internal sealed record GlobalType(WasmType Content, bool IsMutable, bool IsShared = false);

/// <summary>What an import or export is.</summary>
internal enum ExternKind : byte
{
    Function,
    Table,
    Memory,
    Global,
    Tag,
}
