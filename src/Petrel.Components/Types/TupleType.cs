namespace Petrel.Components;

/// <summary><c>tuple&lt;t, u&gt;</c>.</summary>
public sealed class TupleType : ComponentValueType
{
    private readonly ComponentValueType[] _elements;

    /// <summary>Creates a tuple type.</summary>
    /// <exception cref="ArgumentException">There are no elements.</exception>
    public TupleType(params ReadOnlySpan<ComponentValueType> elements)
        : this(elements.ToArray())
    {
    }

    internal TupleType(ComponentValueType[] elements)
        : base(SummaryOf(elements)) => _elements = elements;

    /// <summary>Types of the elements in order.</summary>
    public IReadOnlyList<ComponentValueType> Elements => _elements;

    private protected override bool EqualsStructure(ComponentType other) => _elements.AsSpan().SequenceEqual(((TupleType)other)._elements);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new TupleType(Array.ConvertAll(_elements, substitution.Apply));

    internal override void Write(TypeText text)
    {
        text.Add("tuple<");
        bool isFirst = true;
        foreach (ComponentValueType element in _elements)
        {
            text.AddMember(ref isFirst, "", element);
            if (text.IsFull)
            {
                return;
            }
        }

        text.Add(">");
    }

    private static TypeSummary SummaryOf(ComponentValueType[] elements)
    {
        Requirement.NotEmpty(elements.Length, "tuple", "element");
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.Tuple);
        foreach (ComponentValueType element in elements)
        {
            summary = summary.With(element.Summary).Append(element.Summary);
        }

        return summary.Pad();
    }
}
