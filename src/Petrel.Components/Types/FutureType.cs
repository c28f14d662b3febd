namespace Petrel.Components;

/// <summary><c>future&lt;t&gt;</c>: the readable end of one value that arrives later; without an element type it carries no data.</summary>
public sealed class FutureType : ComponentValueType
{
    /// <summary>Creates the type.</summary>
    /// <param name="element">Type of the elements, or null when there is none.</param>
    public FutureType(ComponentValueType? element)
        : base(SummaryOf(element)) => Element = element;

    /// <summary>Type of the elements, or null when there is none.</summary>
    public ComponentValueType? Element { get; }

    private protected override bool EqualsStructure(ComponentType other) => Equals(Element, ((FutureType)other).Element);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new FutureType(Element is null ? null : substitution.Apply(Element));

    internal override void Write(TypeText text)
    {
        text.Add("future");
        if (Element is not null)
        {
            text.Add("<").Add(Element).Add(">");
        }
    }

    private static TypeSummary SummaryOf(ComponentValueType? element)
    {
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.Future, 4);
        summary = element is null ? summary : summary.With(element.Summary);

        // The end of a future is a number: what the elements need of a memory does not concern who passes it.
        return summary with { Contents = (summary.Contents & ~TypeContents.Pointer) | TypeContents.Waitable };
    }
}
