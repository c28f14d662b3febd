namespace Petrel.Types;

/// <summary>The subtype relation (spec: Validation, Matching). Types must belong to one <see cref="TypeRegistry"/>.</summary>
internal static class Subtyping
{
    /// <summary>True when a value of type <paramref name="actual"/> can stand where <paramref name="expected"/> is asked for.</summary>
    public static bool IsSubtype(WasmType actual, WasmType expected, TypeRegistry registry)
    {
        if (actual.Bits == expected.Bits || actual.Code == TypeCode.Bottom)
        {
            return true;
        }

        return actual.IsReference && expected.IsReference
            && (expected.IsNullable || !actual.IsNullable)
            && IsHeapSubtype(actual.Heap, expected.Heap, registry)
            && (!expected.IsExact || IsBottom(actual.Heap.Kind) || (actual.IsExact && actual.Heap.TypeId == expected.Heap.TypeId));
    }

    /// <summary>True when the lists are equally long and match one by one.</summary>
    public static bool AreSubtypes(WasmType[] actual, WasmType[] expected, TypeRegistry registry) =>
        actual.Length == expected.Length && AreSubtypes(actual, 0, expected, 0, actual.Length, registry);

    /// <summary>True when <paramref name="count"/> types from the given positions match one by one.</summary>
    public static bool AreSubtypes(
        WasmType[] actual, int actualStart, WasmType[] expected, int expectedStart, int count, TypeRegistry registry)
    {
        for (int i = 0; i < count; i++)
        {
            if (!IsSubtype(actual[actualStart + i], expected[expectedStart + i], registry))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsHeapSubtype(HeapType actual, HeapType expected, TypeRegistry registry)
    {
        if (actual == expected || actual.Kind == HeapKind.Bottom)
        {
            return true;
        }

        if (expected.Kind == HeapKind.Defined)
        {
            return actual.Kind == HeapKind.Defined
                ? registry[actual.TypeId].IsSubtypeOf(registry[expected.TypeId])
                : IsBottom(actual.Kind) && Top(actual, registry) == Top(expected, registry) && HaveEqualSharing(actual, expected, registry);
        }

        if (!HaveEqualSharing(actual, expected, registry))
        {
            return false;
        }

        HeapKind kind = actual.Kind == HeapKind.Defined ? AbstractKind(registry[actual.TypeId].Kind) : actual.Kind;
        return kind == expected.Kind || expected.Kind switch
        {
            HeapKind.Any => kind is HeapKind.Eq or HeapKind.I31 or HeapKind.Struct or HeapKind.Array or HeapKind.None,
            HeapKind.Eq => kind is HeapKind.I31 or HeapKind.Struct or HeapKind.Array or HeapKind.None,
            HeapKind.I31 or HeapKind.Struct or HeapKind.Array => kind == HeapKind.None,
            HeapKind.Func => kind == HeapKind.NoFunc,
            HeapKind.Extern => kind == HeapKind.NoExtern,
            HeapKind.Exn => kind == HeapKind.NoExn,
            HeapKind.Cont => kind == HeapKind.NoCont,
            _ => false,
        };
    }

    /// <summary>The top of the hierarchy that <paramref name="heap"/> belongs to: any, func, extern, exn or cont.</summary>
    public static HeapKind Top(HeapType heap, TypeRegistry registry) => heap.Kind switch
    {
        HeapKind.Func or HeapKind.NoFunc => HeapKind.Func,
        HeapKind.Extern or HeapKind.NoExtern => HeapKind.Extern,
        HeapKind.Exn or HeapKind.NoExn => HeapKind.Exn,
        HeapKind.Cont or HeapKind.NoCont => HeapKind.Cont,
        HeapKind.Defined => registry[heap.TypeId].Kind switch
        {
            CompositeKind.Function => HeapKind.Func,
            CompositeKind.Continuation => HeapKind.Cont,
            _ => HeapKind.Any,
        },
        _ => HeapKind.Any,
    };

    /// <summary>Whether values of <paramref name="heap"/> may be shared between threads.</summary>
    public static Sharing SharingOf(HeapType heap, TypeRegistry registry) => heap.Kind switch
    {
        HeapKind.Defined => registry[heap.TypeId].IsShared ? Sharing.Shared : Sharing.Unshared,
        HeapKind.Bottom => Sharing.Either,
        _ => (Sharing)heap.TypeId,
    };

    /// <summary>True when values of <paramref name="type"/> may be held by what threads share: numbers, and shared references.</summary>
    public static bool IsShareable(WasmType type, TypeRegistry registry) =>
        !type.IsReference || SharingOf(type.Heap, registry) != Sharing.Unshared;

    /// <summary>True when function or structure <paramref name="type"/> may declare <paramref name="supertype"/> (spec: Composite Types).</summary>
    public static bool IsCompositeSubtype(DefinedType type, DefinedType supertype, TypeRegistry registry)
    {
        if (type.Kind != supertype.Kind || type.IsShared != supertype.IsShared)
        {
            return false;
        }

        switch (type.Kind)
        {
            case CompositeKind.Function:
                return AreSubtypes(supertype.Parameters, type.Parameters, registry)
                    && AreSubtypes(type.Results, supertype.Results, registry);

            case CompositeKind.Continuation:
                return registry[type.Definition.ContinuationFunction]
                    .IsSubtypeOf(registry[supertype.Definition.ContinuationFunction]);

            default:
                if (type.Fields.Length < supertype.Fields.Length)
                {
                    return false;
                }

                for (int i = 0; i < supertype.Fields.Length; i++)
                {
                    if (!IsFieldSubtype(type.Fields[i], supertype.Fields[i], registry))
                    {
                        return false;
                    }
                }

                return true;
        }
    }

    private static bool IsFieldSubtype(FieldType field, FieldType expected, TypeRegistry registry) =>
        field.IsMutable == expected.IsMutable
        && (field.IsMutable ? field.Storage == expected.Storage : IsSubtype(field.Storage, expected.Storage, registry));

    private static bool IsBottom(HeapKind kind) =>
        kind is HeapKind.Bottom or HeapKind.None or HeapKind.NoFunc or HeapKind.NoExtern or HeapKind.NoExn or HeapKind.NoCont;

    private static bool HaveEqualSharing(HeapType first, HeapType second, TypeRegistry registry)
    {
        Sharing a = SharingOf(first, registry);
        Sharing b = SharingOf(second, registry);
        return a == b || a == Sharing.Either || b == Sharing.Either;
    }

    private static HeapKind AbstractKind(CompositeKind kind) => kind switch
    {
        CompositeKind.Function => HeapKind.Func,
        CompositeKind.Struct => HeapKind.Struct,
        CompositeKind.Array => HeapKind.Array,
        _ => HeapKind.Cont,
    };
}
