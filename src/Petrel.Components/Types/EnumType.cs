namespace Petrel.Components;

/// <summary><c>enum { a, b }</c>: one of several names.</summary>
public sealed class EnumType : ComponentValueType
{
    private readonly string[] _names;

    /// <summary>Creates the type.</summary>
    /// <exception cref="ArgumentException">There are no names.</exception>
    public EnumType(params ReadOnlySpan<string> names)
        : this(names.ToArray())
    {
    }

    internal EnumType(string[] names)
        : base(SummaryOf(names)) => _names = names;

    /// <summary>The names in order; the place of a name is its discriminant.</summary>
    public IReadOnlyList<string> Names => _names;

    private protected override bool EqualsStructure(ComponentType other) => _names.AsSpan().SequenceEqual(((EnumType)other)._names);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => this;

    internal override void Write(TypeText text) => LabelList.Write(text, "enum", _names);

    private static TypeSummary SummaryOf(string[] names)
    {
        Requirement.NotEmpty(names.Length, "enum type", "name");
        return LabelList.Summary(TypeSummary.Leaf(ComponentTypeKind.Enum, TypeSummary.DiscriminantSize(names.Length)), names);
    }
}
