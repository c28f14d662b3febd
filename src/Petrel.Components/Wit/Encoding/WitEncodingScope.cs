namespace Petrel.Components.Wit;

/// <summary>What has a name in a component or instance type that is being written: types, and the instances to find others in.</summary>
internal sealed class WitEncodingScope(WitEncodingScope? outer)
{
    public WitEncodingScope? Outer { get; } = outer;

    public Dictionary<WitTypeDefinition, string> Types { get; } = [];

    public Dictionary<WitOwner, string> Instances { get; } = [];

    /// <summary>The instance in which the types of an interface are found; an exported one hides an imported one for what follows.</summary>
    public string? InstanceOf(WitOwner owner) => Instances.TryGetValue(owner, out string? instance) ? instance : null;

    /// <summary>True when the scope or one around it has a type.</summary>
    public bool Finds(WitTypeDefinition type) => Types.ContainsKey(type) || Instances.ContainsKey(type.Owner) || (Outer?.Finds(type) ?? false);

    public void Declare(WitInterface definition, string instance, bool isExport)
    {
        Instances[definition] = instance;
        if (!isExport)
        {
            return;
        }

        foreach (WitTypeDefinition type in definition.Types)
        {
            Types.Remove(type);
        }
    }
}
