using System.Reflection;
using System.Reflection.Emit;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Emits one fused adapter: a method with the signature of the lowered function.</summary>
/// <remarks>
/// <list type="number">
/// <item>The caller must be allowed to leave, the callee to be entered.</item>
/// <item>Copy the arguments: from flat values or the caller's memory to flat values or the callee's memory.</item>
/// <item>Call the core function; a WebAssembly exception becomes a trap, since it must not cross components.</item>
/// <item>Copy the result back, call post-return, leave the callee.</item>
/// </list>
/// </remarks>
internal sealed partial class FusedAdapterEmitter
{
    private readonly AbiSignature _signature;
    private readonly bool _isDeep;
    private readonly bool _hasPostReturn;
    private ILGenerator _il = null!;
    private int _targetArgument;
    private int _resource;

    public FusedAdapterEmitter(AbiSignature signature, bool isDeep, bool hasPostReturn)
    {
        _signature = signature;
        _isDeep = isDeep;
        _hasPostReturn = hasPostReturn;
    }

    public MethodInfo Emit()
    {
        var module = new EmittedModule(typeof(FusedFunction));
        TypeBuilder type = module.DefineType("Fused", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, typeof(object));
        CoreKind[] flat = _signature.FlatParameters;
        CoreKind[] lowered = _signature.ResultInMemory ? CoreKinds.With(flat, CoreKind.I32) : flat;
        Type result = _signature.Result is null || _signature.ResultInMemory ? typeof(void) : TypeOf(_signature.FlatResult!.Value);
        MethodBuilder method = type.DefineMethod(
            "Call", MethodAttributes.Public | MethodAttributes.Static, result, [.. Array.ConvertAll(lowered, TypeOf), typeof(ModuleInstance)]);
        _il = method.GetILGenerator();
        _targetArgument = lowered.Length;
        EmitEnter();
        Slot[] arguments = EmitParameters();
        Slot? returned = EmitCall(arguments);
        Slot? own = EmitResult(returned);
        EmitExit(returned);
        if (result != typeof(void))
        {
            own!.Value.Load(_il);
        }

        _il.Emit(OpCodes.Ret);
        return type.CreateType().GetMethod("Call")!;
    }

    private static Type TypeOf(CoreKind kind) => kind switch
    {
        CoreKind.I32 => typeof(int),
        CoreKind.I64 => typeof(long),
        CoreKind.F32 => typeof(float),
        _ => typeof(double),
    };

    private static MethodInfo Helper(string name) => typeof(FusedHelpers).GetMethod(name)!;

    private void LoadTarget() => _il.Emit(OpCodes.Ldarg, (short)_targetArgument);

    private void LoadField(string name)
    {
        LoadTarget();
        _il.Emit(OpCodes.Ldfld, typeof(FusedFunction).GetField(name)!);
    }

    private void StoreFlag(string state, string flag, bool value)
    {
        LoadField(state);
        _il.Emit(value ? OpCodes.Ldc_I4_1 : OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Stfld, typeof(ComponentInstanceState).GetField(flag)!);
    }

    private void EmitEnter()
    {
        Label mayLeave = _il.DefineLabel();
        LoadField(nameof(FusedFunction.Caller));
        _il.Emit(OpCodes.Ldfld, typeof(ComponentInstanceState).GetField(nameof(ComponentInstanceState.MayLeave))!);
        _il.Emit(OpCodes.Brtrue, mayLeave);
        _il.Emit(OpCodes.Call, typeof(AbiTrap).GetMethod(nameof(AbiTrap.CannotLeave))!);
        _il.MarkLabel(mayLeave);
        if (_signature.Type.IsAsync)
        {
            LoadTarget();
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.CheckAsync)));
        }

        if (_isDeep)
        {
            LoadTarget();
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.EnterDeep)));
        }
        else
        {
            Label mayEnter = _il.DefineLabel();
            LoadField(nameof(FusedFunction.Callee));
            _il.Emit(OpCodes.Ldfld, typeof(ComponentInstanceState).GetField(nameof(ComponentInstanceState.MayEnter))!);
            _il.Emit(OpCodes.Brtrue, mayEnter);
            LoadTarget();
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.CannotEnter)));
            _il.MarkLabel(mayEnter);
            StoreFlag(nameof(FusedFunction.Callee), nameof(ComponentInstanceState.MayEnter), false);
            foreach (string slot in (string[])[nameof(ComponentInstanceState.Context0), nameof(ComponentInstanceState.Context1)])
            {
                LoadField(nameof(FusedFunction.Callee));
                _il.Emit(OpCodes.Ldc_I8, 0L);
                _il.Emit(OpCodes.Stfld, typeof(ComponentInstanceState).GetField(slot)!);
            }
        }

        StoreFlag(nameof(FusedFunction.Callee), nameof(ComponentInstanceState.MayBlock), _signature.Type.IsAsync);
    }

    private Slot[] EmitParameters()
    {
        CoreKind[] flat = _signature.FlatParameters;
        var copier = new Copier(this, nameof(FusedFunction.Source), nameof(FusedFunction.Target));
        if (_signature.ParametersInMemory)
        {
            LocalBuilder from = copier.CheckedRange(Slot.OfArgument(0, CoreKind.I32), _signature.ParametersSize, _signature.ParametersAlignment, isSource: true);
            LocalBuilder address = copier.Allocate(_signature.ParametersSize, _signature.ParametersAlignment, out LocalBuilder to);
            for (int i = 0; i < _signature.Parameters.Length; i++)
            {
                int offset = _signature.ParameterOffsets[i];
                copier.Copy(_signature.Parameters[i], Place.InMemory(from, offset), Place.InMemory(to, offset));
            }

            return [Slot.OfLocal(address, CoreKind.I32)];
        }

        var sources = new Slot[flat.Length];
        var targets = new Slot[flat.Length];
        for (int i = 0; i < flat.Length; i++)
        {
            sources[i] = Slot.OfArgument(i, flat[i]);
            targets[i] = Slot.OfLocal(_il.DeclareLocal(TypeOf(flat[i])), flat[i]);
        }

        int at = 0;
        foreach (AbiType parameter in _signature.Parameters)
        {
            copier.Copy(parameter, Place.Flat(sources, at), Place.Flat(targets, at));
            at += parameter.FlatCount;
        }

        return targets;
    }

    private Slot? EmitCall(Slot[] arguments)
    {
        Slot? result = _signature.FlatResult is { } kind ? Slot.OfLocal(_il.DeclareLocal(TypeOf(kind)), kind) : null;
        Label resolved = _il.DefineLabel();
        LocalBuilder code = _il.DeclareLocal(typeof(nint));
        LoadField(nameof(FusedFunction.Core));
        _il.Emit(OpCodes.Ldfld, typeof(FunctionInstance).GetField(nameof(FunctionInstance.Code))!);
        _il.Emit(OpCodes.Stloc, code);
        _il.Emit(OpCodes.Ldloc, code);
        _il.Emit(OpCodes.Brtrue, resolved);
        LoadTarget();
        _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Resolve)));
        _il.Emit(OpCodes.Stloc, code);
        _il.MarkLabel(resolved);

        CallGuest(nameof(FusedFunction.Core), code, arguments, result);
        return result;
    }

    /// <summary>Calls a core function; an exception of WebAssembly that leaves it is a trap.</summary>
    /// <param name="field">The field of the adapter's target with the function.</param>
    /// <param name="code">The local with its code pointer.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="result">Where the result goes, if it has one.</param>
    private void CallGuest(string field, LocalBuilder code, Slot[] arguments, Slot? result)
    {
        LocalBuilder exception = _il.DeclareLocal(typeof(Exception));
        Label done = _il.DefineLabel();
        _il.BeginExceptionBlock();
        foreach (Slot argument in arguments)
        {
            argument.Load(_il);
        }

        LoadField(field);
        _il.Emit(OpCodes.Ldfld, typeof(FunctionInstance).GetField(nameof(FunctionInstance.Instance))!);
        _il.Emit(OpCodes.Ldloc, code);
        _il.EmitCalli(
            OpCodes.Calli,
            CallingConventions.Standard,
            result is { } returned ? TypeOf(returned.Kind) : typeof(void),
            [.. Array.ConvertAll(arguments, argument => TypeOf(argument.Kind)), typeof(ModuleInstance)],
            null);
        result?.Store(_il);
        _il.Emit(OpCodes.Leave, done);
        _il.BeginCatchBlock(typeof(WasmException));
        _il.Emit(OpCodes.Stloc, exception);
        _il.EndExceptionBlock();
        _il.Emit(OpCodes.Ldloc, exception);
        _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.Uncaught)));
        _il.Emit(OpCodes.Throw);
        _il.MarkLabel(done);
    }

    private Slot? EmitResult(Slot? returned)
    {
        if (_signature.Parameters.Any(static parameter => HasBorrow(parameter)))
        {
            LoadTarget();
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.EndBorrows)));
        }

        if (_signature.Result is not { } result)
        {
            return null;
        }

        var copier = new Copier(this, nameof(FusedFunction.Target), nameof(FusedFunction.Source));
        if (_signature.ResultInMemory)
        {
            LocalBuilder from = copier.CheckedRange(returned!.Value, result.Size, result.Alignment, isSource: true);
            LocalBuilder to = copier.CheckedRange(
                Slot.OfArgument(_signature.FlatParameters.Length, CoreKind.I32), result.Size, result.Alignment, isSource: false);
            copier.Copy(result, Place.InMemory(from, 0), Place.InMemory(to, 0));
            return null;
        }

        Slot own = Slot.OfLocal(_il.DeclareLocal(TypeOf(returned!.Value.Kind)), returned.Value.Kind);
        copier.Copy(result, Place.Flat([returned.Value], 0), Place.Flat([own], 0));
        return own;
    }

    private void EmitExit(Slot? returned)
    {
        if (_hasPostReturn)
        {
            LocalBuilder code = _il.DeclareLocal(typeof(nint));
            LoadTarget();
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.ResolvePostReturn)));
            _il.Emit(OpCodes.Stloc, code);
            CallGuest(nameof(FusedFunction.PostReturn), code, returned is { } value ? [value] : [], result: null);
            StoreFlag(nameof(FusedFunction.Callee), nameof(ComponentInstanceState.MayLeave), true);
        }

        if (_isDeep)
        {
            LoadTarget();
            _il.Emit(OpCodes.Call, Helper(nameof(FusedHelpers.ExitDeep)));
        }
        else
        {
            StoreFlag(nameof(FusedFunction.Callee), nameof(ComponentInstanceState.MayEnter), true);
        }
    }

    private static bool HasBorrow(AbiType type) => type.Type.Contains(TypeContents.Borrow);
}
