using System.Reflection;
using System.Reflection.Emit;

namespace Petrel.Components.Abi;

/// <summary>What the emitters of typed calls share: one method from flat values to C# values, or the other way round.</summary>
internal abstract unsafe class TypedEmitter(TypedSignature signature, ILGenerator il, Type targetType)
{
    protected TypedSignature Signature { get; } = signature;

    protected ILGenerator Il { get; } = il;

    /// <summary>The <see cref="CallContext"/>.</summary>
    protected LocalBuilder Context { get; } = il.DeclareLocal(typeof(CallContext));

    /// <summary>Room for flat values as bits.</summary>
    protected LocalBuilder Slots { get; } = il.DeclareLocal(typeof(long*));

    protected static Type TypeOf(CoreKind kind) => kind switch
    {
        CoreKind.I32 => typeof(int),
        CoreKind.I64 => typeof(long),
        CoreKind.F32 => typeof(float),
        _ => typeof(double),
    };

    protected static MethodInfo Method<T>(string name) =>
        typeof(T).GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;

    protected abstract void LoadTarget();

    /// <summary>The evaluation stack must be empty.</summary>
    protected void AllocateSlots()
    {
        Il.Emit(OpCodes.Ldc_I4, Math.Max(Signature.Abi.FlatParameters.Length, 1) * sizeof(long));
        Il.Emit(OpCodes.Conv_U);
        Il.Emit(OpCodes.Localloc);
        Il.Emit(OpCodes.Stloc, Slots);
    }

    /// <summary>Loads the codec of a parameter, or of the result when <paramref name="index"/> is negative.</summary>
    protected void LoadCodec(int index, Type clr)
    {
        LoadTarget();
        if (index < 0)
        {
            Il.Emit(OpCodes.Ldfld, targetType.GetField(nameof(ExportTarget.ResultCodec))!);
        }
        else
        {
            Il.Emit(OpCodes.Ldfld, targetType.GetField(nameof(ExportTarget.Codecs))!);
            Il.Emit(OpCodes.Ldc_I4, index);
            Il.Emit(OpCodes.Ldelem_Ref);
        }

        Il.Emit(OpCodes.Castclass, typeof(Codec<>).MakeGenericType(clr));
    }

    protected void CallCodec(Type clr, string method) =>
        Il.Emit(OpCodes.Callvirt, typeof(Codec<>).MakeGenericType(clr).GetMethod(method)!);

    protected void LoadSlot(int index)
    {
        Il.Emit(OpCodes.Ldloc, Slots);
        if (index > 0)
        {
            Il.Emit(OpCodes.Ldc_I4, index * sizeof(long));
            Il.Emit(OpCodes.Conv_I);
            Il.Emit(OpCodes.Add);
        }
    }

    /// <summary>Stores what <paramref name="load"/> loads as the bits of a slot.</summary>
    protected void StoreSlot(int index, CoreKind kind, Action load)
    {
        LoadSlot(index);
        load();
        Il.Emit(kind switch
        {
            CoreKind.I32 => OpCodes.Stind_I4,
            CoreKind.I64 => OpCodes.Stind_I8,
            CoreKind.F32 => OpCodes.Stind_R4,
            _ => OpCodes.Stind_R8,
        });
    }

    protected void LoadFromSlot(int index, CoreKind kind)
    {
        LoadSlot(index);
        Il.Emit(kind switch
        {
            CoreKind.I32 => OpCodes.Ldind_I4,
            CoreKind.I64 => OpCodes.Ldind_I8,
            CoreKind.F32 => OpCodes.Ldind_R4,
            _ => OpCodes.Ldind_R8,
        });
    }

    /// <summary>True for what one conversion instruction lifts.</summary>
    protected static bool IsNumber(AbiType type, Type clr) =>
        clr != typeof(ComponentValue) && type.Kind is <= ComponentTypeKind.F64;

    /// <summary>Makes the flat value on the stack a C# number, or a C# number its flat value: both ways alike.</summary>
    protected void ConvertNumber(ComponentTypeKind kind)
    {
        switch (kind)
        {
            case ComponentTypeKind.Bool:
                Il.Emit(OpCodes.Ldc_I4_0);
                Il.Emit(OpCodes.Cgt_Un);
                break;
            case ComponentTypeKind.S8:
                Il.Emit(OpCodes.Conv_I1);
                break;
            case ComponentTypeKind.U8:
                Il.Emit(OpCodes.Conv_U1);
                break;
            case ComponentTypeKind.S16:
                Il.Emit(OpCodes.Conv_I2);
                break;
            case ComponentTypeKind.U16:
                Il.Emit(OpCodes.Conv_U2);
                break;
        }
    }

    /// <summary>Checks a record in memory whose address <paramref name="loadAddress"/> loads.</summary>
    protected void CheckRange(Action loadAddress, int size, int alignment)
    {
        loadAddress();
        Il.Emit(OpCodes.Ldc_I4, size);
        Il.Emit(OpCodes.Ldc_I4, alignment);
        Il.Emit(OpCodes.Ldloc, Context);
        Il.Emit(OpCodes.Call, typeof(FusedHelpers).GetMethod(nameof(FusedHelpers.Range))!);
        Il.Emit(OpCodes.Pop);
    }
}
