using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>Checks references that the host passes against the exact types of WebAssembly.</summary>
internal static class References
{
    /// <summary>
    /// True when <paramref name="reference"/>, of the right kind already, is of type <paramref name="type"/>: null only where
    /// null is allowed, functions of the type that is named. True for everything that is no reference type.
    /// </summary>
    public static bool Matches(object? reference, WasmType type, TypeRegistry registry)
    {
        if (!type.IsReference)
        {
            return true;
        }

        if (reference is null)
        {
            return type.IsNullable;
        }

        return type.Heap.Kind switch
        {
            HeapKind.Defined => reference is FunctionInstance function && function.Type.IsSubtypeOf(registry[type.Heap.TypeId]),
            HeapKind.Func or HeapKind.Extern or HeapKind.Any => true,
            HeapKind.NoFunc or HeapKind.NoExtern or HeapKind.None or HeapKind.NoExn or HeapKind.NoCont => false,
            HeapKind.Exn => reference is WasmException,
            _ => false,
        };
    }
}
