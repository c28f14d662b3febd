namespace Petrel.Components;

/// <summary><c>result&lt;t, e&gt;</c>; either type may be missing.</summary>
public sealed class ResultType : ComponentValueType
{
    /// <summary>Creates a result type.</summary>
    /// <param name="ok">Type of the value of success, or null when there is none.</param>
    /// <param name="error">Type of the error, or null when there is none.</param>
    public ResultType(ComponentValueType? ok, ComponentValueType? error)
        : base(SummaryOf(ok, error))
    {
        Ok = ok;
        Error = error;
    }

    /// <summary>Type of the value of success, or null when there is none.</summary>
    public ComponentValueType? Ok { get; }

    /// <summary>Type of the error, or null when there is none.</summary>
    public ComponentValueType? Error { get; }

    private protected override bool EqualsStructure(ComponentType other) =>
        Equals(Ok, ((ResultType)other).Ok) && Equals(Error, ((ResultType)other).Error);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new ResultType(Ok is null ? null : substitution.Apply(Ok), Error is null ? null : substitution.Apply(Error));

    internal override void Write(TypeText text)
    {
        text.Add("result");
        if (Error is not null)
        {
            text.Add("<").Add(Ok).Add(", ").Add(Error).Add(">");
        }
        else if (Ok is not null)
        {
            text.Add("<").Add(Ok).Add(">");
        }
    }

    private static TypeSummary SummaryOf(ComponentValueType? ok, ComponentValueType? error)
    {
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.Result);
        summary = ok is null ? summary.With(0) : summary.With(ok.Summary);
        summary = error is null ? summary.With(0) : summary.With(error.Summary);
        return summary.AsVariant(
            2,
            Math.Max(ok?.Summary.ElementSize64 ?? 0, error?.Summary.ElementSize64 ?? 0),
            Math.Max(ok?.Summary.Alignment64 ?? 1, error?.Summary.Alignment64 ?? 1));
    }
}
