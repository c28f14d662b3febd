namespace Petrel.Components;

/// <summary>Where an abstract resource stands among imports or exports.</summary>
/// <param name="Resource">The resource.</param>
/// <param name="Path">Names from the outermost import or export, through instances, to the type.</param>
internal sealed record ResourcePath(ResourceType Resource, string[] Path)
{
    /// <summary>The resources under the names, each once, with the first place it stands at.</summary>
    public static ResourcePath[] Find(IReadOnlyList<ComponentExtern> items, Func<ResourceType, bool> isWanted)
    {
        var found = new List<ResourcePath>();
        var seen = new HashSet<ComponentType>(ReferenceEqualityComparer.Instance);
        Find(items, [], isWanted, found, seen);
        return [.. found];
    }

    // Instance types nest at most as deep as validation lets types nest.
    private static void Find(
        IReadOnlyList<ComponentExtern> items, string[] path, Func<ResourceType, bool> isWanted, List<ResourcePath> found, HashSet<ComponentType> seen)
    {
        foreach (ComponentExtern item in items)
        {
            if (!item.Type.Contains(TypeContents.Resource))
            {
                continue;
            }

            if (item.Type is TypeDeclaration { Type: ResourceType resource })
            {
                if (isWanted(resource.Identity) && seen.Add(resource.Identity))
                {
                    found.Add(new ResourcePath(resource, [.. path, item.Name]));
                }
            }
            else if (item.Type is ComponentInstanceType instance && seen.Add(instance))
            {
                Find(instance.Exports, [.. path, item.Name], isWanted, found, seen);
            }
        }
    }
}
