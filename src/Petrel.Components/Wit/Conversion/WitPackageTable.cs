namespace Petrel.Components.Wit;

/// <summary>The packages that the WIT of a component mentions, each once.</summary>
internal sealed class WitPackageTable
{
    private readonly Dictionary<WitPackageName, WitPackage> _byName = [];

    /// <summary>The packages as they were met.</summary>
    public List<WitPackage> InOrder { get; } = [];

    /// <summary>The package of a name, a new one at the first time.</summary>
    public WitPackage this[WitPackageName name]
    {
        get
        {
            if (!_byName.TryGetValue(name, out WitPackage? package))
            {
                package = new WitPackage(name);
                _byName.Add(name, package);
                InOrder.Add(package);
            }

            return package;
        }
    }
}
