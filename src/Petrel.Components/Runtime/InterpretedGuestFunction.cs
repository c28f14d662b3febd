using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>
/// A lowered function of another component, called by way of <see cref="ComponentValue"/>: for types that are too large to be compiled into an adapter,
/// calls that always trap, memories with 64-bit addresses, and the asynchronous ABI.
/// </summary>
internal sealed class InterpretedGuestFunction : UntypedHostFunction
{
    // Spec: MAX_FLAT_ASYNC_PARAMS, Subtask.State.RETURNED.
    private const int MaximumAsyncFlat = 4;
    private const int Returned = 2;

    private readonly LiftedFunction _callee;
    private readonly AbiSignature _signature;
    private readonly CallContext _caller;
    private readonly GuestCall _call;
    private readonly ComponentInstanceState? _common;
    private readonly bool _isRecursive;
    private readonly bool _isAsync;

    public InterpretedGuestFunction(LiftedFunction callee, in LoweringSite site)
        : base(TypeOf(callee, site), static (_, _, _) => { })
    {
        _callee = callee;
        _signature = AbiSignature.Of(callee.Type, site.Options.Is64);
        _caller = site.CreateContext();
        _call = callee.NewCall("");
        _common = callee.Instance.CommonAncestor(site.Instance);
        _isRecursive = ReferenceEquals(_common, callee.Instance) || ReferenceEquals(_common, site.Instance);
        _isAsync = site.IsAsync;
    }

    private protected override void Call(RuntimeValue[] contents)
    {
        ComponentInstanceState caller = _caller.Instance;
        caller.CheckLeave(_callee.Type.IsAsync && !_isAsync);
        if (_isRecursive)
        {
            AbiTrap.CannotEnter(_callee.Instance.Name);
        }

        BorrowScope scope = _call.Scope!;
        bool inMemory = IsInMemory(_signature, _isAsync);
        int parameters = inMemory ? 1 : _signature.FlatParameters.Length;
        ComponentValue[] arguments = new ValueLifting(_caller, scope).LiftParameters(_signature, contents, inMemory);
        bool resultInMemory = _isAsync || _signature.ResultInMemory;
        ulong resultAddress = resultInMemory && _signature.Result is not null ? _caller.Pointer(contents[parameters]) : 0;
        _callee.Instance.EnterWithParents(_common);
        _callee.Instance.MayBlock = _callee.Type.IsAsync;
        ComponentValue? result;
        RuntimeValue[] flat;
        try
        {
            result = _callee.Execute(_call, arguments, out flat);
        }
        catch (WasmException exception)
        {
            throw _call.Trap(exception);
        }

        scope.ReturnLent();
        if (result is { } value)
        {
            new ValueLowering(_caller).LowerResult(_signature.Result!, value, resultInMemory, resultAddress, contents);
        }

        try
        {
            _callee.PostReturn(flat);
        }
        catch (WasmException exception)
        {
            throw _call.Trap(exception);
        }

        ComponentInstanceState.ExitToParents(_callee.Instance, _common);
        if (_isAsync)
        {
            contents[0].I32 = Returned;
        }
    }

    private static bool IsInMemory(AbiSignature signature, bool isAsync) =>
        signature.ParametersInMemory || (isAsync && signature.FlatParameters.Length > MaximumAsyncFlat);

    private static FunctionType TypeOf(LiftedFunction callee, in LoweringSite site)
    {
        AbiSignature signature = AbiSignature.Of(callee.Type, site.Options.Is64);
        return site.IsAsync ? signature.AsyncLoweredType(IsInMemory(signature, true)) : signature.LoweredType();
    }
}
