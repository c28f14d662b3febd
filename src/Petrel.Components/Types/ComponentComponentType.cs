using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>The type of a component: what it imports and what its instances export.</summary>
public sealed class ComponentComponentType : ComponentType
{
    private readonly ExternList _imports;
    private readonly ExternList _exports;
    private readonly ResourceType[] _imported;
    private readonly ResourceType[] _defined;
    private ResourcePath[]? _importedPaths;
    private ResourcePath[]? _definedPaths;

    /// <summary>Creates the type of a component whose resources are all known: a type in its imports and exports is that very resource.</summary>
    /// <exception cref="ArgumentException">Two imports, or two exports, have the same name.</exception>
    public ComponentComponentType(ReadOnlySpan<ComponentExtern> imports, ReadOnlySpan<ComponentExtern> exports)
        : this(new ExternList(imports.ToArray()), new ExternList(exports.ToArray()), [], [])
    {
    }

    /// <summary>Creates a component type.</summary>
    /// <param name="imports">The imports.</param>
    /// <param name="exports">The exports.</param>
    /// <param name="importedResources">Bound variables: the abstract resources of the imports.</param>
    /// <param name="definedResources">Bound variables: the resources that each instance makes for itself.</param>
    internal ComponentComponentType(ExternList imports, ExternList exports, ResourceType[] importedResources, ResourceType[] definedResources)
        : base(exports.AddTo(imports.AddTo(TypeSummary.Leaf(ComponentTypeKind.Component)).With(imports.Items.Length)))
    {
        _imports = imports;
        _exports = exports;
        _imported = importedResources;
        _defined = definedResources;
    }

    /// <summary>The imports in order.</summary>
    public IReadOnlyList<ComponentExtern> Imports => _imports.Items;

    /// <summary>The exports in order.</summary>
    public IReadOnlyList<ComponentExtern> Exports => _exports.Items;

    /// <summary>The abstract resources of the imports, and where they stand; each with its first place.</summary>
    internal ResourcePath[] ImportedResources => _importedPaths ??= ResourcePath.Find(_imports.Items, _imported);

    /// <summary>The resources of the exports that are not imported: each instance has its own.</summary>
    internal ResourcePath[] DefinedResources => _definedPaths ??= ResourcePath.Find(_exports.Items, _defined);

    /// <summary>The type of an instance of this component: other resources in the place of the imported and the defined ones.</summary>
    internal ComponentInstanceType Instantiate(ResourceSubstitution resources) => new(_exports.Substitute(resources), []);

    /// <summary>Finds an import by its exact name.</summary>
    public bool TryGetImport(string name, [NotNullWhen(true)] out ComponentExtern? import) => _imports.TryGet(name, out import);

    /// <summary>Finds an export by its exact name.</summary>
    public bool TryGetExport(string name, [NotNullWhen(true)] out ComponentExtern? export) => _exports.TryGet(name, out export);

    private protected override bool EqualsStructure(ComponentType other) =>
        _imports.Items.AsSpan().SequenceEqual(((ComponentComponentType)other)._imports.Items)
        && _exports.Items.AsSpan().SequenceEqual(((ComponentComponentType)other)._exports.Items);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new ComponentComponentType(_imports.Substitute(substitution), _exports.Substitute(substitution), _imported, _defined);

    internal override void Write(TypeText text)
    {
        text.Add("component { ");
        bool isFirst = true;
        _imports.Write(text, "import", ref isFirst);
        _exports.Write(text, "export", ref isFirst);
        text.Add(" }");
    }
}
