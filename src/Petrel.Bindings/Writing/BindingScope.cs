using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>What is generated together: an interface, or what a world itself has.</summary>
internal sealed class BindingScope(string name, string space, string? externName, WitOwner owner, List<WitFunction> functions)
{
    /// <summary>The name in PascalCase.</summary>
    public string Name { get; } = name;

    public string Namespace { get; } = space;

    /// <summary>The name of the instance; null for what belongs to the world itself.</summary>
    public string? ExternName { get; } = externName;

    public WitOwner Owner { get; } = owner;

    public List<WitFunction> Functions { get; } = functions;

    /// <summary>The resources that it defines.</summary>
    public IEnumerable<WitTypeDefinition> Resources => Owner.Types.Where(t => t.Kind == WitDefinitionKind.Resource);

    /// <summary>True when functions, constructors or statics need an object of the host.</summary>
    public bool HasContract => Functions.Exists(f => f.Kind != WitFunctionKind.Method);

    /// <summary>The interface that the host implements.</summary>
    public string Contract => Resources.Any(r => CSharpNames.Pascal(r.Name) == Name) ? $"I{Name}Host" : $"I{Name}";
}
