namespace Petrel.Compilation;

/// <summary>
/// Which functions of a module an ahead-of-time compiled assembly holds: in order, those of all code classes together. The assembly of a component
/// holds all its core modules, one behind the other: each is a part with a namespace of its own.
/// </summary>
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

    /// <summary>The place of the module among the core modules of the component; 0 for a module by itself.</summary>
    public int Part { get; private init; }

    /// <summary>Methods of the assembly before the first one of this module, which is that of its instance class.</summary>
    public int MethodsBefore { get; private init; }

    /// <summary>The namespace of the module's classes.</summary>
    public string Namespace => Part == 0 ? "" : "m" + Part.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The part whose classes are in a namespace.</summary>
    public static int PartOfNamespace(string? name) =>
        name is ['m', .. string number] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 0;

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

    /// <summary>The same functions as a part of a larger assembly.</summary>
    public PrecompiledFunctions At(int part, int methodsBefore) =>
        new(_first, Count, _functions) { Part = part, MethodsBefore = methodsBefore };

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
