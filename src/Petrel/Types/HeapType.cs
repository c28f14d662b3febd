namespace Petrel.Types;

/// <summary>
/// A heap type: one of the abstract ones, or a defined type named by its identifier in the
/// <see cref="TypeRegistry"/> (spec: Types, Heap Types).
/// </summary>
internal enum HeapKind : byte
{
    /// <summary>Reached by unreachable code only: below every heap type.</summary>
    Bottom,
    Func,
    NoFunc,
    Extern,
    NoExtern,
    Any,
    Eq,
    I31,
    Struct,
    Array,
    None,
    Exn,
    NoExn,
    Cont,
    NoCont,

    /// <summary>A defined type; its identifier says which.</summary>
    Defined,
}

/// <summary>Whether the values of a heap type may be shared between threads (shared-everything-threads).</summary>
internal enum Sharing : byte
{
    Unshared,
    Shared,

    /// <summary>Reached by unreachable code only: matches both.</summary>
    Either,
}

/// <summary>A heap type as a pair of kind and, for <see cref="HeapKind.Defined"/>, type identifier.</summary>
/// <param name="Kind">Which abstract heap type, or that it is a defined one.</param>
/// <param name="TypeId">
/// Identifier of a defined type, which knows itself whether it is shared; the <see cref="Sharing"/> of an abstract type. The
/// kind of <c>(shared any)</c> is that of <c>any</c>: what does not depend on sharing, above all execution, need not know.
/// </param>
internal readonly record struct HeapType(HeapKind Kind, int TypeId = 0)
{
    public HeapType(HeapKind kind, Sharing sharing)
        : this(kind, (int)sharing)
    {
    }

    /// <summary>True for an abstract type that is shared; a defined one says so itself.</summary>
    public bool IsSharedAbstract => Kind != HeapKind.Defined && TypeId == (int)Sharing.Shared;

    // The generated equality of a record goes through EqualityComparer, which is not compiled ahead of time for it.
    public bool Equals(HeapType other) => Kind == other.Kind && TypeId == other.TypeId;

    public override int GetHashCode() => ((int)Kind << 24) ^ TypeId;

    public static HeapType Defined(int typeId) => new(HeapKind.Defined, typeId);
}
