using Petrel.Collections;

namespace Petrel.Compilation.Lowering;

/// <summary>Which instruction of the module a place in the IL of a function belongs to.</summary>
internal sealed class OffsetMap
{
    private readonly ArrayBuilder<Entry> _entries = new();

    private readonly record struct Entry(int Il, int Module);

    /// <summary>Bytes of IL before the body.</summary>
    public int PrologueLength { get; set; }

    public void Clear() => _entries.Clear();

    public void Add(int il, int module) => _entries.Add(new Entry(il, module));

    /// <summary>Module offset of the instruction that covers an IL offset, the first one for the prologue; -1 when there is none.</summary>
    public int Find(int ilOffset)
    {
        int target = ilOffset - PrologueLength;
        int low = 0;
        int high = _entries.Count - 1;
        int found = _entries.Count == 0 ? -1 : _entries[0].Module;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (_entries[middle].Il <= target)
            {
                found = _entries[middle].Module;
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return found;
    }
}
