using Petrel.Collections;

namespace Petrel.Compilation;

/// <summary>
/// Tokens in the one assembly of ahead-of-time compiled code. A function that is not in it is called through a method of its own
/// that asks the instance for the code: crossgen2 could not compile a reference to an assembly that does not exist yet.
/// </summary>
internal sealed class PrecompiledScope(
    Lowering.ModuleLayout layout, ChunkPlan plan, PrecompiledFunctions functions, ModuleTokens tokens, int firstMethod, InstanceFields fields,
    Objects.ObjectTokens objects)
    : ChunkScope(layout, plan, 0, tokens, firstMethod, fields, objects: objects)
{
    private readonly Int64Map _bridges = new();
    private readonly int _firstMethod = firstMethod;

    /// <summary>
    /// What follows the functions, in the order of the methods: functions that are called and not in the assembly, which get a bridge; and code of
    /// functions behind a check for their frame, as the complement of its number.
    /// </summary>
    public ArrayBuilder<int> Others { get; } = new();

    public override int FunctionToken(int function)
    {
        int ordinal = functions.Ordinal(function);
        if (ordinal < 0)
        {
            ref int bridge = ref _bridges.GetOrAdd(function, out bool exists);
            if (!exists)
            {
                bridge = functions.Count + Others.Count;
                Others.Add(function);
            }

            ordinal = bridge;
        }

        return Method(ordinal);
    }

    public override int PartToken(int number)
    {
        Others.Add(~number);
        return Method(functions.Count + Others.Count - 1);
    }

    private int Method(int ordinal) => 0x06000000 | (_firstMethod + ordinal);
}
