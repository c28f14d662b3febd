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

/// <summary>A heap type as a pair of kind and, for <see cref="HeapKind.Defined"/>, type identifier.</summary>
internal readonly record struct HeapType(HeapKind Kind, int TypeId = 0)
{
    // The generated equality of a record goes through EqualityComparer, which is not compiled ahead of time for it.
    public bool Equals(HeapType other) => Kind == other.Kind && TypeId == other.TypeId;

    public override int GetHashCode() => ((int)Kind << 24) ^ TypeId;

    public static HeapType Defined(int typeId) => new(HeapKind.Defined, typeId);
}
