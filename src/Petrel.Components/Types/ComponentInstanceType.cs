using System.Diagnostics.CodeAnalysis;

namespace Petrel.Components;

/// <summary>The type of a component instance: what it exports.</summary>
public sealed class ComponentInstanceType : ComponentType
{
    private readonly ExternList _exports;
    private ResourcePath[]? _resources;

    /// <summary>Creates an instance type.</summary>
    /// <exception cref="ArgumentException">Two exports have the same name.</exception>
    public ComponentInstanceType(params ReadOnlySpan<ComponentExtern> exports)
        : this(new ExternList(exports.ToArray()))
    {
    }

    internal ComponentInstanceType(ExternList exports)
        : base(exports.AddTo(TypeSummary.Leaf(ComponentTypeKind.Instance))) => _exports = exports;

    /// <summary>The exports in order.</summary>
    public IReadOnlyList<ComponentExtern> Exports => _exports.Items;

    /// <summary>The resources that the type leaves abstract (<c>(sub resource)</c>), and where they stand; each with its first place.</summary>
    internal ResourcePath[] AbstractResources => _resources ??= ResourcePath.Find(_exports.Items, _ => true);

    /// <summary>Finds an export by its exact name.</summary>
    public bool TryGetExport(string name, [NotNullWhen(true)] out ComponentExtern? export) => _exports.TryGet(name, out export);

    private protected override bool EqualsStructure(ComponentType other) =>
        _exports.Items.AsSpan().SequenceEqual(((ComponentInstanceType)other)._exports.Items);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new ComponentInstanceType(_exports.Substitute(substitution));

    internal override void Write(TypeText text)
    {
        text.Add("instance { ");
        bool isFirst = true;
        _exports.Write(text, "export", ref isFirst);
        text.Add(" }");
    }
}
