using System.Reflection;
using Petrel.Collections;

namespace Petrel.Runtime;

/// <summary>Derives the WebAssembly type of a .NET signature.</summary>
internal struct SignatureBuilder(int parameterCount)
{
    private readonly ValueKind[] _parameters = new ValueKind[parameterCount];
    private ValueKind[] _results = EmptyArray<ValueKind>.Value;
    private int _count;
    private bool _needsConversion;

    /// <summary>True when every type is passed as it is.</summary>
    public readonly bool IsDirect => !_needsConversion;

    public static FunctionType Of(MethodInfo method, int skippedParameters, out bool isDirect)
    {
        ParameterInfo[] parameters = method.GetParameters();
        var builder = new SignatureBuilder(parameters.Length - skippedParameters);
        for (int i = skippedParameters; i < parameters.Length; i++)
        {
            builder.Parameter(parameters[i].ParameterType);
        }

        if (method.ReturnType != typeof(void))
        {
            builder.Result(method.ReturnType);
        }

        isDirect = builder.IsDirect;
        return builder.ToType();
    }

    public void Parameter<T>()
    {
        if (!ClrTypes.TryGetKind<T>(out ValueKind kind, out bool isDirect))
        {
            throw Unsupported(typeof(T));
        }

        Add(kind, isDirect);
    }

    public void Parameter(Type type)
    {
        if (!ClrTypes.TryGetKind(type, out ValueKind kind, out bool isDirect))
        {
            throw Unsupported(type);
        }

        Add(kind, isDirect);
    }

    /// <summary>The one result, or several as a value tuple.</summary>
    public void Result<T>()
    {
        if (ClrTypes.TryGetKind<T>(out ValueKind kind, out bool isDirect))
        {
            _results = [kind];
            _needsConversion |= !isDirect;
        }
        else
        {
            Result(typeof(T));
        }
    }

    /// <inheritdoc cref="Result{T}"/>
    public void Result(Type type)
    {
        Type[] items = ClrTypes.TupleItems(type) ?? [type];
        _results = new ValueKind[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            if (!ClrTypes.TryGetKind(items[i], out _results[i], out bool isDirect))
            {
                throw Unsupported(items[i]);
            }

            _needsConversion |= !isDirect;
        }
    }

    public readonly FunctionType ToType() => new(_parameters, _results);

    private static ArgumentException Unsupported(Type type) => new(
        $"{type} has no counterpart in WebAssembly: int, uint, long, ulong, float, double, bool, enums of these, Vector128, "
        + "Function and other classes (as externref) do, and value tuples of them as results.");

    private void Add(ValueKind kind, bool isDirect)
    {
        _parameters[_count++] = kind;
        _needsConversion |= !isDirect;
    }
}
