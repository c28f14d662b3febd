using Petrel.Runtime;

namespace Petrel;

/// <summary>A function of a store: exported by an instance, taken from a table, or made from a method of the host.</summary>
/// <remarks>
/// <see cref="Instance.GetFunction(string)"/> and its typed relatives are the usual way to one. Every call may end in a
/// <see cref="TrapException"/>, in a <see cref="WasmException"/> that nobody caught, or in whatever a host function threw.
/// </remarks>
public sealed partial class Function
{
    private Function(FunctionInstance instance)
    {
        Instance = instance;
        Type = new FunctionType(instance.Type, instance.Instance.Store.Engine.Types);
    }

    /// <summary>Parameters and results.</summary>
    public FunctionType Type { get; }

    internal FunctionInstance Instance { get; }

    internal Store Store => Instance.Instance.Store;

    /// <summary>Makes a function whose signature is known only at run time.</summary>
    /// <param name="store">The store.</param>
    /// <param name="type">Parameters and results.</param>
    /// <param name="callback">What to call.</param>
    public static Function FromCallback(Store store, FunctionType type, UntypedCallback callback)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(callback);
        return FromHost(store, new UntypedHostFunction(type, callback));
    }

    /// <summary>
    /// Makes a function from a delegate of any type: any number of parameters, a leading <see cref="Caller"/> or none, several
    /// results as a value tuple.
    /// </summary>
    /// <exception cref="ArgumentException">A type of the signature has no counterpart in WebAssembly.</exception>
    public static Function FromCallback(Store store, Delegate callback) => FromHost(store, TypedCalls.Define(callback));

    /// <summary>
    /// The function as a delegate of any type. Calls neither box nor allocate; bool, enums, <see cref="Function"/> and classes (for
    /// externref) are converted.
    /// </summary>
    /// <exception cref="LinkException">The function has another type.</exception>
    public TDelegate ToDelegate<TDelegate>()
        where TDelegate : Delegate => TypedCalls.Bind<TDelegate>(Instance, null);

    /// <summary>Calls the function.</summary>
    /// <param name="arguments">One value per parameter.</param>
    /// <returns>One value per result.</returns>
    /// <exception cref="ArgumentException">Number or kinds of the arguments do not fit.</exception>
    public Value[] Invoke(params ReadOnlySpan<Value> arguments)
    {
        int count = Type.ResultKinds.Length;
        Value[] results = count == 0 ? [] : new Value[count];
        Invoke(arguments, results);
        return results;
    }

    /// <summary>Calls the function without allocating anything (after the first call).</summary>
    /// <param name="arguments">One value per parameter.</param>
    /// <param name="results">Receives one value per result; at least that long.</param>
    /// <exception cref="ArgumentException">Number or kinds of the arguments, or the number of results, do not fit.</exception>
    public void Invoke(ReadOnlySpan<Value> arguments, Span<Value> results)
    {
        ValueKind[] parameterKinds = Type.ParameterKinds;
        ValueKind[] resultKinds = Type.ResultKinds;
        if (arguments.Length != parameterKinds.Length)
        {
            throw new ArgumentException(
                $"A function of type {Type} takes {parameterKinds.Length} arguments; {arguments.Length} are given.", nameof(arguments));
        }

        if (results.Length < resultKinds.Length)
        {
            throw new ArgumentException(
                $"A function of type {Type} has {resultKinds.Length} results; there is room for {results.Length}.", nameof(results));
        }

        Store store = Store;
        int size = Math.Max(parameterKinds.Length, resultKinds.Length);
        RuntimeValue[] contents = store.TakeBuffer(size);
        for (int i = 0; i < arguments.Length; i++)
        {
            Value argument = arguments[i];
            if (!argument.Fits(parameterKinds[i], store)
                || !References.Matches(argument.Content.Reference, Instance.Type.Parameters[i], store.Engine.ObjectClasses))
            {
                throw new ArgumentException(
                    $"Argument {i} of a function of type {Type} must be {Instance.Type.Parameters[i]}; {argument.Kind.Name()} is given"
                    + (argument.IsNull ? ", a null reference." : "."),
                    nameof(arguments));
            }

            contents[i] = argument.Content;
        }

        HostCalls.Invoke(Instance, contents, contents);
        for (int i = 0; i < resultKinds.Length; i++)
        {
            results[i] = new Value(resultKinds[i], contents[i]);
        }

        store.ReturnBuffer(contents, size);
    }

    internal static Function? From(FunctionInstance? instance)
    {
        if (instance is null)
        {
            return null;
        }

        return instance.View ??= new Function(instance);
    }

    internal static Function FromHost(Store store, HostFunction function)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.ThrowIfDisposed();
        return From(function.Bind(store, caller: null))!;
    }
}
