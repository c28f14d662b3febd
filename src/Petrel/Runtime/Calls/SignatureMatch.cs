using System.Text;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>Compares the type of a function with the .NET signature that the embedder asks for.</summary>
internal struct SignatureMatch
{
    private readonly FunctionInstance _function;
    private readonly string? _name;
    private int _index;
    private bool _needsConversion;

    /// <param name="function">The function.</param>
    /// <param name="name">The name of the export, for errors.</param>
    /// <param name="parameterCount">Number of parameters asked for.</param>
    public SignatureMatch(FunctionInstance function, string? name, int parameterCount)
    {
        _function = function;
        _name = name;
        if (function.Type.Parameters.Length != parameterCount)
        {
            throw Mismatch($"it has {function.Type.Parameters.Length} parameters, {parameterCount} are asked for");
        }
    }

    public void Parameter<T>()
    {
        bool isKnown = ClrTypes.TryGetKind<T>(out ValueKind kind, out bool isDirect);
        Parameter(isKnown, kind, isDirect, typeof(T));
    }

    public void Parameter(Type type)
    {
        bool isKnown = ClrTypes.TryGetKind(type, out ValueKind kind, out bool isDirect);
        Parameter(isKnown, kind, isDirect, type);
    }

    public void Result<T>()
    {
        if (_function.Type.Results.Length == 1 && ClrTypes.TryGetKind<T>(out ValueKind kind, out bool isDirect))
        {
            Result(0, kind, isDirect, typeof(T));
        }
        else
        {
            Result(typeof(T));
        }
    }

    public void Result(Type type)
    {
        WasmType[] results = _function.Type.Results;
        Type[] items = ClrTypes.TupleItems(type) ?? [type];
        if (items.Length != results.Length)
        {
            throw Mismatch($"it has {results.Length} results, {items.Length} are asked for");
        }

        for (int i = 0; i < items.Length; i++)
        {
            if (!ClrTypes.TryGetKind(items[i], out ValueKind kind, out bool isDirect))
            {
                throw Mismatch($"{items[i]}, asked for as result {i}, has no counterpart in WebAssembly");
            }

            Result(i, kind, isDirect, items[i]);
        }
    }

    public readonly void NoResult()
    {
        if (_function.Type.Results.Length != 0)
        {
            throw Mismatch($"it has {_function.Type.Results.Length} results, none is asked for");
        }
    }

    /// <summary>True when every type is passed as it is.</summary>
    public readonly bool Finish() => !_needsConversion;

    private void Parameter(bool isKnown, ValueKind kind, bool isDirect, Type type)
    {
        int index = _index++;
        WasmType expected = _function.Type.Parameters[index];
        if (!isKnown || !Fits(expected, kind))
        {
            throw Mismatch($"parameter {index} is {expected}, {type} is asked for");
        }

        // What generated code relies on, null or not and of which type, must be checked at each call.
        _needsConversion |= !isDirect || (expected.IsReference && expected != WasmType.ExternRef);
    }

    private void Result(int index, ValueKind kind, bool isDirect, Type type)
    {
        WasmType actual = _function.Type.Results[index];
        if (!Fits(actual, kind))
        {
            throw Mismatch($"result {index} is {actual}, {type} is asked for");
        }

        _needsConversion |= !isDirect;
    }

    /// <summary>Objects stand for all references but those to functions.</summary>
    private readonly bool Fits(WasmType type, ValueKind kind)
    {
        ValueKind wasmKind = ValueKinds.Of(type, _function.Instance.Store.Engine.Types);
        return kind switch
        {
            ValueKind.FuncRef => wasmKind.IsFunction(),
            ValueKind.ExternRef => wasmKind.IsReference() && !wasmKind.IsFunction(),
            _ => kind == wasmKind,
        };
    }

    private readonly LinkException Mismatch(string problem)
    {
        var text = new StringBuilder("the ");
        text.Append(_name is null ? "function" : $"export \"{_name}\"");
        return new LinkException(text.Append($" of type {_function.Type} does not fit: {problem}").ToString());
    }
}
