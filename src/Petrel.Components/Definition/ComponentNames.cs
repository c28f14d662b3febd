using Petrel.Collections;

namespace Petrel.Components.Definition;

/// <summary>Names for people, from the custom section <c>component-name</c> or the identifiers of the text format.</summary>
internal sealed class ComponentNames
{
    // Numbers of entries by sort and index: a dictionary with such a key is code that is jitted in each process.
    private readonly Int64Map _entries = new();
    private readonly List<Entry> _names = [];

    /// <summary>Name of the component, or null.</summary>
    public string? Component { get; set; }

    /// <summary>How many definitions have a name.</summary>
    public int Count => _names.Count;

    public string? this[Sort sort, int index]
    {
        get => _entries.TryGet(Key(sort, index), out int entry) ? _names[entry].Name : null;
        set
        {
            ref int entry = ref _entries.GetOrAdd(Key(sort, index), out bool exists);
            if (exists)
            {
                _names[entry].Name = value!;
                return;
            }

            entry = _names.Count;
            _names.Add(new Entry(sort, index, value!));
        }
    }

    /// <summary>The named definitions of a sort by index.</summary>
    public IEnumerable<(int Index, string Name)> Of(Sort sort) =>
        _names.Where(n => n.Sort == sort).Select(n => (n.Index, n.Name)).OrderBy(n => n.Index);

    private static long Key(Sort sort, int index) => ((long)sort.Component << 48) | ((long)sort.Core << 32) | (uint)index;

    private sealed class Entry(Sort sort, int index, string name)
    {
        public Sort Sort => sort;

        public int Index => index;

        public string Name { get; set; } = name;
    }
}
