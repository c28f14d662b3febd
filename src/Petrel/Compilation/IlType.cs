using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Compilation;

/// <summary>How a WebAssembly value is represented in generated code.</summary>
internal enum IlType : byte
{
    Int32,
    Int64,
    Float32,
    Float64,

    /// <summary><c>Vector128&lt;byte&gt;</c>, whatever its lanes.</summary>
    Vector,

    /// <summary>Any reference outside the function hierarchy.</summary>
    Object,

    /// <summary><see cref="Runtime.FunctionInstance"/>.</summary>
    Function,
}

internal static class IlTypes
{
    /// <summary>No types.</summary>
    public static readonly IlType[] None = EmptyArray<IlType>.Value;

    public static IlType Of(WasmType type) => type.Code switch
    {
        TypeCode.I32 or TypeCode.I8 or TypeCode.I16 => IlType.Int32,
        TypeCode.I64 => IlType.Int64,
        TypeCode.F32 => IlType.Float32,
        TypeCode.F64 => IlType.Float64,
        TypeCode.V128 => IlType.Vector,
        _ => IlType.Object,
    };

    /// <summary>The representation of <paramref name="type"/> when defined types are looked up in <paramref name="registry"/>.</summary>
    public static IlType Of(WasmType type, TypeRegistry registry)
    {
        if (!type.IsReference)
        {
            return Of(type);
        }

        HeapType heap = type.Heap;
        bool isFunction = heap.Kind is HeapKind.Func or HeapKind.NoFunc
            || (heap.Kind == HeapKind.Defined && registry[heap.TypeId].Kind == CompositeKind.Function);
        return isFunction ? IlType.Function : IlType.Object;
    }

    public static IlType[] Of(WasmType[] types, TypeRegistry registry)
    {
        if (types.Length == 0)
        {
            return None;
        }

        var result = new IlType[types.Length];
        for (int i = 0; i < types.Length; i++)
        {
            result[i] = Of(types[i], registry);
        }

        return result;
    }

    /// <summary>The letter of the type in signature strings (see <see cref="ModuleTokens"/>).</summary>
    public static char Letter(IlType type) => "ilfdvoF"[(int)type];
}
