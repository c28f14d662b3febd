namespace Petrel.Types;

/// <summary>What a <see cref="WasmType"/> is, without the details of references.</summary>
internal enum TypeCode : byte
{
    /// <summary>The type of a value popped in unreachable code; matches everything.</summary>
    Bottom,
    I32,
    I64,
    F32,
    F64,
    V128,
    Reference,

    /// <summary>Packed storage of a field; never the type of a value.</summary>
    I8,

    /// <summary>Packed storage of a field; never the type of a value.</summary>
    I16,
}

/// <summary>
/// A value type or storage type in one word, so that the validator compares types by comparing integers. Defined
/// types are named by their identifier in the engine's <see cref="TypeRegistry"/>, where equal types have equal
/// identifiers: two equal words are equal types, whichever modules they come from.
/// </summary>
/// <remarks>Bits 0-3: <see cref="TypeCode"/>; 4: nullable; 5: exact; 6-10: <see cref="HeapKind"/>; 11-31: type identifier.</remarks>
internal readonly record struct WasmType(uint Bits)
{
    public const int MaxTypeId = (1 << 21) - 1;

    private const uint NullableBit = 1 << 4;
    private const uint ExactBit = 1 << 5;

    public static readonly WasmType Bottom = new((uint)TypeCode.Bottom);
    public static readonly WasmType I32 = new((uint)TypeCode.I32);
    public static readonly WasmType I64 = new((uint)TypeCode.I64);
    public static readonly WasmType F32 = new((uint)TypeCode.F32);
    public static readonly WasmType F64 = new((uint)TypeCode.F64);
    public static readonly WasmType V128 = new((uint)TypeCode.V128);
    public static readonly WasmType I8 = new((uint)TypeCode.I8);
    public static readonly WasmType I16 = new((uint)TypeCode.I16);
    public static readonly WasmType FuncRef = Reference(new HeapType(HeapKind.Func), nullable: true);
    public static readonly WasmType ExternRef = Reference(new HeapType(HeapKind.Extern), nullable: true);
    public static readonly WasmType ExnRef = Reference(new HeapType(HeapKind.Exn), nullable: true);
    public static readonly WasmType AnyRef = Reference(new HeapType(HeapKind.Any), nullable: true);

    // The generated equality of a record goes through EqualityComparer, which is not compiled ahead of time for it.
    public bool Equals(WasmType other) => Bits == other.Bits;

    public override int GetHashCode() => (int)Bits;

    public TypeCode Code => (TypeCode)(Bits & 15);

    public bool IsReference => Code == TypeCode.Reference;

    public bool IsNumber => Code is >= TypeCode.I32 and <= TypeCode.F64;

    public bool IsVector => Code == TypeCode.V128;

    public bool IsPacked => Code is TypeCode.I8 or TypeCode.I16;

    public bool IsNullable => (Bits & NullableBit) != 0;

    /// <summary>Custom descriptors: the referenced object is of exactly this type, not of a subtype.</summary>
    public bool IsExact => (Bits & ExactBit) != 0;

    public HeapType Heap => new((HeapKind)((Bits >> 6) & 31), (int)(Bits >> 11));

    /// <summary>True when locals of this type need no initial value (spec: Defaultable types).</summary>
    public bool IsDefaultable => !IsReference || IsNullable;

    /// <summary>The type of the value that a field of this storage type holds.</summary>
    public WasmType Unpacked => IsPacked ? I32 : this;

    public static WasmType Reference(HeapType heap, bool nullable, bool exact = false) =>
        new((uint)TypeCode.Reference | (nullable ? NullableBit : 0) | (exact ? ExactBit : 0)
            | ((uint)heap.Kind << 6) | ((uint)heap.TypeId << 11));

    public WasmType AsNonNull() => IsReference ? new WasmType(Bits & ~NullableBit) : this;

    public WasmType AsNullable() => IsReference ? new WasmType(Bits | NullableBit) : this;

    /// <summary>The type in the notation of the text format; a defined type shows its identifier.</summary>
    public override string ToString()
    {
        switch (Code)
        {
            case TypeCode.Bottom:
                return "bottom";
            case TypeCode.Reference:
                HeapType heap = Heap;
                string name = heap.Kind == HeapKind.Defined ? heap.TypeId.ToString() : heap.Kind.ToString().ToLowerInvariant();
                if (heap.IsSharedAbstract)
                {
                    name = $"(shared {name})";
                }
                else if (IsExact)
                {
                    name = $"(exact {name})";
                }
                else if (IsNullable && heap.Kind != HeapKind.Defined)
                {
                    return heap.Kind switch
                    {
                        HeapKind.None => "nullref",
                        HeapKind.NoFunc => "nullfuncref",
                        HeapKind.NoExtern => "nullexternref",
                        HeapKind.NoExn => "nullexnref",
                        HeapKind.NoCont => "nullcontref",
                        _ => name + "ref",
                    };
                }

                return IsNullable ? $"(ref null {name})" : $"(ref {name})";
            default:
                return Code.ToString().ToLowerInvariant();
        }
    }
}
