using Petrel.Binary;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// The tables of a module that hold the same functions from its first instruction to its last: what C, C++ and Rust programs have.
/// An indirect call through one is a choice among functions that are known when it is lowered.
/// </summary>
/// <remarks>
/// Such a table is defined by the module, not exported, filled by active segments that cannot trap, and no instruction writes to it.
/// All active segments of the module have to be of that kind: a trap among them leaves functions in tables of others that run
/// with a table half filled. Immutable once made: chunks are lowered by several threads.
/// </remarks>
internal sealed class FixedTables
{
    /// <summary>Bytes of code above which looking for instructions that write would be felt (measured: 100 MB a second).</summary>
    private const int MostCode = 512 * 1024;

    /// <summary>By table: the function in each element, -1 for null; null for a table that may change.</summary>
    private readonly int[]?[] _contents;

    public FixedTables(ModuleDefinition module)
    {
        _contents = new int[]?[module.Tables.Length];
        if (module.Code.Length == 0 || module.Code[^1].Offset + module.Code[^1].Length - module.Code[0].Offset > MostCode)
        {
            return;
        }

        using var state = InitialState.Create(module, guardPages: false);
        if (state.EagerElements != module.Elements.Length)
        {
            return;
        }

        bool[] written = FindWritten(module);
        for (int i = module.ImportedTableCount; i < written.Length; i++)
        {
            if (state.Tables[i] is { } image && !written[i])
            {
                _contents[i] = image.Functions;
            }
        }
    }

    /// <summary>The function in each element of the table, -1 for null; empty when the table may change.</summary>
    public ReadOnlySpan<int> Contents(int table) => _contents[table];

    private static bool[] FindWritten(ModuleDefinition module)
    {
        var written = new bool[module.Tables.Length];
        foreach (ExportDefinition export in module.Exports)
        {
            if (export.Kind == ExternKind.Table)
            {
                written[export.Index] = true;
            }
        }

        foreach (FunctionBody body in module.Code)
        {
            WasmReader reader = FunctionCode.Begin(module, body);
            while (!reader.IsAtEnd)
            {
                Instruction instruction = InstructionReader.Read(ref reader);
                switch (instruction.Opcode)
                {
                    case Opcode.TableSet or Opcode.TableGrow or Opcode.TableFill or Opcode.TableCopy:
                        written[instruction.First] = true;
                        break;
                    case Opcode.TableInit:
                        written[instruction.Second] = true;
                        break;
                    case >= Opcode.AtomicFence when Instructions.Get(instruction.Opcode).Immediate == ImmediateKind.OrderedTable:
                        written[instruction.First] = true;
                        break;
                }
            }
        }

        return written;
    }
}
