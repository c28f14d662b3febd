namespace Petrel.Components.Definition;

/// <summary>A component sort, or a core one.</summary>
/// <param name="Component">The sort; <see cref="ComponentSort.Core"/> for what <paramref name="Core"/> says.</param>
/// <param name="Core">The core sort, when it is one.</param>
internal readonly record struct Sort(ComponentSort Component, CoreSort Core = default)
{
    public static Sort Function => new(ComponentSort.Function);

    public static Sort Value => new(ComponentSort.Value);

    public static Sort Type => new(ComponentSort.Type);

    public static Sort Instance => new(ComponentSort.Instance);

    public static Sort NestedComponent => new(ComponentSort.Component);

    public static Sort CoreModule => new(ComponentSort.Core, CoreSort.Module);

    public static Sort CoreType => new(ComponentSort.Core, CoreSort.Type);

    // Written out: what the compiler would write calls generic code over our enumerations, which is jitted in each process.
    public bool Equals(Sort other) => Component == other.Component && Core == other.Core;

    public override int GetHashCode() => ((int)Component << 8) | (int)Core;

    public bool IsCore => Component == ComponentSort.Core;

    /// <summary>The keyword of the text format, as in <c>core module</c>.</summary>
    public override string ToString() => IsCore ? "core " + Name(Core) : Name(Component);

    public static string Name(CoreSort sort) => sort switch
    {
        CoreSort.Function => "func",
        CoreSort.Table => "table",
        CoreSort.Memory => "memory",
        CoreSort.Global => "global",
        CoreSort.Tag => "tag",
        CoreSort.Type => "type",
        CoreSort.Module => "module",
        _ => "instance",
    };

    private static string Name(ComponentSort sort) => sort switch
    {
        ComponentSort.Function => "func",
        ComponentSort.Value => "value",
        ComponentSort.Type => "type",
        ComponentSort.Component => "component",
        _ => "instance",
    };
}
