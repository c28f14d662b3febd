using Petrel.Components.Definition;
using Petrel.Types;

namespace Petrel.Components.Validation;

/// <summary>The index spaces of a component, or of a component or instance type, while it is being validated.</summary>
internal sealed class ComponentScope(ScopeKind kind, ComponentScope? parent)
{
    private readonly HashSet<ResourceType> _importedResources = new(ReferenceEqualityComparer.Instance);
    private DefinedType[] _coreTypes = [];
    private int _coreTypeCount;

    public ScopeKind Kind { get; } = kind;

    /// <summary>The scope around, or null.</summary>
    public ComponentScope? Parent { get; } = parent;

    public List<CoreModuleType> CoreModules { get; } = [];

    public List<CoreInstanceType> CoreInstances { get; } = [];

    /// <summary>Module types by core type index.</summary>
    public Dictionary<int, CoreModuleType> ModuleTypes { get; } = [];

    public List<FunctionType> CoreFunctions { get; } = [];

    public List<TableDeclaration> CoreTables { get; } = [];

    public List<MemoryDeclaration> CoreMemories { get; } = [];

    public List<GlobalDeclaration> CoreGlobals { get; } = [];

    public List<TagDeclaration> CoreTags { get; } = [];

    public List<ComponentFunctionType> Functions { get; } = [];

    public List<ComponentType> Types { get; } = [];

    public List<ComponentInstanceType> Instances { get; } = [];

    public List<ComponentComponentType> Components { get; } = [];

    public List<ComponentExtern> Imports { get; } = [];

    public List<ComponentExtern> Exports { get; } = [];

    /// <summary>Names of the imports.</summary>
    public ExternNames ImportNames { get; } = new("import");

    /// <summary>Names of the exports.</summary>
    public ExternNames ExportNames { get; } = new("export");

    /// <summary>Types that have a name by import, for what is imported.</summary>
    public HashSet<ComponentType> ImportedTypes { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Types that have a name by import or export, for what is exported.</summary>
    public HashSet<ComponentType> ExportedTypes { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Identities of the resources that this component defines.</summary>
    public HashSet<ResourceType> LocalResources { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Identities of the abstract resources of the imports.</summary>
    public List<ResourceType> ImportedResources { get; } = [];

    /// <summary>Identities of the abstract resources of the exports, in types.</summary>
    public List<ResourceType> ExportedResources { get; } = [];

    /// <summary>Nodes of the types of all imports and exports together.</summary>
    public long Size { get; set; }

    /// <summary>Length of the core type index space; module types take indices in it.</summary>
    public int CoreTypeCount => _coreTypeCount;

    /// <summary>Core types by index, null for module types; longer than the index space.</summary>
    public ref DefinedType[] CoreTypes => ref _coreTypes;

    public ref int CoreTypeCountReference => ref _coreTypeCount;

    /// <summary>True for an abstract resource of the imports.</summary>
    public bool IsImported(ResourceType resource)
    {
        for (int i = _importedResources.Count; i < ImportedResources.Count; i++)
        {
            _importedResources.Add(ImportedResources[i].Identity);
        }

        return _importedResources.Contains(resource.Identity);
    }

    public void AddCoreType(DefinedType? type)
    {
        if (_coreTypeCount == _coreTypes.Length)
        {
            Array.Resize(ref _coreTypes, Math.Max(4, _coreTypeCount * 2));
        }

        _coreTypes[_coreTypeCount++] = type!;
    }

    /// <summary>The length of an index space.</summary>
    public int Count(Sort sort) => sort.Component switch
    {
        ComponentSort.Function => Functions.Count,
        ComponentSort.Type => Types.Count,
        ComponentSort.Instance => Instances.Count,
        ComponentSort.Component => Components.Count,
        ComponentSort.Core => sort.Core switch
        {
            CoreSort.Function => CoreFunctions.Count,
            CoreSort.Table => CoreTables.Count,
            CoreSort.Memory => CoreMemories.Count,
            CoreSort.Global => CoreGlobals.Count,
            CoreSort.Tag => CoreTags.Count,
            CoreSort.Type => _coreTypeCount,
            CoreSort.Module => CoreModules.Count,
            _ => CoreInstances.Count,
        },
        _ => 0,
    };
}
