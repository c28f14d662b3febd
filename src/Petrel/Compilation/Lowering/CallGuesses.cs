using Petrel.Binary;
using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Which functions a <c>call_ref</c> is likely to call, guessed from its type: when few functions of the module have that type, the
/// call compares the reference with those that are small and calls them directly, so that the JIT inlines them. C# gets such
/// guesses from its profile; functions with loops have none.
/// </summary>
/// <remarks>Immutable once made: chunks are lowered by several threads.</remarks>
internal sealed class CallGuesses
{
    /// <summary>With more functions than this of one type, none of them is likely.</summary>
    public const int Most = 4;

    /// <summary>Bytes of the longest body that is worth a comparison; the JIT inlines about that much.</summary>
    private const int LongestBody = 48;

    private readonly ModuleDefinition _module;
    private readonly SmallFunctions _small;

    /// <summary>By type identifier: the last function of that type, counted from 1.</summary>
    private readonly Int64Map _last = new();

    /// <summary>By function: the one of the same type before it, counted from 1.</summary>
    private readonly int[] _before;

    public CallGuesses(ModuleDefinition module, SmallFunctions small)
    {
        _module = module;
        _small = small;
        _before = new int[module.Code.Length];
        for (int i = 0; i < _before.Length; i++)
        {
            ref int last = ref _last.GetOrAdd(module.FunctionType(module.ImportedFunctionCount + i).Id, out _);
            _before[i] = last;
            last = i + 1;
        }
    }

    /// <summary>Writes the functions to try to <paramref name="functions"/>, which has room for <see cref="Most"/>; returns how many.</summary>
    public int Find(DefinedType type, Span<int> functions)
    {
        if (type.Results.Length > 1 || !_last.TryGet(type.Id, out int next))
        {
            return 0;
        }

        int all = 0;
        int small = 0;
        for (; next != 0; next = _before[next - 1])
        {
            if (++all > Most)
            {
                return 0;
            }

            if (_small.IsStraightLeaf(_module.ImportedFunctionCount + next - 1, LongestBody))
            {
                functions[small++] = _module.ImportedFunctionCount + next - 1;
            }
        }

        return small;
    }
}
