using System.Runtime.CompilerServices;

namespace Petrel.Components;

/// <summary>
/// A resource type: an identity. Two resource types are the same when they have the same identity, whatever their names and structure.
/// </summary>
/// <remarks>
/// Validation makes a fresh one for each definition, for each abstract import, and for each resource that an instance
/// exports; instantiation substitutes the real ones.
/// </remarks>
public class ResourceType : ComponentType
{
    private readonly ResourceType _identity;

    /// <summary>Creates a resource type that is the same as no other.</summary>
    /// <param name="name">The name under which it is known, for messages; it says nothing about identity.</param>
    public ResourceType(string? name = null)
        : base(TypeSummary.Leaf(ComponentTypeKind.Resource, contents: TypeContents.Resource).With(NextHash()))
    {
        Name = name;
        _identity = this;
    }

    /// <summary>The same resource under a name of its own: see <see cref="ComponentType"/>.</summary>
    private ResourceType(ResourceType original, string? name)
        : base(original.Summary)
    {
        Name = name;
        _identity = original._identity;
    }

    /// <summary>The name under which it is known, or null; for messages.</summary>
    public string? Name { get; }

    /// <summary>The object that stands for the resource: the same for all types that are this resource.</summary>
    internal ResourceType Identity => _identity;

    /// <summary>True when both are the same resource.</summary>
    public bool IsSame(ResourceType other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(_identity, other._identity);
    }

    /// <summary>The same resource as another definition with a name.</summary>
    internal ResourceType Alias(string? name) => new(this, name ?? Name);

    private protected override bool EqualsStructure(ComponentType other) => IsSame((ResourceType)other);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => substitution.Apply(this);

    internal override void Write(TypeText text) => text.Add(Name ?? "resource");

    private static int s_hash;

    private static int NextHash() => Interlocked.Add(ref s_hash, 0x61C88647);
}
