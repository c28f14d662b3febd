using System.Reflection;

namespace Petrel.Runtime;

/// <summary>A host function whose entry was emitted for the type of its delegate.</summary>
/// <param name="type">Its type.</param>
/// <param name="callback">What the entry calls.</param>
/// <param name="entry">Also keeps the emitted code alive.</param>
internal sealed class DelegateHostFunction(FunctionType type, Delegate callback, MethodInfo entry) : HostFunction(type)
{
    public readonly Delegate Callback = callback;

    /// <summary>The representation of a function that the delegate returned.</summary>
    public static FunctionInstance? ToFunction(Function? function, DelegateHostFunction self)
    {
        if (function is not null && !ReferenceEquals(function.Store, self.Store))
        {
            throw new InvalidOperationException("A host function returned a function of another store.");
        }

        return function?.Instance;
    }

    protected override nint GetEntryPoint(Engine engine) => entry.MethodHandle.GetFunctionPointer();
}
