using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A host function that takes its arguments as a list of values.</summary>
internal class UntypedHostFunction(FunctionType type, UntypedCallback callback) : HostFunction(type)
{
    // Kept for the next call; a call within a call finds none and makes its own.
    private RuntimeValue[]? _spareContents;
    private Value[]? _spareValues;

    private int ParameterCount => Type.ParameterKinds.Length;

    private int ResultCount => Type.ResultKinds.Length;

    /// <summary>Called by the entry first: an array for its arguments.</summary>
    public static RuntimeValue[] Arguments(ModuleInstance self)
    {
        var function = (UntypedHostFunction)self;
        RuntimeValue[] contents = function._spareContents ?? new RuntimeValue[Math.Max(function.ParameterCount, function.ResultCount)];
        function._spareContents = null;
        return contents;
    }

    /// <summary>Called by the entry when the arguments are in the array; it finds the results there afterwards.</summary>
    public static void Call(RuntimeValue[] contents, ModuleInstance self) => ((UntypedHostFunction)self).Call(contents);

    /// <summary>Called by the entry when it has taken the results.</summary>
    public static void Return(RuntimeValue[] contents, ModuleInstance self)
    {
        // References must not live longer than the call.
        Array.Clear(contents);
        ((UntypedHostFunction)self)._spareContents = contents;
    }

    protected override nint GetEntryPoint(Engine engine) => engine.Signatures.Get(Type.In(engine.Types)).Entry;

    /// <summary>The arguments are in the array, the results go there.</summary>
    private protected virtual void Call(RuntimeValue[] contents)
    {
        ValueKind[] parameters = Type.ParameterKinds;
        ValueKind[] results = Type.ResultKinds;
        Value[] values = _spareValues ?? new Value[parameters.Length + results.Length];
        _spareValues = null;
        for (int i = 0; i < parameters.Length; i++)
        {
            values[i] = new Value(parameters[i], contents[i]);
        }

        for (int i = 0; i < results.Length; i++)
        {
            values[parameters.Length + i] = Value.Default(results[i]);
        }

        DefinedType type = Type.In(Store.Engine.Types);
        callback(Caller, values.AsSpan(0, parameters.Length), values.AsSpan(parameters.Length));
        for (int i = 0; i < results.Length; i++)
        {
            Value value = values[parameters.Length + i];
            WasmType expected = type.Results[i];
            if (!value.Fits(results[i], Store) || !References.Matches(value.Content.Reference, expected, Store.Engine.ObjectClasses))
            {
                throw new InvalidOperationException(
                    $"A host function of type {Type} gave {value.Kind.Name()} as result {i}; {expected} was expected.");
            }

            contents[i] = value.Content;
        }

        Array.Clear(values);
        _spareValues = values;
    }
}
