namespace Petrel.Components;

/// <summary>Where an abstract resource stands among imports or exports.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Path">Names from the outermost import or export, through instances, to the type.</param>
internal sealed record ResourcePath(ResourceType Resource, string[] Path)
{
    /// <summary>The wanted resources under the names, each once, with the first place it stands at.</summary>
    public static ResourcePath[] Find(IReadOnlyList<ComponentExtern> items, ResourceType[] wanted)
    {
        if (wanted.Length == 0)
        {
            return [];
        }

        var found = new List<ResourcePath>(wanted.Length);
        var missing = new HashSet<ResourceType>(wanted.Length, ReferenceEqualityComparer.Instance);
        foreach (ResourceType resource in wanted)
        {
            missing.Add(resource.Identity);
        }

        Find(items, [], missing, found, new HashSet<ComponentType>(ReferenceEqualityComparer.Instance));
        return [.. found];
    }

    // Instance types nest at most as deep as validation lets types nest.
    private static void Find(
        IReadOnlyList<ComponentExtern> items, string[] path, HashSet<ResourceType> missing, List<ResourcePath> found, HashSet<ComponentType> seen)
    {
        foreach (ComponentExtern item in items)
        {
            if (!item.Type.Contains(TypeContents.Resource))
            {
                continue;
            }

            if (item.Type is TypeDeclaration { Type: ResourceType resource })
            {
                if (missing.Remove(resource.Identity))
                {
                    found.Add(new ResourcePath(resource, [.. path, item.Name]));
                }
            }
            else if (item.Type is ComponentInstanceType instance && seen.Add(instance))
            {
                Find(instance.Exports, [.. path, item.Name], missing, found, seen);
            }
        }
    }
}
