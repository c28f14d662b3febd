namespace Petrel.Components;

/// <summary>The type of a component function.</summary>
public sealed class ComponentFunctionType : ComponentType
{
    private readonly FunctionParameter[] _parameters;

    /// <summary>Creates a function type.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="result">Type of the result, or null when there is none.</param>
    /// <param name="isAsync">True for a function that may suspend its caller.</param>
    public ComponentFunctionType(ReadOnlySpan<FunctionParameter> parameters, ComponentValueType? result = null, bool isAsync = false)
        : this(parameters.ToArray(), result, isAsync)
    {
    }

    internal ComponentFunctionType(FunctionParameter[] parameters, ComponentValueType? result, bool isAsync)
        : base(SummaryOf(parameters, result, isAsync))
    {
        _parameters = parameters;
        Result = result;
        IsAsync = isAsync;
    }

    /// <summary>The parameters in order.</summary>
    public IReadOnlyList<FunctionParameter> Parameters => _parameters;

    /// <summary>Type of the result, or null when there is none.</summary>
    public ComponentValueType? Result { get; }

    /// <summary>True for a function that may suspend its caller (<c>async func</c>).</summary>
    public bool IsAsync { get; }

    private protected override bool EqualsStructure(ComponentType other) =>
        other is ComponentFunctionType function && IsAsync == function.IsAsync && Equals(Result, function.Result)
        && _parameters.AsSpan().SequenceEqual(function._parameters);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new ComponentFunctionType(
        Array.ConvertAll(_parameters, p => p with { Type = substitution.Apply(p.Type) }),
        Result is null ? null : substitution.Apply(Result),
        IsAsync);

    internal override void Write(TypeText text)
    {
        text.Add(IsAsync ? "async func(" : "func(");
        bool isFirst = true;
        foreach (FunctionParameter parameter in _parameters)
        {
            text.AddMember(ref isFirst, parameter.Name, parameter.Type);
            if (text.IsFull)
            {
                return;
            }
        }

        text.Add(")");
        if (Result is not null)
        {
            text.Add(" -> ").Add(Result);
        }
    }

    private static TypeSummary SummaryOf(FunctionParameter[] parameters, ComponentValueType? result, bool isAsync)
    {
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.Function).With(isAsync ? 1 : 0);
        foreach (FunctionParameter parameter in parameters)
        {
            summary = summary.With(parameter.Name).With(parameter.Type.Summary);
        }

        return result is null ? summary.With(0) : summary.With(result.Summary);
    }
}
