using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <summary>The subtyping that the generator needs.</summary>
internal static class Subtypes
{
    public static bool Fits(ModuleTree module, ValType type, ValType expected) =>
        type == expected
        || (type.IsRef && expected.IsRef && (expected.IsNullable || !type.IsNullable) && HeapFits(module, type.Heap, expected.Heap));

    public static bool HeapFits(ModuleTree module, int heap, int expected)
    {
        if (heap == expected)
        {
            return true;
        }

        if (heap >= 0)
        {
            if (heap >= module.ObjectTypeCount)
            {
                return expected == ValType.FuncHeap;
            }

            ObjectType type = module.ObjectTypes.ElementAt(heap);
            return type.Super >= 0 && HeapFits(module, type.Super, expected)
                || HeapFits(module, type.IsArray ? ValType.ArrayHeap : ValType.StructHeap, expected);
        }

        return expected switch
        {
            ValType.AnyHeap => heap is ValType.EqHeap or ValType.I31Heap or ValType.StructHeap or ValType.ArrayHeap,
            ValType.EqHeap => heap is ValType.I31Heap or ValType.StructHeap or ValType.ArrayHeap,
            _ => false,
        };
    }
}
