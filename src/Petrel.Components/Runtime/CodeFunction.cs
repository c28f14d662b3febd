using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A function of the host whose adapter is generated code, called straight by the guest.</summary>
/// <param name="type">The type.</param>
/// <param name="code">Managed pointer <c>(flat parameters..., object) -> flat result</c>.</param>
/// <param name="host">What <see cref="CallContext.Host{T}"/> answers.</param>
internal sealed class CodeFunction(ComponentFunctionType type, nint code, object? host) : RuntimeFunction(type)
{
    public override FunctionInstance Lower(in LoweringSite site)
    {
        site.RequireSync();
        site.RequireNarrow(Type);
        var target = new LoweredFunction(site.CreateContext(host));
        return new FunctionInstance(target, code, AbiSignature.Of(Type).LoweredType().In(site.Store.Engine.Types));
    }

    public override ComponentValue? Call(string name, ReadOnlySpan<ComponentValue> arguments)
    {
        CreateCall(name);
        return null;
    }
}
