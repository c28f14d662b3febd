using Petrel.Components.Abi;
using Petrel.Runtime;

namespace Petrel.Components.Runtime;

/// <summary>A component function in a store.</summary>
/// <param name="type">Its type, which mentions real resources.</param>
internal abstract class RuntimeFunction(ComponentFunctionType type)
{
    public ComponentFunctionType Type { get; } = type;

    /// <summary>A core function that calls this one (spec: canon lower).</summary>
    public abstract FunctionInstance Lower(in LoweringSite site);

    /// <summary>A call by the host. The number of arguments is right.</summary>
    public abstract ComponentValue? Call(string name, ReadOnlySpan<ComponentValue> arguments);

    /// <summary>For calls by generated code.</summary>
    /// <exception cref="InvalidOperationException">The function is one of the host.</exception>
    public virtual GuestCall CreateCall(string name) => throw new InvalidOperationException(
        $"The function {name} is implemented by the host: a component only passes it on, and it can be called there.");
}
