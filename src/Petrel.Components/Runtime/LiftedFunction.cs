using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A function that a component implements (spec: canon lift).</summary>
internal sealed unsafe class LiftedFunction(
    ComponentFunctionType type, ComponentInstanceState instance, CanonicalOptions options, FunctionInstance core, bool isAsync, FunctionInstance? callback)
    : RuntimeFunction(type)
{
    // Spec: CallbackCode.
    private const int Exit = 0;
    private const int Yield = 1;
    private const int Wait = 2;

    // Nothing else runs between the callbacks of a task that yields: it waits for something that never comes.
    private const int MaximumYields = 1000;

    private GuestCall? _call;

    public ComponentInstanceState Instance { get; } = instance;

    public CanonicalOptions Options { get; } = options;

    public FunctionInstance Core { get; } = core;

    /// <summary>True when it was lifted with the asynchronous ABI: it returns by <c>task.return</c>.</summary>
    public bool IsAsync { get; } = isAsync;

    public override FunctionInstance Lower(in LoweringSite site) =>
        FusedAdapters.TryCreate(this, site) ?? new InterpretedGuestFunction(this, site).Bind(site.Store, null);

    public override GuestCall CreateCall(string name) => IsAsync
        ? throw new InvalidOperationException($"The function {name} is lifted with the async ABI (WASI 0.3): only ComponentFunction.Call can call it yet.")
        : Options.Is64 && !AbiSignature.IsSameForBothWidths(Type)
        ? throw new InvalidOperationException($"The function {name} is lifted over a memory with 64-bit addresses: only ComponentFunction.Call can call it yet.")
        : NewCall(name);

    public override ComponentValue? Call(string name, ReadOnlySpan<ComponentValue> arguments)
    {
        GuestCall call = _call ??= NewCall(name);
        Exception cause;
        nuint mark = call.Begin();
        try
        {
            ComponentValue? result = Execute(call, arguments, out RuntimeValue[] flat);
            PostReturn(flat);
            call.Exit(mark);
            return result;
        }
        catch (Exception e) when (call.Failed(e, mark))
        {
            cause = e;
        }

        throw call.Trap(cause);
    }

    public GuestCall NewCall(string name) => new(Instance, Options, Core, name, Type.IsAsync);

    /// <summary>Lowers the arguments, calls, and lifts the result; the instance has been entered.</summary>
    /// <param name="call">The memory and handles of the callee.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="flat">The flat result, for post-return.</param>
    public ComponentValue? Execute(GuestCall call, ReadOnlySpan<ComponentValue> arguments, out RuntimeValue[] flat)
    {
        AbiSignature signature = AbiSignature.Of(Type, Options.Is64);
        flat = new RuntimeValue[Math.Max(signature.FlatParameters.Length, 1)];
        new ValueLowering(call).LowerParameters(signature, arguments, flat);
        AsyncTask? task = IsAsync ? new AsyncTask(this, call.Scope!) : null;
        Instance.Task = task;
        var invoker = (delegate*<RuntimeValue[], RuntimeValue[], nint, ModuleInstance, void>)Instance.Store.Engine.Signatures.Get(Core.Type).Invoker;
        invoker(flat, flat, call.Start(), Core.Instance);
        if (task is not null)
        {
            return Finish(task, flat[0].I32);
        }

        ComponentValue? result = new ValueLifting(call, null).LiftResult(signature, flat);
        call.CheckBorrows();
        return result;
    }

    public void PostReturn(RuntimeValue[] flat)
    {
        if (Options.PostReturn is not { } postReturn)
        {
            return;
        }

        Instance.MayLeave = false;
        nint code = postReturn.ResolvedCode;
        ModuleInstance target = postReturn.Instance;
        switch (AbiSignature.Of(Type, Options.Is64).FlatResult)
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

    /// <summary>Runs the callback until the task exits; nothing else can run meanwhile, so a task that waits never would end.</summary>
    private ComponentValue? Finish(AsyncTask task, int packed)
    {
        if (callback is { } resume)
        {
            int yields = 0;
            for (int code = packed & 0xF; code != Exit; code = packed & 0xF)
            {
                switch (code)
                {
                    case Yield when ++yields > MaximumYields:
                        AbiTrap.Unsupported("an asynchronous function yields without end: waiting for other tasks is not supported yet");
                        break;
                    case Yield:
                        packed = ((delegate*<int, int, int, ModuleInstance, int>)resume.ResolvedCode)(0, 0, 0, resume.Instance);
                        break;
                    case Wait:
                        AbiTrap.Unsupported("an asynchronous function waits, which is not supported yet");
                        break;
                    default:
                        AbiTrap.Value($"unsupported callback code {code}");
                        break;
                }
            }
        }

        Instance.Task = null;
        if (!task.IsResolved)
        {
            AbiTrap.Value("async-lifted export failed to produce a result: it ended without calling `task.return`");
        }

        return task.Result;
    }
}
