using Petrel.Collections;

namespace Petrel.Compilation;

/// <summary>Which functions each function of a chunk refers to, noted while the chunk is lowered.</summary>
internal sealed class ChunkCalls
{
    private readonly ArrayBuilder<int> _ends = new(16);
    private readonly ArrayBuilder<int> _callees = new(64);

    /// <summary>The function that is being lowered refers to another one.</summary>
    public void Add(int function)
    {
        if (_callees.Count == 0 || _callees[_callees.Count - 1] != function)
        {
            _callees.Add(function);
        }
    }

    /// <summary>The next function of the chunk begins.</summary>
    public void EndFunction() => _ends.Add(_callees.Count);

    /// <summary>What a function refers to, in the order of its code.</summary>
    /// <param name="ordinal">Number of the function in its chunk.</param>
    public ReadOnlySpan<int> Of(int ordinal)
    {
        int start = ordinal == 0 ? 0 : _ends[ordinal - 1];
        return _callees.Items[start.._ends[ordinal]];
    }
}
