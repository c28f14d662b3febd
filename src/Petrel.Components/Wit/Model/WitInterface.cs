namespace Petrel.Components.Wit;

/// <summary>An interface: types and functions.</summary>
internal sealed class WitInterface(string name, WitPackage package, bool isInline) : WitOwner(name, package)
{
    /// <summary>True when it is written within a world and has no name in the package.</summary>
    public bool IsInline { get; } = isInline;

    /// <summary>The name under which components import and export it.</summary>
    public string ExternName => IsInline ? Name : Package.Name.Qualify(Name);

    public List<WitFunction> Functions { get; } = [];

    /// <summary>The interfaces whose types it uses, each once, in order.</summary>
    public List<WitInterface> Dependencies { get; } = [];

    /// <summary>Adds the interfaces that its types were used from to <see cref="Dependencies"/>.</summary>
    public void AddDependencies()
    {
        foreach (WitTypeDefinition type in Types)
        {
            if (type.IsUsed && !type.IsExcluded && type.Alias!.Definition!.Owner is WitInterface used && !Dependencies.Contains(used))
            {
                Dependencies.Add(used);
            }
        }
    }
}
