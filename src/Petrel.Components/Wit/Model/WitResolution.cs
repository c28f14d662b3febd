namespace Petrel.Components.Wit;

/// <summary>Packages in which every name is resolved.</summary>
internal sealed class WitResolution(WitPackage root, List<WitPackage> packages)
{
    /// <summary>The package that was asked for.</summary>
    public WitPackage Root { get; } = root;

    /// <summary>All packages, each after those it depends on.</summary>
    public List<WitPackage> Packages { get; } = packages;

    /// <summary>Finds a world by the rules of WIT.md, "Specifying a World".</summary>
    /// <param name="name">A name in the root package, a qualified name, or null for the only world of the root package.</param>
    /// <exception cref="InvalidWitException">There is none, or more than one to choose from.</exception>
    public WitWorld World(string? name)
    {
        if (name is null)
        {
            return Root.Worlds.Count == 1
                ? Root.Worlds[0]
                : throw new InvalidWitException(Root.Worlds.Count == 0
                    ? $"the package `{Root.Name}` has no world"
                    : $"the package `{Root.Name}` has {Root.Worlds.Count} worlds ({string.Join(", ", Root.Worlds.Select(w => w.Name))}), so one must be named");
        }

        var found = new List<WitWorld>();
        foreach (WitPackage package in Packages)
        {
            foreach (WitWorld world in package.Worlds)
            {
                if ((package == Root && world.Name == name) || package.Name.Qualify(world.Name) == name
                    || $"{package.Name.Namespace}:{package.Name.Name}/{world.Name}" == name)
                {
                    found.Add(world);
                }
            }
        }

        return found.Count switch
        {
            1 => found[0],
            0 => throw new InvalidWitException($"no world `{name}` in the package `{Root.Name}` and those it depends on"),
            _ => throw new InvalidWitException($"more than one world is called `{name}`: {string.Join(", ", found.Select(w => w.Package.Name.Qualify(w.Name)))}"),
        };
    }
}
