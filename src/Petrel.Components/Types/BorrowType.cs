namespace Petrel.Components;

/// <summary><c>borrow&lt;r&gt;</c>: a handle to a resource that is lent for the duration of a call.</summary>
public sealed class BorrowType : ComponentValueType
{
    /// <summary>Creates a handle type.</summary>
    public BorrowType(ResourceType resource)
        : base(TypeSummary.Leaf(ComponentTypeKind.Borrow, 4, TypeContents.Resource | TypeContents.Borrow).With(resource.Summary)) => Resource = resource;

    /// <summary>The resource type.</summary>
    public ResourceType Resource { get; }

    private protected override bool EqualsStructure(ComponentType other) => Resource.IsSame(((BorrowType)other).Resource);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new BorrowType(substitution.Apply(Resource));

    internal override void Write(TypeText text) => text.Add("borrow<").Add(Resource).Add(">");
}
