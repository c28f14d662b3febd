namespace Petrel.Components;

/// <summary><c>stream&lt;t&gt;</c>: the readable end of values that arrive one after another; without an element type it carries no data.</summary>
public sealed class StreamType : ComponentValueType
{
    /// <summary>Creates the type.</summary>
    /// <param name="element">Type of the elements, or null when there is none.</param>
    public StreamType(ComponentValueType? element)
        : base(WaitableElement.Summary(ComponentTypeKind.Stream, element)) => Element = element;

    /// <summary>Type of the elements, or null when there is none.</summary>
    public ComponentValueType? Element { get; }

    private protected override bool EqualsStructure(ComponentType other) => Equals(Element, ((StreamType)other).Element);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new StreamType(Element is null ? null : substitution.Apply(Element));

    internal override void Write(TypeText text) => WaitableElement.Write(text, "stream", Element);
}
