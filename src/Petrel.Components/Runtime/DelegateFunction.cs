using System.Reflection;
using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A .NET delegate as a component function of the type that is expected of it.</summary>
internal sealed class DelegateFunction : RuntimeFunction
{
    private readonly Delegate _callback;
    private readonly TypedSignature _signature;
    private readonly MethodInfo _adapter;

    /// <exception cref="LinkException">The delegate does not stand for the type.</exception>
    public DelegateFunction(ComponentFunctionType type, Delegate callback, string name)
        : base(type)
    {
        _callback = callback;
        _signature = TypedSignature.Create(callback.GetType(), type, name, allowCaller: true);
        _adapter = TypedAdapters.Import(_signature, callback.GetType());
    }

    public override FunctionInstance Lower(in LoweringSite site)
    {
        site.RequireSync();
        site.RequireNarrow(Type);
        var target = new DelegateTarget(site.CreateContext(), _callback, _signature);
        return new FunctionInstance(
            target, _adapter.MethodHandle.GetFunctionPointer(), AbiSignature.Of(Type).LoweredType().In(site.Store.Engine.Types));
    }

    public override ComponentValue? Call(string name, ReadOnlySpan<ComponentValue> arguments)
    {
        CreateCall(name);
        return null;
    }
}
