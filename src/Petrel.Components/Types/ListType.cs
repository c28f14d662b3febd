namespace Petrel.Components;

/// <summary><c>list&lt;t&gt;</c>, or <c>list&lt;t, n&gt;</c> of a fixed length.</summary>
public sealed class ListType : ComponentValueType
{
    /// <summary>Creates a list type.</summary>
    /// <param name="element">Type of the elements.</param>
    /// <param name="length">The number of elements, or null when it varies.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is 0.</exception>
    public ListType(ComponentValueType element, uint? length = null)
        : base(SummaryOf(element, length))
    {
        Element = element;
        Length = length;
    }

    /// <summary>Type of the elements.</summary>
    public ComponentValueType Element { get; }

    /// <summary>The number of elements, or null when it varies.</summary>
    public uint? Length { get; }

    private protected override bool EqualsStructure(ComponentType other) => Length == ((ListType)other).Length && Element.Equals(((ListType)other).Element);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new ListType(substitution.Apply(Element), Length);

    internal override void Write(TypeText text) => text.Add("list<").Add(Element).Add(Length is { } length ? $", {length}>" : ">");

    private static TypeSummary SummaryOf(ComponentValueType element, uint? length)
    {
        if (length == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), "A list of fixed length has at least one element.");
        }

        TypeSummary summary = TypeSummary.Leaf(ComponentTypeKind.List).With(element.Summary).With((int)(length ?? 0));
        return length is { } count
            ? summary with { ElementSize64 = Product(element.Summary.ElementSize64, count), Alignment64 = element.Summary.Alignment64 }
            : summary with { ElementSize64 = 16, Alignment64 = 8, Contents = summary.Contents | TypeContents.Pointer };
    }

    private static long Product(long size, uint count) =>
        size > TypeSummary.MaximumElementSize / count ? TypeSummary.MaximumElementSize : size * count;
}
