using System.Text;
using Petrel.Types;

namespace Petrel;

/// <summary>Parameters and results of a function. Immutable and thread-safe; equal when the kinds are equal.</summary>
public sealed class FunctionType : ExternalType, IEquatable<FunctionType>
{
    private readonly ValueKind[] _parameters;
    private readonly ValueKind[] _results;

    // The type in the engine that asked last; the exact type when this one comes from a module.
    private volatile Canonical? _canonical;

    /// <summary>Creates a function type.</summary>
    public FunctionType(ReadOnlySpan<ValueKind> parameters, ReadOnlySpan<ValueKind> results)
        : this(parameters.ToArray(), results.ToArray())
    {
        Check(_parameters, nameof(parameters));
        Check(_results, nameof(results));
    }

    /// <summary>For callers that made sure of the kinds, and give the arrays away.</summary>
    internal FunctionType(ValueKind[] parameters, ValueKind[] results)
    {
        _parameters = parameters;
        _results = results;
    }

    internal FunctionType(DefinedType type, TypeRegistry registry)
        : this(ValueKinds.Of(type.Parameters, registry), ValueKinds.Of(type.Results, registry)) =>
        _canonical = new Canonical(registry, type);

    /// <summary>Kinds of the parameters.</summary>
    public IReadOnlyList<ValueKind> Parameters => _parameters;

    /// <summary>Kinds of the results.</summary>
    public IReadOnlyList<ValueKind> Results => _results;

    /// <inheritdoc/>
    public override ExternalKind Kind => ExternalKind.Function;

    internal ValueKind[] ParameterKinds => _parameters;

    internal ValueKind[] ResultKinds => _results;

    /// <summary>Compares kinds: types that differ in the details of references are equal here.</summary>
    public bool Equals(FunctionType? other) =>
        other is not null && _parameters.AsSpan().SequenceEqual(other._parameters) && _results.AsSpan().SequenceEqual(other._results);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FunctionType);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (ValueKind kind in _parameters)
        {
            hash.Add(kind);
        }

        hash.Add(-1);
        foreach (ValueKind kind in _results)
        {
            hash.Add(kind);
        }

        return hash.ToHashCode();
    }

    /// <summary>For example <c>(i32 i64) -> (f64)</c>.</summary>
    public override string ToString()
    {
        if (_canonical is { } canonical)
        {
            return canonical.Type.ToString();
        }

        var text = new StringBuilder("(");
        Append(text, _parameters);
        text.Append(") -> (");
        Append(text, _results);
        return text.Append(')').ToString();
    }

    /// <summary>The canonical type in an engine.</summary>
    internal DefinedType In(TypeRegistry registry)
    {
        if (_canonical is { } canonical && ReferenceEquals(canonical.Registry, registry))
        {
            return canonical.Type;
        }

        DefinedType type = registry.AddFunction(ValueKinds.ToTypes(_parameters), ValueKinds.ToTypes(_results));
        _canonical = new Canonical(registry, type);
        return type;
    }

    private static void Append(StringBuilder text, ValueKind[] kinds)
    {
        for (int i = 0; i < kinds.Length; i++)
        {
            text.Append(i == 0 ? "" : " ").Append(kinds[i].Name());
        }
    }

    private static void Check(ValueKind[] kinds, string name)
    {
        if (kinds.Length > Binary.ImplementationLimits.Parameters)
        {
            throw new ArgumentException($"A function has at most {Binary.ImplementationLimits.Parameters} {name}; {kinds.Length} are given.", name);
        }

        foreach (ValueKind kind in kinds)
        {
            if (kind is < ValueKind.Int32 or > ValueKind.NullContRef)
            {
                throw new ArgumentOutOfRangeException(name, kind, "This is not a kind of value.");
            }
        }
    }

    private sealed record Canonical(TypeRegistry Registry, DefinedType Type);
}
