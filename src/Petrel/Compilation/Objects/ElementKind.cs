using Petrel.Types;

namespace Petrel.Compilation.Objects;

/// <summary>How an element of an array is stored: packed, or in the representation of its type.</summary>
internal enum ElementKind : byte
{
    Int8,
    Int16,

    /// <summary>From here on in the order of <see cref="IlType"/>.</summary>
    Int32,
    Int64,
    Float32,
    Float64,
    Vector,
    Object,
    Function,
}

internal static class ElementKinds
{
    public static ElementKind Of(WasmType storage, TypeRegistry registry) => storage.Code switch
    {
        TypeCode.I8 => ElementKind.Int8,
        TypeCode.I16 => ElementKind.Int16,
        _ => ElementKind.Int32 + (byte)IlTypes.Of(storage, registry),
    };

    public static bool IsReference(this ElementKind kind) => kind >= ElementKind.Object;

    /// <summary>log2 of the size in bytes.</summary>
    public static int SizeLog2(this ElementKind kind) => kind switch
    {
        ElementKind.Int8 => 0,
        ElementKind.Int16 => 1,
        ElementKind.Int32 or ElementKind.Float32 => 2,
        ElementKind.Vector => 4,
        _ => 3,
    };
}
