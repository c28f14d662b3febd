using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>The type of a component: what it imports and what its instances export.</summary>
public sealed class ComponentComponentType : ComponentType
{
    private readonly ExternList _imports;
    private readonly ExternList _exports;
    private ResourcePath[]? _importedResources;
    private ResourcePath[]? _definedResources;

    /// <summary>Creates a component type.</summary>
    /// <exception cref="ArgumentException">Two imports, or two exports, have the same name.</exception>
    public ComponentComponentType(ReadOnlySpan<ComponentExtern> imports, ReadOnlySpan<ComponentExtern> exports)
        : this(new ExternList(imports.ToArray()), new ExternList(exports.ToArray()))
    {
    }

    internal ComponentComponentType(ExternList imports, ExternList exports)
        : base(exports.AddTo(imports.AddTo(TypeSummary.Leaf(ComponentTypeKind.Component)).With(imports.Items.Length)))
    {
        _imports = imports;
        _exports = exports;
    }

    /// <summary>The imports in order.</summary>
    public IReadOnlyList<ComponentExtern> Imports => _imports.Items;

    /// <summary>The exports in order.</summary>
    public IReadOnlyList<ComponentExtern> Exports => _exports.Items;

    /// <summary>The abstract resources of the imports, and where they stand; each with its first place.</summary>
    internal ResourcePath[] ImportedResources => _importedResources ??= ResourcePath.Find(_imports.Items, _ => true);

    /// <summary>The resources of the exports that are not imported: each instance has its own.</summary>
    internal ResourcePath[] DefinedResources
    {
        get
        {
            if (_definedResources is null)
            {
                var imported = new HashSet<ResourceType>(ReferenceEqualityComparer.Instance);
                foreach (ResourcePath path in ImportedResources)
                {
                    imported.Add(path.Resource.Identity);
                }

                _definedResources = ResourcePath.Find(_exports.Items, resource => !imported.Contains(resource));
            }

            return _definedResources;
        }
    }

    /// <summary>Finds an import by its exact name.</summary>
    public bool TryGetImport(string name, [NotNullWhen(true)] out ComponentExtern? import) => _imports.TryGet(name, out import);

    /// <summary>Finds an export by its exact name.</summary>
    public bool TryGetExport(string name, [NotNullWhen(true)] out ComponentExtern? export) => _exports.TryGet(name, out export);

    private protected override bool EqualsStructure(ComponentType other) =>
        _imports.Items.AsSpan().SequenceEqual(((ComponentComponentType)other)._imports.Items)
        && _exports.Items.AsSpan().SequenceEqual(((ComponentComponentType)other)._exports.Items);

    internal override ComponentType Substitute(ResourceSubstitution substitution) =>
        new ComponentComponentType(_imports.Substitute(substitution), _exports.Substitute(substitution));

    internal override void Write(TypeText text)
    {
        text.Add("component { ");
        bool isFirst = true;
        _imports.Write(text, "import", ref isFirst);
        _exports.Write(text, "export", ref isFirst);
        text.Add(" }");
    }
}
