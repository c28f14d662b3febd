using System.Runtime.CompilerServices;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A table of functions. Null elements are <see cref="FunctionInstance.Null"/>, so that an indirect call is one comparison.</summary>
internal sealed partial class FunctionTable
{
    /// <summary>
    /// The elements, then spare capacity filled with <see cref="FunctionInstance.Outside"/>. Replaced when the table grows.
    /// </summary>
    public FunctionInstance[] Elements = [];

    /// <summary>
    /// The function that <c>call_indirect</c> calls: bounds, null, type and laziness all in the one type comparison
    /// (a larger index throws IndexOutOfRangeException, which is translated where the call entered WebAssembly).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FunctionInstance Lookup(int index, FunctionTable table, int typeId)
    {
        FunctionInstance function = table.Elements[index];
        return function.TypeId == typeId ? function : LookupSlow(function, table, index, typeId);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FunctionInstance LookupSlow(FunctionInstance function, FunctionTable table, int index, int typeId)
    {
        if (ReferenceEquals(function, FunctionInstance.Outside))
        {
            throw new TrapException(TrapCode.UndefinedElement, TrapException.DefaultMessage(TrapCode.UndefinedElement));
        }

        if (ReferenceEquals(function, FunctionInstance.Null))
        {
            throw new TrapException(TrapCode.UninitializedElement, $"uninitialized element {(uint)index}");
        }

        TypeRegistry registry = function.Instance.Store.Engine.Types;
        DefinedType expected = registry[typeId];
        if (!function.Type.IsSubtypeOf(expected))
        {
            throw new TrapException(
                TrapCode.IndirectCallTypeMismatch,
                $"indirect call type mismatch: element {(uint)index} has type {function.Type}, the call expects {expected}");
        }

        _ = function.ResolvedCode;
        return function;
    }
}
