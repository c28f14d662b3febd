namespace Petrel.Compilation;

/// <summary>Which functions of a module an ahead-of-time compiled assembly holds: in order, those of all code classes together.</summary>
internal sealed class PrecompiledFunctions
{
    /// <summary>A type holds at most 65,535 methods (engine.md fact 4).</summary>
    public const int MethodsPerClass = 60_000;

    private readonly int _first;
    private readonly int[]? _functions;

    private PrecompiledFunctions(int first, int count, int[]? functions)
    {
        _first = first;
        Count = count;
        _functions = functions;
    }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>True when no function of the module is missing.</summary>
    public bool AreAll => _functions is null;

    /// <summary>The index of one in the module.</summary>
    public int this[int ordinal] => _functions is null ? _first + ordinal : _functions[ordinal];

    /// <summary>Every function from <paramref name="first"/> on.</summary>
    public static PrecompiledFunctions All(int first, int count) => new(first, count, null);

    /// <summary>These functions, in ascending order.</summary>
    public static PrecompiledFunctions Some(int[] functions) => new(0, functions.Length, functions);

    /// <summary>Name of the class that holds the function with this ordinal.</summary>
    public static string CodeClass(int ordinal) =>
        ordinal < MethodsPerClass ? ChunkScope.CodeClass : ChunkScope.CodeClass + (ordinal / MethodsPerClass);

    /// <summary>The place of a function among those compiled, or -1.</summary>
    public int Ordinal(int function)
    {
        if (_functions is null)
        {
            int ordinal = function - _first;
            return (uint)ordinal < (uint)Count ? ordinal : -1;
        }

        int low = 0;
        int high = _functions.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int found = _functions[middle];
            if (found == function)
            {
                return middle;
            }

            if (found < function)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return -1;
    }
}
