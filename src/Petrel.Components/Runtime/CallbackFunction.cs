using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A function of the host over <see cref="ComponentValue"/>.</summary>
internal sealed class CallbackFunction(ComponentFunctionType type, string name, Store store, ComponentCallback callback) : RuntimeFunction(type)
{
    public override FunctionInstance Lower(in LoweringSite site)
    {
        site.RequireSync();
        return new Lowered(this, site).Bind(site.Store, null);
    }

    public override ComponentValue? Call(string name, ReadOnlySpan<ComponentValue> arguments) => callback(new ComponentCaller(store), arguments);

    private sealed class Lowered(CallbackFunction function, LoweringSite site)
        : UntypedHostFunction(AbiSignature.Of(function.Type, site.Options.Is64).LoweredType(), static (_, _, _) => { })
    {
        private readonly CallContext _context = site.CreateContext();

        private protected override void Call(RuntimeValue[] contents)
        {
            _context.Instance.CheckLeave(function.Type.IsAsync);
            AbiSignature signature = AbiSignature.Of(function.Type, _context.Is64);
            var scope = new BorrowScope();
            ComponentValue[] arguments = new ValueLifting(_context, scope).LiftParameters(signature, contents, signature.ParametersInMemory);
            ulong resultAddress = signature.ResultInMemory ? _context.Pointer(contents[signature.FlatParameters.Length]) : 0;
            ComponentValue? result = function.Call("", arguments);
            scope.ReturnLent();
            if (signature.Result is null)
            {
                return;
            }

            if (result is not { } value)
            {
                throw new InvalidOperationException($"The host function {function.Name} returned nothing; a value of type {function.Type.Result} is expected.");
            }

            new ValueLowering(_context).LowerResult(signature.Result, value, signature.ResultInMemory, resultAddress, contents);
        }
    }

    private string Name { get; } = name;
}
