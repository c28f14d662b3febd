namespace Petrel.Components;

/// <summary><c>option&lt;t&gt;</c>.</summary>
public sealed class OptionType : ComponentValueType
{
    /// <summary>Creates an option type.</summary>
    public OptionType(ComponentValueType payload)
        : base(TypeSummary.Leaf(ComponentTypeKind.Option).With(payload.Summary).AsVariant(2, payload.Summary.ElementSize64, payload.Summary.Alignment64)) =>
        Payload = payload;

    /// <summary>Type of the value, when there is one.</summary>
    public ComponentValueType Payload { get; }

    private protected override bool EqualsStructure(ComponentType other) => Payload.Equals(((OptionType)other).Payload);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new OptionType(substitution.Apply(Payload));

    internal override void Write(TypeText text) => text.Add("option<").Add(Payload).Add(">");
}
