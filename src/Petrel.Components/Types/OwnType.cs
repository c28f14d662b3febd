namespace Petrel.Components;

/// <summary><c>own&lt;r&gt;</c>: a handle to an owned resource: who has it must drop it or pass it on.</summary>
public sealed class OwnType : ComponentValueType
{
    /// <summary>Creates a handle type.</summary>
    public OwnType(ResourceType resource)
        : base(TypeSummary.Leaf(ComponentTypeKind.Own, 4, TypeContents.Resource).With(resource.Summary)) => Resource = resource;

    /// <summary>The resource type.</summary>
    public ResourceType Resource { get; }

    private protected override bool EqualsStructure(ComponentType other) => Resource.IsSame(((OwnType)other).Resource);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new OwnType(substitution.Apply(Resource));

    internal override void Write(TypeText text) => text.Add("own<").Add(Resource).Add(">");
}
