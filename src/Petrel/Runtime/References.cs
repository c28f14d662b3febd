using Petrel.Compilation.Objects;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>Checks references that the host passes against the exact types of WebAssembly.</summary>
internal static class References
{
    /// <summary>
    /// True when <paramref name="reference"/>, of the right kind already, is of type <paramref name="type"/>: null only where
    /// null is allowed, objects of the type that is named. True for everything that is no reference type.
    /// </summary>
    public static bool Matches(object? reference, WasmType type, ObjectClasses classes)
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
            HeapKind.Defined => IsOf(reference, classes.Registry[type.Heap.TypeId], type.IsExact, classes),
            HeapKind.Func => reference is FunctionInstance,
            HeapKind.Extern or HeapKind.Any => reference is not FunctionInstance,
            HeapKind.Eq => reference is WasmObject || classes.TypeOf(reference) is not null,
            HeapKind.I31 => reference is I31,
            HeapKind.Struct => reference is StructObject,
            HeapKind.Array => reference is Array && classes.TypeOf(reference) is not null,
            HeapKind.Exn => reference is WasmException,
            HeapKind.Cont => reference is Continuation,
            _ => false,
        };
    }

    private static bool IsOf(object reference, DefinedType type, bool isExact, ObjectClasses classes)
    {
        DefinedType? actual = reference is FunctionInstance function ? function.Type : classes.TypeOf(reference);
        return actual is not null && (isExact ? ReferenceEquals(actual, type) : actual.IsSubtypeOf(type));
    }
}
