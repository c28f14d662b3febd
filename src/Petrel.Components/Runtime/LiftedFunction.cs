using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A function that a component implements (spec: canon lift).</summary>
internal sealed unsafe class LiftedFunction(ComponentFunctionType type, ComponentInstanceState instance, CanonicalOptions options, FunctionInstance core)
    : RuntimeFunction(type)
{
    private GuestCall? _call;

    public ComponentInstanceState Instance { get; } = instance;

    public CanonicalOptions Options { get; } = options;

    public FunctionInstance Core { get; } = core;

    public override FunctionInstance Lower(in LoweringSite site) =>
        FusedAdapters.TryCreate(this, site) ?? new InterpretedGuestFunction(this, site).Bind(site.Store, null);

    public override GuestCall CreateCall(string name) => new(Instance, Options, Core, name, Type.IsAsync);

    public override ComponentValue? Call(string name, ReadOnlySpan<ComponentValue> arguments)
    {
        GuestCall call = _call ??= CreateCall(name);
        AbiSignature signature = AbiSignature.Of(Type);
        Exception cause;
        nuint mark = call.Begin();
        try
        {
            RuntimeValue[] flat = NewBuffer(signature);
            new ValueLowering(call).LowerParameters(signature, arguments, flat);
            Invoke(call, flat);
            ComponentValue? result = new ValueLifting(call, null).LiftResult(signature, flat);
            call.CheckBorrows();
            PostReturn(signature, flat);
            call.Exit(mark);
            return result;
        }
        catch (Exception e) when (call.Failed(e, mark))
        {
            cause = e;
        }

        throw call.Trap(cause);
    }

    /// <summary>Room for the flat parameters, and then for the flat result.</summary>
    public static RuntimeValue[] NewBuffer(AbiSignature signature) => new RuntimeValue[Math.Max(signature.FlatParameters.Length, 1)];

    /// <summary>Calls the core function; arguments and result are in the same array.</summary>
    public void Invoke(GuestCall call, RuntimeValue[] flat)
    {
        var invoker = (delegate*<RuntimeValue[], RuntimeValue[], nint, ModuleInstance, void>)Instance.Store.Engine.Signatures.Get(Core.Type).Invoker;
        invoker(flat, flat, call.Start(), Core.Instance);
    }

    public void PostReturn(AbiSignature signature, RuntimeValue[] flat)
    {
        if (Options.PostReturn is not { } postReturn)
        {
            return;
        }

        Instance.MayLeave = false;
        nint code = postReturn.ResolvedCode;
        ModuleInstance target = postReturn.Instance;
        switch (signature.FlatResult)
        {
            case null:
                ((delegate*<ModuleInstance, void>)code)(target);
                break;
            case CoreKind.I32:
                ((delegate*<int, ModuleInstance, void>)code)(flat[0].I32, target);
                break;
            case CoreKind.I64:
                ((delegate*<long, ModuleInstance, void>)code)(flat[0].I64, target);
                break;
            case CoreKind.F32:
                ((delegate*<float, ModuleInstance, void>)code)(flat[0].F32, target);
                break;
            default:
                ((delegate*<double, ModuleInstance, void>)code)(flat[0].F64, target);
                break;
        }

        Instance.MayLeave = true;
    }
}
