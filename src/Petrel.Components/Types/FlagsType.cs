namespace Petrel.Components;

/// <summary><c>flags { a, b }</c>: a set of at most 32 names.</summary>
public sealed class FlagsType : ComponentValueType
{
    private readonly string[] _names;

    /// <summary>Creates the type.</summary>
    /// <exception cref="ArgumentException">There are no names, or more than 32.</exception>
    public FlagsType(params ReadOnlySpan<string> names)
        : this(names.ToArray())
    {
    }

    internal FlagsType(string[] names)
        : base(SummaryOf(names)) => _names = names;

    /// <summary>The names in order; flag i is bit i.</summary>
    public IReadOnlyList<string> Names => _names;

    private protected override bool EqualsStructure(ComponentType other) => _names.AsSpan().SequenceEqual(((FlagsType)other)._names);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => this;

    internal override void Write(TypeText text) => LabelList.Write(text, "flags", _names);

    private static TypeSummary SummaryOf(string[] names)
    {
        Requirement.NotEmpty(names.Length, "flags type", "name");
        if (names.Length > Requirement.MaximumFlags)
        {
            throw new ArgumentException($"Flags have at most {Requirement.MaximumFlags} names; {names.Length} are given.", nameof(names));
        }

        return LabelList.Summary(TypeSummary.Leaf(ComponentTypeKind.Flags, names.Length switch { <= 8 => 1, <= 16 => 2, _ => 4 }), names);
    }
}
