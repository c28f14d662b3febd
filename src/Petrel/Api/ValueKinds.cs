using Petrel.Types;

namespace Petrel;

/// <summary>Converts between kinds and types.</summary>
internal static class ValueKinds
{
    /// <summary>True for the kinds of references.</summary>
    public static bool IsReference(this ValueKind kind) => kind >= ValueKind.FuncRef;

    /// <summary>True for references to functions.</summary>
    public static bool IsFunction(this ValueKind kind) => kind is ValueKind.FuncRef or ValueKind.NullFuncRef;

    /// <summary>True for references in the hierarchy of any.</summary>
    public static bool IsAny(this ValueKind kind) => kind is (>= ValueKind.AnyRef and <= ValueKind.ArrayRef) or ValueKind.NullRef;

    /// <summary>The type in the notation of the text format.</summary>
    public static string Name(this ValueKind kind) => ToType(kind).ToString();

    public static WasmType ToType(this ValueKind kind) => kind switch
    {
        ValueKind.Int32 => WasmType.I32,
        ValueKind.Int64 => WasmType.I64,
        ValueKind.Float32 => WasmType.F32,
        ValueKind.Float64 => WasmType.F64,
        ValueKind.V128 => WasmType.V128,
        _ => WasmType.Reference(new HeapType(HeapOf(kind)), nullable: true),
    };

    public static ValueKind Of(WasmType type, TypeRegistry registry) => type.Code switch
    {
        TypeCode.I32 or TypeCode.I8 or TypeCode.I16 => ValueKind.Int32,
        TypeCode.I64 => ValueKind.Int64,
        TypeCode.F32 => ValueKind.Float32,
        TypeCode.F64 => ValueKind.Float64,
        TypeCode.V128 => ValueKind.V128,
        _ => Of(type.Heap, registry),
    };

    public static ValueKind[] Of(WasmType[] types, TypeRegistry registry)
    {
        var kinds = new ValueKind[types.Length];
        for (int i = 0; i < kinds.Length; i++)
        {
            kinds[i] = Of(types[i], registry);
        }

        return kinds;
    }

    public static WasmType[] ToTypes(ValueKind[] kinds)
    {
        var types = new WasmType[kinds.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = ToType(kinds[i]);
        }

        return types;
    }

    private static ValueKind Of(HeapType heap, TypeRegistry registry) => heap.Kind switch
    {
        HeapKind.Func => ValueKind.FuncRef,
        HeapKind.NoFunc => ValueKind.NullFuncRef,
        HeapKind.Extern => ValueKind.ExternRef,
        HeapKind.NoExtern => ValueKind.NullExternRef,
        HeapKind.Any => ValueKind.AnyRef,
        HeapKind.Eq => ValueKind.EqRef,
        HeapKind.I31 => ValueKind.I31Ref,
        HeapKind.Struct => ValueKind.StructRef,
        HeapKind.Array => ValueKind.ArrayRef,
        HeapKind.Exn => ValueKind.ExnRef,
        HeapKind.NoExn => ValueKind.NullExnRef,
        HeapKind.Cont => ValueKind.ContRef,
        HeapKind.NoCont => ValueKind.NullContRef,
        HeapKind.Defined => registry[heap.TypeId].Kind switch
        {
            CompositeKind.Function => ValueKind.FuncRef,
            CompositeKind.Struct => ValueKind.StructRef,
            CompositeKind.Array => ValueKind.ArrayRef,
            _ => ValueKind.ContRef,
        },
        _ => ValueKind.NullRef,
    };

    private static HeapKind HeapOf(ValueKind kind) => kind switch
    {
        ValueKind.FuncRef => HeapKind.Func,
        ValueKind.ExternRef => HeapKind.Extern,
        ValueKind.AnyRef => HeapKind.Any,
        ValueKind.EqRef => HeapKind.Eq,
        ValueKind.I31Ref => HeapKind.I31,
        ValueKind.StructRef => HeapKind.Struct,
        ValueKind.ArrayRef => HeapKind.Array,
        ValueKind.ExnRef => HeapKind.Exn,
        ValueKind.ContRef => HeapKind.Cont,
        ValueKind.NullRef => HeapKind.None,
        ValueKind.NullFuncRef => HeapKind.NoFunc,
        ValueKind.NullExternRef => HeapKind.NoExtern,
        ValueKind.NullExnRef => HeapKind.NoExn,
        ValueKind.NullContRef => HeapKind.NoCont,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is not a kind of value."),
    };
}
