namespace Petrel.Components;

/// <summary>A resource type that the host implements; see <see cref="HostResourceType{T}"/>.</summary>
public abstract class HostResourceType : ResourceType
{
    private protected HostResourceType(string name)
        : base(name)
    {
    }

    internal abstract Type ObjectType { get; }

    internal abstract bool Accepts(object resource);

    internal abstract void Drop(object resource);
}
