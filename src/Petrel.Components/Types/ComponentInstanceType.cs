using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>The type of a component instance: what it exports.</summary>
public sealed class ComponentInstanceType : ComponentType
{
    private readonly ExternList _exports;
    private readonly ResourceType[] _abstract;
    private ResourcePath[]? _paths;

    /// <summary>Creates the type of an instance whose resources are all known: a type in <paramref name="exports"/> is that very resource.</summary>
    /// <exception cref="ArgumentException">Two exports have the same name.</exception>
    public ComponentInstanceType(params ReadOnlySpan<ComponentExtern> exports)
        : this(new ExternList(exports.ToArray()), [])
    {
    }

    /// <summary>Creates an instance type.</summary>
    /// <param name="exports">The exports.</param>
    /// <param name="abstractResources">The resources that the type leaves open: bound variables, each introduced by an export <c>(sub resource)</c>.</param>
    internal ComponentInstanceType(ExternList exports, ResourceType[] abstractResources)
        : base(exports.AddTo(TypeSummary.Leaf(ComponentTypeKind.Instance)))
    {
        _exports = exports;
        _abstract = abstractResources;
    }

    /// <summary>The exports in order.</summary>
    public IReadOnlyList<ComponentExtern> Exports => _exports.Items;

    /// <summary>The resources that the type leaves abstract (<c>(sub resource)</c>), and where they stand; each with its first place.</summary>
    internal ResourcePath[] AbstractResources => _paths ??= ResourcePath.Find(_exports.Items, _abstract);

    /// <summary>True when the type leaves resources open.</summary>
    internal bool IsAbstract => _abstract.Length > 0;

    /// <summary>Finds an export by its exact name.</summary>
    public bool TryGetExport(string name, [NotNullWhen(true)] out ComponentExtern? export) => _exports.TryGet(name, out export);

    /// <summary>The type of one instance: other resources in the place of those that are left open.</summary>
    internal ComponentInstanceType Open(ResourceSubstitution resources) => new(_exports.Substitute(resources), []);

    private protected override bool EqualsStructure(ComponentType other) =>
        _exports.Items.AsSpan().SequenceEqual(((ComponentInstanceType)other)._exports.Items);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new ComponentInstanceType(_exports.Substitute(substitution), _abstract);

    internal override void Write(TypeText text)
    {
        text.Add("instance { ");
        bool isFirst = true;
        _exports.Write(text, "export", ref isFirst);
        text.Add(" }");
    }
}
