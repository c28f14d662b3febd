using System.Reflection;
using System.Reflection.Emit;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Emits what a guest calls when it calls a .NET delegate: lifts the arguments, invokes, lowers the result.</summary>
internal sealed class DelegateImportEmitter : TypedEmitter
{
    private readonly Type _delegateType;
    private readonly int _targetArgument;

    private DelegateImportEmitter(TypedSignature signature, Type delegateType, ILGenerator il, int targetArgument)
        : base(signature, il, typeof(DelegateTarget))
    {
        _delegateType = delegateType;
        _targetArgument = targetArgument;
    }

    /// <summary>The method: <c>(flat parameters..., ModuleInstance) -> flat result</c>.</summary>
    public static MethodInfo Emit(TypedSignature signature, Type delegateType)
    {
        AbiSignature abi = signature.Abi;
        CoreKind[] lowered = abi.ResultInMemory ? CoreKinds.With(abi.FlatParameters, CoreKind.I32) : abi.FlatParameters;
        var module = new EmittedModule(typeof(DelegateTarget), delegateType);
        TypeBuilder type = module.DefineType("Import", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, typeof(object));
        MethodBuilder method = type.DefineMethod(
            "Call",
            MethodAttributes.Public | MethodAttributes.Static,
            abi.Result is null || abi.ResultInMemory ? typeof(void) : TypeOf(abi.FlatResult!.Value),
            [.. Array.ConvertAll(lowered, TypeOf), typeof(ModuleInstance)]);
        new DelegateImportEmitter(signature, delegateType, method.GetILGenerator(), lowered.Length).Emit();
        return type.CreateType().GetMethod("Call")!;
    }

    protected override void LoadTarget() => Il.Emit(OpCodes.Ldarg, (short)_targetArgument);

    private void Emit()
    {
        AbiSignature abi = Signature.Abi;
        AllocateSlots();
        LoadTarget();
        Il.Emit(OpCodes.Call, Method<CallContext>(nameof(CallContext.Enter)));
        Il.Emit(OpCodes.Stloc, Context);
        if (abi.ParametersInMemory)
        {
            CheckRange(() => Il.Emit(OpCodes.Ldarg_0), abi.ParametersSize, abi.ParametersAlignment);
        }

        var values = new LocalBuilder[Signature.Parameters.Length];
        int first = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Il.DeclareLocal(Signature.Parameters[i]);
            LiftParameter(i, first);
            Il.Emit(OpCodes.Stloc, values[i]);
            first += abi.Parameters[i].FlatCount;
        }

        LoadTarget();
        Il.Emit(OpCodes.Ldfld, typeof(DelegateTarget).GetField(nameof(DelegateTarget.Callback))!);
        Il.Emit(OpCodes.Castclass, _delegateType);
        if (Signature.HasCaller)
        {
            LoadTarget();
            Il.Emit(OpCodes.Ldfld, typeof(DelegateTarget).GetField(nameof(DelegateTarget.Caller))!);
        }

        foreach (LocalBuilder value in values)
        {
            Il.Emit(OpCodes.Ldloc, value);
        }

        Il.Emit(OpCodes.Callvirt, _delegateType.GetMethod("Invoke")!);
        LowerResult();
        Il.Emit(OpCodes.Ret);
    }

    private void LiftParameter(int index, int first)
    {
        AbiSignature abi = Signature.Abi;
        AbiType type = abi.Parameters[index];
        Type clr = Signature.Parameters[index];
        if (abi.ParametersInMemory)
        {
            LoadCodec(index, clr);
            Il.Emit(OpCodes.Ldloc, Context);
            Il.Emit(OpCodes.Ldarg_0);
            Il.Emit(OpCodes.Ldc_I4, abi.ParameterOffsets[index]);
            Il.Emit(OpCodes.Add);
            CallCodec(clr, nameof(Codec<>.Load));
        }
        else if (IsNumber(type, clr))
        {
            Il.Emit(OpCodes.Ldarg, (short)first);
            ConvertNumber(type.Kind);
        }
        else if (clr == typeof(string) && type.Kind == ComponentTypeKind.String)
        {
            Il.Emit(OpCodes.Ldloc, Context);
            Il.Emit(OpCodes.Ldarg, (short)first);
            Il.Emit(OpCodes.Ldarg, (short)(first + 1));
            Il.Emit(OpCodes.Call, Method<CallContext>(nameof(CallContext.LiftString)));
        }
        else
        {
            for (int i = 0; i < type.FlatCount; i++)
            {
                int argument = first + i;
                StoreSlot(i, abi.FlatParameters[argument], () => Il.Emit(OpCodes.Ldarg, (short)argument));
            }

            LoadCodec(index, clr);
            Il.Emit(OpCodes.Ldloc, Context);
            Il.Emit(OpCodes.Ldloc, Slots);
            CallCodec(clr, nameof(Codec<>.Lift));
        }
    }

    /// <summary>The result is on the stack.</summary>
    private void LowerResult()
    {
        AbiSignature abi = Signature.Abi;
        if (abi.Result is not { } result)
        {
            return;
        }

        if (IsNumber(result, Signature.Result))
        {
            ConvertNumber(result.Kind);
            return;
        }

        LocalBuilder value = Il.DeclareLocal(Signature.Result);
        Il.Emit(OpCodes.Stloc, value);
        if (abi.ResultInMemory)
        {
            int address = abi.FlatParameters.Length;
            CheckRange(() => Il.Emit(OpCodes.Ldarg, (short)address), result.Size, result.Alignment);
            LoadCodec(-1, Signature.Result);
            Il.Emit(OpCodes.Ldloc, Context);
            Il.Emit(OpCodes.Ldloc, value);
            Il.Emit(OpCodes.Ldarg, (short)address);
            CallCodec(Signature.Result, nameof(Codec<>.Store));
            return;
        }

        LoadCodec(-1, Signature.Result);
        Il.Emit(OpCodes.Ldloc, Context);
        Il.Emit(OpCodes.Ldloc, value);
        Il.Emit(OpCodes.Ldloc, Slots);
        CallCodec(Signature.Result, nameof(Codec<>.Lower));
        LoadFromSlot(0, abi.FlatResult!.Value);
    }
}
