using Petrel.Binary;
using Petrel.Collections;

namespace Petrel.Compilation;

/// <summary>
/// How the functions of a module are grouped into assemblies. A chunk is lowered when the JIT first meets a call into it
/// (engine.md fact 11), so that only code near what runs is ever lowered. Small modules are one assembly: the fixed
/// cost of an assembly outweighs what laziness saves.
/// </summary>
internal sealed class ChunkPlan
{
    // Measured: a chunk costs about 100 us plus its functions, and of a large module one function in eight that is lowered runs. clang compiled a C
    // file in 4.4 s with these, in 4.5 s with half of them, 4.75 s with twice, 6.3 s with one function a chunk.
    private const int FunctionsPerChunk = 16;
    private const int BytesPerChunk = 6 * 1024;
    private const int SingleChunkBytes = 16 * 1024;

    private readonly int[] _firstFunctions;

    public ChunkPlan(ModuleDefinition module)
    {
        FunctionBody[] code = module.Code;
        long total = 0;
        foreach (FunctionBody body in code)
        {
            total += body.Length;
        }

        var firsts = new ArrayBuilder<int>();
        firsts.Add(module.ImportedFunctionCount);
        if (total > SingleChunkBytes)
        {
            int functions = 0;
            int bytes = 0;
            for (int i = 0; i < code.Length; i++)
            {
                if (functions > 0 && (functions == FunctionsPerChunk || bytes + code[i].Length > BytesPerChunk))
                {
                    firsts.Add(module.ImportedFunctionCount + i);
                    functions = 0;
                    bytes = 0;
                }

                functions++;
                bytes += code[i].Length;
            }
        }

        End = module.ImportedFunctionCount + code.Length;
        _firstFunctions = firsts.ToArray();
    }

    public int Count => _firstFunctions.Length;

    /// <summary>One more than the index of the last function.</summary>
    public int End { get; }

    public bool IsSingle => Count == 1;

    /// <summary>The first function of a chunk.</summary>
    public int First(int chunk) => _firstFunctions[chunk];

    /// <summary>One more than the index of the last function of a chunk.</summary>
    public int EndOf(int chunk) => chunk + 1 < Count ? _firstFunctions[chunk + 1] : End;

    public int ChunkOf(int function)
    {
        int low = 0;
        int high = _firstFunctions.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_firstFunctions[middle] <= function)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
