using System.Reflection;
using System.Reflection.Emit;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Emits what a delegate of the host does that stands for a component function; the steps are those of <see cref="GuestCall"/>.</summary>
internal sealed class DelegateExportEmitter : TypedEmitter
{
    private DelegateExportEmitter(TypedSignature signature, ILGenerator il)
        : base(signature, il, typeof(ExportTarget))
    {
    }

    /// <summary>The method: <c>(ExportTarget, parameters...) -> result</c>.</summary>
    public static MethodInfo Emit(TypedSignature signature, Type delegateType)
    {
        var module = new EmittedModule(typeof(ExportTarget), delegateType);
        TypeBuilder type = module.DefineType("Export", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, typeof(object));
        MethodBuilder method = type.DefineMethod(
            "Call", MethodAttributes.Public | MethodAttributes.Static, signature.Result, [typeof(ExportTarget), .. signature.Parameters]);
        new DelegateExportEmitter(signature, method.GetILGenerator()).Emit();
        return type.CreateType().GetMethod("Call")!;
    }

    protected override void LoadTarget() => Il.Emit(OpCodes.Ldarg_0);

    private void LoadCall() => Il.Emit(OpCodes.Ldloc, Context);

    private void Emit()
    {
        AbiSignature abi = Signature.Abi;
        LocalBuilder mark = Il.DeclareLocal(typeof(nuint));
        LocalBuilder? value = Signature.Result == typeof(void) ? null : Il.DeclareLocal(Signature.Result);
        LocalBuilder? flatResult = abi.FlatResult is { } kind ? Il.DeclareLocal(TypeOf(kind)) : null;
        LocalBuilder exception = Il.DeclareLocal(typeof(Exception));
        AllocateSlots();
        LoadTarget();
        Il.Emit(OpCodes.Ldfld, typeof(ExportTarget).GetField(nameof(ExportTarget.Call))!);
        Il.Emit(OpCodes.Stloc, Context);
        LoadCall();
        Il.Emit(OpCodes.Call, Method<GuestCall>(nameof(GuestCall.Begin)));
        Il.Emit(OpCodes.Stloc, mark);

        Il.BeginExceptionBlock();
        LocalBuilder[] flat = LowerParameters();
        foreach (LocalBuilder argument in flat)
        {
            Il.Emit(OpCodes.Ldloc, argument);
        }

        LoadCall();
        Il.Emit(OpCodes.Call, typeof(GuestCall).GetProperty(nameof(GuestCall.Target))!.GetMethod!);
        LoadCall();
        Il.Emit(OpCodes.Call, Method<GuestCall>(nameof(GuestCall.Start)));
        Il.EmitCalli(
            OpCodes.Calli,
            CallingConventions.Standard,
            flatResult?.LocalType ?? typeof(void),
            [.. Array.ConvertAll(flat, static local => local.LocalType), typeof(object)],
            null);
        if (flatResult is not null)
        {
            Il.Emit(OpCodes.Stloc, flatResult);
            LiftResult(flatResult);
            Il.Emit(OpCodes.Stloc, value!);
        }

        LoadCall();
        Il.Emit(OpCodes.Ldloc, mark);
        if (flatResult is not null)
        {
            Il.Emit(OpCodes.Ldloc, flatResult);
        }

        Type[] end = flatResult is null ? [typeof(nuint)] : [typeof(nuint), flatResult.LocalType];
        Il.Emit(OpCodes.Call, typeof(GuestCall).GetMethod(nameof(GuestCall.End), end)!);
        Label done = Il.DefineLabel();
        Il.Emit(OpCodes.Leave, done);

        Il.BeginExceptFilterBlock();
        Il.Emit(OpCodes.Castclass, typeof(Exception));
        Il.Emit(OpCodes.Stloc, exception);
        LoadCall();
        Il.Emit(OpCodes.Ldloc, exception);
        Il.Emit(OpCodes.Ldloc, mark);
        Il.Emit(OpCodes.Call, Method<GuestCall>(nameof(GuestCall.Failed)));
        Il.BeginCatchBlock(null!);
        Il.Emit(OpCodes.Pop);
        Il.EndExceptionBlock();
        LoadCall();
        Il.Emit(OpCodes.Ldloc, exception);
        Il.Emit(OpCodes.Call, Method<GuestCall>(nameof(GuestCall.Trap)));
        Il.Emit(OpCodes.Throw);
        Il.MarkLabel(done);
        if (value is not null)
        {
            Il.Emit(OpCodes.Ldloc, value);
        }

        Il.Emit(OpCodes.Ret);
    }

    private LocalBuilder[] LowerParameters()
    {
        AbiSignature abi = Signature.Abi;
        LocalBuilder[] flat = Array.ConvertAll(abi.FlatParameters, kind => Il.DeclareLocal(TypeOf(kind)));
        if (abi.ParametersInMemory)
        {
            Il.Emit(OpCodes.Ldc_I4, abi.ParametersSize);
            Il.Emit(OpCodes.Ldc_I4, abi.ParametersAlignment);
            LoadCall();
            Il.Emit(OpCodes.Call, typeof(FusedHelpers).GetMethod(nameof(FusedHelpers.Allocate))!);
            Il.Emit(OpCodes.Stloc, flat[0]);
        }

        int first = 0;
        for (int i = 0; i < Signature.Parameters.Length; i++)
        {
            AbiType type = abi.Parameters[i];
            Type clr = Signature.Parameters[i];
            short argument = (short)(i + 1);
            if (abi.ParametersInMemory)
            {
                LoadCodec(i, clr);
                LoadCall();
                Il.Emit(OpCodes.Ldarg, argument);
                Il.Emit(OpCodes.Ldloc, flat[0]);
                Il.Emit(OpCodes.Ldc_I4, abi.ParameterOffsets[i]);
                Il.Emit(OpCodes.Add);
                CallCodec(clr, nameof(Codec<>.Store));
                continue;
            }

            if (IsNumber(type, clr))
            {
                Il.Emit(OpCodes.Ldarg, argument);
                ConvertNumber(type.Kind);
                Il.Emit(OpCodes.Stloc, flat[first]);
            }
            else if (clr == typeof(string) && type.Kind == ComponentTypeKind.String)
            {
                LoadCall();
                Il.Emit(OpCodes.Ldarg, argument);
                Il.Emit(OpCodes.Ldloca, flat[first]);
                Il.Emit(OpCodes.Ldloca, flat[first + 1]);
                Il.Emit(OpCodes.Call, Method<CallContext>(nameof(CallContext.LowerString)));
            }
            else
            {
                LoadCodec(i, clr);
                LoadCall();
                Il.Emit(OpCodes.Ldarg, argument);
                Il.Emit(OpCodes.Ldloc, Slots);
                CallCodec(clr, nameof(Codec<>.Lower));
                for (int k = 0; k < type.FlatCount; k++)
                {
                    LoadFromSlot(k, abi.FlatParameters[first + k]);
                    Il.Emit(OpCodes.Stloc, flat[first + k]);
                }
            }

            first += type.FlatCount;
        }

        return flat;
    }

    /// <summary>Leaves the result on the stack.</summary>
    private void LiftResult(LocalBuilder flatResult)
    {
        AbiSignature abi = Signature.Abi;
        AbiType result = abi.Result!;
        if (IsNumber(result, Signature.Result))
        {
            Il.Emit(OpCodes.Ldloc, flatResult);
            ConvertNumber(result.Kind);
            return;
        }

        if (abi.ResultInMemory)
        {
            CheckRange(() => Il.Emit(OpCodes.Ldloc, flatResult), result.Size, result.Alignment);
            LoadCodec(-1, Signature.Result);
            LoadCall();
            Il.Emit(OpCodes.Ldloc, flatResult);
            CallCodec(Signature.Result, nameof(Codec<>.Load));
            return;
        }

        StoreSlot(0, abi.FlatResult!.Value, () => Il.Emit(OpCodes.Ldloc, flatResult));
        LoadCodec(-1, Signature.Result);
        LoadCall();
        Il.Emit(OpCodes.Ldloc, Slots);
        CallCodec(Signature.Result, nameof(Codec<>.Lift));
    }
}
