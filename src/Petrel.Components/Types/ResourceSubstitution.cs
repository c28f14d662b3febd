namespace Petrel.Components;

/// <summary>
/// Replaces resources in types. What is shared stays shared: a type that occurs many times is replaced once, so that the work is bounded by
/// the number of definitions and definitions that were the same object still are.
/// </summary>
internal sealed class ResourceSubstitution
{
    private readonly Dictionary<ResourceType, ResourceType> _resources = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ComponentType, ComponentType> _done = new(ReferenceEqualityComparer.Instance);

    /// <summary>True when nothing is replaced.</summary>
    public bool IsEmpty => _resources.Count == 0;

    /// <summary>Replaces one resource more. Types that were replaced before are forgotten.</summary>
    public void Add(ResourceType from, ResourceType to)
    {
        _resources[from.Identity] = to;
        _done.Clear();
    }

    /// <summary>What replaces a resource, if it is replaced.</summary>
    public bool TryGet(ResourceType from, out ResourceType? to) => _resources.TryGetValue(from.Identity, out to);

    /// <summary>The type with the resources replaced.</summary>
    public T Apply<T>(T type)
        where T : ComponentType
    {
        if (_resources.Count == 0 || !type.Contains(TypeContents.Resource))
        {
            return type;
        }

        if (_done.TryGetValue(type, out ComponentType? done))
        {
            return (T)done;
        }

        ComponentType result = type is ResourceType resource
            ? _resources.TryGetValue(resource.Identity, out ResourceType? to)
                ? ReferenceEquals(resource, resource.Identity) ? to : to.Alias(resource.Name)
                : resource
            : type.Substitute(this);
        _done.Add(type, result);
        return (T)result;
    }
}
