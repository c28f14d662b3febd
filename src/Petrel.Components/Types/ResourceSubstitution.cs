namespace Petrel.Components;

/// <summary>
/// Replaces resources, and definitions that got a name by an import, in types. What is shared stays shared: a type that occurs many times is
/// replaced once, and one that mentions nothing that is replaced stays the same object, so that definitions keep their identity.
/// </summary>
internal sealed class ResourceSubstitution
{
    private readonly Dictionary<ResourceType, ResourceType> _resources = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ComponentType, ComponentType> _definitions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<ComponentType, ComponentType> _done = new(ReferenceEqualityComparer.Instance);
    private int _changes;

    /// <summary>Replaces one resource more. Types that were replaced before are forgotten.</summary>
    public void Add(ResourceType from, ResourceType to)
    {
        _resources[from.Identity] = to;
        _done.Clear();
    }

    /// <summary>Replaces one definition, as an object, by another that is equal to it. Types that were replaced before are forgotten.</summary>
    public void AddDefinition(ComponentType from, ComponentType to)
    {
        _definitions[from] = to;
        _done.Clear();
    }

    /// <summary>What replaces a resource, if it is replaced.</summary>
    public bool TryGet(ResourceType from, out ResourceType? to) => _resources.TryGetValue(from.Identity, out to);

    /// <summary>The type with the resources replaced.</summary>
    public T Apply<T>(T type)
        where T : ComponentType
    {
        if (_definitions.Count == 0 && (_resources.Count == 0 || !type.Contains(TypeContents.Resource)))
        {
            return type;
        }

        if (!_done.TryGetValue(type, out ComponentType? result))
        {
            int before = _changes;
            result = Replace(type);

            // What was put together again from the same parts is the same.
            result = _changes == before && result is not ResourceType && !_definitions.ContainsKey(type) ? type : result;
            _done.Add(type, result);
        }

        _changes += ReferenceEquals(result, type) ? 0 : 1;
        return (T)result;
    }

    private ComponentType Replace(ComponentType type)
    {
        if (_definitions.TryGetValue(type, out ComponentType? definition))
        {
            return definition;
        }

        if (type is not ResourceType resource)
        {
            return type.Substitute(this);
        }

        return !_resources.TryGetValue(resource.Identity, out ResourceType? to) ? resource
            : ReferenceEquals(resource, resource.Identity) ? to
            : to.Alias(resource.Name);
    }
}
