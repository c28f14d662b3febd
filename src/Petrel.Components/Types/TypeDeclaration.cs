namespace Petrel.Components;

/// <summary>An import or export that is a type (spec: typebound).</summary>
public sealed class TypeDeclaration : ComponentType
{
    /// <summary>Creates the declaration.</summary>
    /// <param name="type">The type that the name stands for; for <c>(sub resource)</c> the abstract <see cref="ResourceType"/>.</param>
    public TypeDeclaration(ComponentType type)
        : base(TypeSummary.Leaf(ComponentTypeKind.Type).With(type.Summary)) => Type = type;

    /// <summary>The type that the name stands for.</summary>
    public ComponentType Type { get; }

    private protected override bool EqualsStructure(ComponentType other) => Type.Equals(((TypeDeclaration)other).Type);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new TypeDeclaration(substitution.Apply(Type));

    internal override void Write(TypeText text) => text.Add("type ").Add(Type);
}
