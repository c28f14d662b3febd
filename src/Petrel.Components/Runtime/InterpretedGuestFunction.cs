using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>
/// A lowered function of another component, called by way of <see cref="ComponentValue"/>: for types that are too large to be compiled into an adapter.
/// </summary>
internal sealed class InterpretedGuestFunction : UntypedHostFunction
{
    private readonly LiftedFunction _callee;
    private readonly AbiSignature _signature;
    private readonly CallContext _caller;
    private readonly GuestCall _call;
    private readonly ComponentInstanceState? _common;
    private readonly bool _isRecursive;

    public InterpretedGuestFunction(LiftedFunction callee, in LoweringSite site)
        : base(AbiSignature.Of(callee.Type).LoweredType(), static (_, _, _) => { })
    {
        _callee = callee;
        _signature = AbiSignature.Of(callee.Type);
        _caller = new CallContext(site.Instance, site.Options, null);
        _call = callee.CreateCall("");
        _common = callee.Instance.CommonAncestor(site.Instance);
        _isRecursive = ReferenceEquals(_common, callee.Instance) || ReferenceEquals(_common, site.Instance);
    }

    private protected override void Call(RuntimeValue[] contents)
    {
        ComponentInstanceState caller = _caller.Instance;
        caller.CheckLeave(_callee.Type.IsAsync);
        if (_isRecursive)
        {
            AbiTrap.CannotEnter(_callee.Instance.Name);
        }

        BorrowScope scope = _call.Scope!;
        ComponentValue[] arguments = new ValueLifting(_caller, scope).LiftParameters(_signature, contents);
        int resultAddress = _signature.ResultInMemory ? contents[_signature.FlatParameters.Length].I32 : 0;
        _callee.Instance.EnterWithParents(_common);
        _callee.Instance.MayBlock = _callee.Type.IsAsync;
        RuntimeValue[] flat = LiftedFunction.NewBuffer(_signature);
        try
        {
            new ValueLowering(_call).LowerParameters(_signature, arguments, flat);
            _callee.Invoke(_call, flat);
        }
        catch (WasmException exception)
        {
            throw _call.Trap(exception);
        }

        ComponentValue? result = new ValueLifting(_call, null).LiftResult(_signature, flat);
        _call.CheckBorrows();
        scope.ReturnLent();
        if (result is { } value)
        {
            new ValueLowering(_caller).LowerResult(_signature, value, resultAddress, contents);
        }

        try
        {
            _callee.PostReturn(_signature, flat);
        }
        catch (WasmException exception)
        {
            throw _call.Trap(exception);
        }

        ComponentInstanceState.ExitToParents(_callee.Instance, _common);
    }
}
