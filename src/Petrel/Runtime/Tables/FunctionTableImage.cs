namespace Petrel.Runtime;

/// <summary>
/// What a table of functions of a module holds at first: the indices of functions, which become function objects when they
/// are first looked at. The instances of a module share one array of elements until they look at, or change, their table.
/// </summary>
/// <param name="functions">The function in each element; -1 for null.</param>
internal sealed class FunctionTableImage(int[] functions)
{
    private bool _isUsed;
    private FunctionInstance[]? _shared;

    /// <summary>The function in each element; -1 for null.</summary>
    public int[] Functions => functions;

    /// <summary>The function in element <paramref name="index"/>; only for those that are deferred.</summary>
    public int this[int index] => functions[index];

    /// <summary>Elements for one more instance.</summary>
    /// <param name="areShared">True when they belong to others too, and must not be written to.</param>
    public FunctionInstance[] GetElements(out bool areShared)
    {
        // Most modules have one instance, which would only copy what it shares with nobody.
        areShared = _isUsed;
        if (!_isUsed)
        {
            _isUsed = true;
            return CreateElements();
        }

        return Volatile.Read(ref _shared) ?? Interlocked.CompareExchange(ref _shared, CreateElements(), null) ?? _shared;
    }

    private FunctionInstance[] CreateElements()
    {
        var elements = new FunctionInstance[functions.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            elements[i] = functions[i] < 0 ? FunctionInstance.Null : FunctionInstance.Deferred;
        }

        return elements;
    }
}
