namespace Petrel.Components;

/// <summary><c>stream&lt;t&gt;</c>: the readable end of values that arrive one after another; without an element type it carries no data.</summary>
public sealed class StreamType : ComponentValueType
{
    /// <summary>Creates the type.</summary>
    /// <param name="element">Type of the elements, or null when there is none.</param>
    public StreamType(ComponentValueType? element)
        : base(SummaryOf(element)) => Element = element;

    /// <summary>Type of the elements, or null when there is none.</summary>
    public ComponentValueType? Element { get; }

    private protected override bool EqualsStructure(ComponentType other) => Equals(Element, ((StreamType)other).Element);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new StreamType(Element is null ? null : substitution.Apply(Element));

    internal override void Write(TypeText text)
    {
        text.Add("stream");
        if (Element is not null)
        {
            text.Add("<").Add(Element).Add(">");
        }
    }

    private static TypeSummary SummaryOf(ComponentValueType? element)
    {
        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.Stream, 4);
        summary = element is null ? summary : summary.With(element.Summary);

        // The end of a stream is a number: what the elements need of a memory does not concern who passes it.
        return summary with { Contents = (summary.Contents & ~TypeContents.Pointer) | TypeContents.Waitable };
    }
}
