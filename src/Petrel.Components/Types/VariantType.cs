namespace Petrel.Components;

/// <summary><c>variant { a, b(t) }</c>.</summary>
public sealed class VariantType : ComponentValueType
{
    private readonly VariantCase[] _cases;

    /// <summary>Creates a variant type.</summary>
    /// <exception cref="ArgumentException">There are no cases.</exception>
    public VariantType(params ReadOnlySpan<VariantCase> cases)
        : this(cases.ToArray())
    {
    }

    internal VariantType(VariantCase[] cases)
        : base(SummaryOf(cases)) => _cases = cases;

    /// <summary>The cases in order; the place of a case is its discriminant.</summary>
    public IReadOnlyList<VariantCase> Cases => _cases;

    private protected override bool EqualsStructure(ComponentType other) => _cases.AsSpan().SequenceEqual(((VariantType)other)._cases);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new VariantType(Array.ConvertAll(_cases, c => c.Type is null ? c : c with { Type = substitution.Apply(c.Type) }));

    internal override void Write(TypeText text)
    {
        text.Add("variant { ");
        bool isFirst = true;
        foreach (VariantCase @case in _cases)
        {
            text.AddMember(ref isFirst, @case.Name, null);
            if (@case.Type is { } type)
            {
                text.Add("(").Add(type).Add(")");
            }

            if (text.IsFull)
            {
                return;
            }
        }

        text.Add(" }");
    }

    private static TypeSummary SummaryOf(VariantCase[] cases)
    {
        Requirement.NotEmpty(cases.Length, "variant", "case");
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.Variant);
        long payload = 0;
        int alignment = 1;
        foreach (VariantCase @case in cases)
        {
            summary = summary.With(@case.Name);
            if (@case.Type is { } type)
            {
                summary = summary.With(type.Summary);
                payload = Math.Max(payload, type.Summary.ElementSize64);
                alignment = Math.Max(alignment, type.Summary.Alignment64);
            }
            else
            {
                summary = summary.With(0);
            }
        }

        return summary.AsVariant(cases.Length, payload, alignment);
    }
}
