namespace Petrel.Components.Definition;

/// <summary>Names for people, from the custom section <c>component-name</c> or the identifiers of the text format.</summary>
internal sealed class ComponentNames
{
    private readonly Dictionary<(Sort Sort, int Index), string> _names = [];

    /// <summary>Name of the component, or null.</summary>
    public string? Component { get; set; }

    /// <summary>How many definitions have a name.</summary>
    public int Count => _names.Count;

    public string? this[Sort sort, int index]
    {
        get => _names.GetValueOrDefault((sort, index));
        set => _names[(sort, index)] = value!;
    }

    /// <summary>The named definitions of a sort by index.</summary>
    public IEnumerable<(int Index, string Name)> Of(Sort sort) =>
        _names.Where(n => n.Key.Sort == sort).Select(n => (n.Key.Index, n.Value)).OrderBy(n => n.Index);
}
