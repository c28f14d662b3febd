using Petrel.Components.Abi;
using Petrel.Components.Runtime;

namespace Petrel.Components;

/// <summary>A function that a component instance exports.</summary>
public sealed partial class ComponentFunction
{
    private readonly RuntimeFunction _function;

    internal ComponentFunction(RuntimeFunction function, string name, Store store)
    {
        _function = function;
        Name = name;
        Store = store;
    }

    /// <summary>The name with that of the instance it is exported from, as in <c>wasi:cli/run@0.2.0#run</c>.</summary>
    public string Name { get; }

    /// <summary>The store.</summary>
    public Store Store { get; }

    /// <summary>The type. Its resources are those of the instance.</summary>
    public ComponentFunctionType Type => _function.Type;

    internal RuntimeFunction Runtime => _function;

    /// <summary>Calls the function.</summary>
    /// <param name="arguments">A value for each parameter.</param>
    /// <returns>The result, or null when the function has none.</returns>
    /// <exception cref="ArgumentException">Number or types of the arguments are wrong.</exception>
    /// <exception cref="TrapException">The component trapped; it cannot be called any more.</exception>
    public ComponentValue? Call(params ReadOnlySpan<ComponentValue> arguments)
    {
        Store.ThrowIfDisposed();
        if (arguments.Length != Type.Parameters.Count)
        {
            throw new ArgumentException($"{Name} has {Type.Parameters.Count} parameters, {arguments.Length} arguments are given: {Type}");
        }

        return _function.Call(Name, arguments);
    }

    /// <summary>The function as a delegate: values are lowered and lifted without boxing.</summary>
    /// <typeparam name="TDelegate">
    /// A type of delegate whose signature stands for <see cref="Type"/>: see the mapping in the guide. A <c>result</c> is a <see cref="Result{TValue, TError}"/>, and
    /// anything can be a <see cref="ComponentValue"/>.
    /// </typeparam>
    /// <exception cref="LinkException">The signature does not stand for the type of the function.</exception>
    public TDelegate Bind<TDelegate>()
        where TDelegate : Delegate
    {
        TypedSignature signature = TypedSignature.Create(typeof(TDelegate), Type, Name, allowCaller: false);
        return TypedAdapters.Export(signature, typeof(TDelegate)).CreateDelegate<TDelegate>(new ExportTarget(CreateCall(), signature));
    }

    /// <summary>For generated code: calls that it lowers and lifts itself.</summary>
    /// <param name="expected">
    /// The type that the code was generated for, to be compared; its resources are what <see cref="ComponentInstance.GetResource"/> tells.
    /// </param>
    /// <exception cref="LinkException">The function has another type.</exception>
    /// <exception cref="InvalidOperationException">The function is one of the host.</exception>
    public GuestCall CreateCall(ComponentFunctionType? expected = null)
    {
        if (expected is not null && !expected.Equals(Type))
        {
            throw new LinkException($"the function {Name} has the type {Type}; {expected} is expected");
        }

        return _function.CreateCall(Name);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Type}";
}
