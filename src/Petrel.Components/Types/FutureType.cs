namespace Petrel.Components;

/// <summary><c>future&lt;t&gt;</c>: the readable end of one value that arrives later; without an element type it carries no data.</summary>
public sealed class FutureType : ComponentValueType
{
    /// <summary>Creates the type.</summary>
    /// <param name="element">Type of the elements, or null when there is none.</param>
    public FutureType(ComponentValueType? element)
        : base(WaitableElement.Summary(ComponentTypeKind.Future, element)) => Element = element;

    /// <summary>Type of the elements, or null when there is none.</summary>
    public ComponentValueType? Element { get; }

    private protected override bool EqualsStructure(ComponentType other) => Equals(Element, ((FutureType)other).Element);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new FutureType(Element is null ? null : substitution.Apply(Element));

    internal override void Write(TypeText text) => WaitableElement.Write(text, "future", Element);
}
