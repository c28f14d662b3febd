using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Generation;

/// <summary>Random value types that the module's proposals allow.</summary>
internal sealed class TypePicker(Random random, ModuleTree module)
{
    private static readonly int[] s_heaps =
        [ValType.AnyHeap, ValType.AnyHeap, ValType.EqHeap, ValType.I31Heap, ValType.StructHeap, ValType.ArrayHeap, ValType.ExternHeap, ValType.FuncHeap];

    public ValType Number() => random.Next(module.Profile.Has(WasmFeatures.Simd) ? 12 : 10) switch
    {
        < 4 => ValType.I32,
        < 6 => ValType.I64,
        < 8 => ValType.F32,
        < 10 => ValType.F64,
        _ => ValType.V128,
    };

    public ValType Any()
    {
        ValType type = Defaultable();
        return type.IsRef && module.Profile.Has(WasmFeatures.Gc) && type.Heap != ValType.ExnHeap && random.Next(3) == 0 ? type.WithNull(false) : type;
    }

    public ValType Defaultable()
    {
        int limit = module.Profile.Has(WasmFeatures.Gc) ? 3 : 9;
        if (random.Next(limit) > 0)
        {
            return Number();
        }

        if (!module.Profile.Has(WasmFeatures.Gc))
        {
            return random.Next(2) == 0 ? ValType.FuncRef : ValType.ExternRef;
        }

        int count = module.ObjectTypeCount;
        return ValType.Ref(random.Next(2) == 0 && count > 0 ? random.Next(count) : s_heaps[random.Next(s_heaps.Length)], true);
    }
}
