using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Text;

/// <summary>Functions: locals, and instructions one to a line.</summary>
internal sealed partial class WatPrinter
{
    /// <summary>A block that is open.</summary>
    /// <param name="Name">Its label, or null.</param>
    /// <param name="Hidden">The block outside with the same label, or -1.</param>
    /// <param name="IsTry">It may end with <c>delegate</c>.</param>
    private readonly record struct OpenBlock(string? Name, int Hidden, bool IsTry);

    private readonly List<OpenBlock> _blocks = [];

    // By label: the innermost block that has it.
    private readonly Dictionary<string, int> _blockOfLabel = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<int, string>? _labelNames;
    private int _blockNumber;
    private PrintedNames _locals = PrintedNames.None;

    private void PrintFunctions()
    {
        for (int i = 0; i < _module.Code.Length; i++)
        {
            PrintFunction(_module.ImportedFunctionCount + i, _module.Code[i]);
        }
    }

    private void PrintFunction(int index, FunctionBody body)
    {
        var reader = new WasmReader(_module.Bytes, body.Offset, body.Length);
        int typeIndex = _module.FunctionTypeIndices[index];
        int parameterCount = FunctionType(typeIndex)?.Parameters.Length ?? 0;
        WasmType[] locals = ReadLocals(ref reader, parameterCount);
        bool showsSignature = ShowsSignature(typeIndex);
        _locals = showsSignature && _names.Locals.TryGetValue(index, out Dictionary<int, string>? names)
            ? new PrintedNames(names, parameterCount + locals.Length, _budget)
            : PrintedNames.None;
        _labelNames = _names.Labels.GetValueOrDefault(index);
        Open("func", _functions, index);
        AppendTypeUse(typeIndex, showsSignature ? _locals : null);
        _indentation++;
        if (locals.Length > 0)
        {
            // The line begins with the space that stands in front of the first (local.
            NewLine();
            _output.Length--;
            AppendNamedTypes("local", locals, _locals, parameterCount);
        }

        PrintInstructions(ref reader, index, body.Offset);
        _indentation--;
        _output.Append(')');
    }

    private const int CharactersPerLocal = 4;

    private WasmType[] ReadLocals(ref WasmReader reader, int parameterCount)
    {
        var locals = new List<WasmType>();
        int runs = reader.ReadCount(int.MaxValue, "runs of locals");
        for (int i = 0; i < runs; i++)
        {
            int offset = reader.Position;
            uint count = reader.ReadU32();
            WasmType type = TypeDecoder.ReadValueType(ref reader, _typeSpace);
            if (count > ImplementationLimits.Locals - parameterCount - locals.Count)
            {
                throw new MalformedModuleException(
                    $"too many locals: {ImplementationLimits.Locals} with the parameters is the implementation limit", offset);
            }

            // Text has no short form for many locals of one type.
            if (!_budget.TryTake((long)CharactersPerLocal * count))
            {
                throw new MalformedModuleException("too many locals in all functions together to be printed", offset);
            }

            for (uint k = 0; k < count; k++)
            {
                locals.Add(type);
            }
        }

        return [.. locals];
    }

    private void PrintInstructions(ref WasmReader reader, int function, int bodyOffset)
    {
        _blocks.Clear();
        _blockOfLabel.Clear();
        _blockNumber = 0;
        int indentation = _indentation;
        while (true)
        {
            Instruction instruction = InstructionReader.Read(ref reader);
            if (instruction.Opcode == Opcode.End && _blocks.Count == 0)
            {
                break;
            }

            PrintInstruction(instruction, function, bodyOffset);
        }

        _indentation = indentation;
        if (!reader.IsAtEnd)
        {
            throw new MalformedModuleException("unexpected content after the end of the function", reader.Position);
        }
    }

    private void PrintInstruction(in Instruction instruction, int function, int bodyOffset)
    {
        switch (instruction.Opcode)
        {
            case Opcode.End:
                CloseBlock(instruction.Offset);
                NewLine();
                _output.Append("end");
                return;
            case Opcode.Delegate:
                // Its label is counted from outside the block that it ends.
                CloseBlock(instruction.Offset);
                NewLine();
                AppendInstruction(instruction);
                return;
            case Opcode.Else or Opcode.Catch or Opcode.CatchAll:
                _indentation--;
                NewLine();
                AppendInstruction(instruction);
                _indentation++;
                return;
            default:
                break;
        }

        NewLine();
        if (_hints.TryGetValue((function, instruction.Offset - bodyOffset), out byte hint)
            && instruction.Opcode is Opcode.If or Opcode.BrIf)
        {
            _output.Append("(@metadata.code.branch_hint ");
            PrintedNames.AppendBytes(_output, [hint]);
            _output.Append(") ");
        }

        AppendInstruction(instruction);
        if (instruction.Opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable)
        {
            OpenLabel(_labelNames?.GetValueOrDefault(_blockNumber - 1), instruction.Opcode);
            _indentation++;
        }
    }

    private void OpenLabel(string? name, Opcode opcode)
    {
        if (string.IsNullOrEmpty(name))
        {
            name = null;
            _output.Append("  ;; label @").Append(_blocks.Count + 1);
        }

        int hidden = -1;
        if (name is not null)
        {
            hidden = _blockOfLabel.GetValueOrDefault(name, -1);
            _blockOfLabel[name] = _blocks.Count;
        }

        _blocks.Add(new OpenBlock(name, hidden, opcode == Opcode.Try));
    }

    private void CloseBlock(int offset)
    {
        if (_blocks.Count == 0)
        {
            throw new MalformedModuleException("unexpected end of a block: none is open", offset);
        }

        OpenBlock block = _blocks[^1];
        _blocks.RemoveAt(_blocks.Count - 1);
        _indentation--;
        if (block.Name is null)
        {
            return;
        }

        if (block.Hidden >= 0)
        {
            _blockOfLabel[block.Name] = block.Hidden;
        }
        else
        {
            _blockOfLabel.Remove(block.Name);
        }
    }

    /// <summary>A label by its name where that means the same block, else by number, with the block in a comment.</summary>
    private void AppendLabel(uint label)
    {
        _output.Append(' ');
        int block = label < (uint)_blocks.Count ? _blocks.Count - 1 - (int)label : -1;
        if (block >= 0 && _blocks[block].Name is string name && _blockOfLabel.GetValueOrDefault(name, -1) == block
            && _budget.TryTake(name.Length))
        {
            PrintedNames.AppendIdentifier(_output, name);
            return;
        }

        _output.Append(label);
        if (block >= 0)
        {
            _output.Append(" (;@").Append(block + 1).Append(";)");
        }
    }

    /// <summary>
    /// A constant expression on one line: in parentheses when it is one instruction, else inside <paramref name="wrapper"/>.
    /// </summary>
    private void AppendExpression(ConstantExpression expression, string? wrapper)
    {
        _blocks.Clear();
        _labelNames = null;
        _locals = PrintedNames.None;
        var reader = new WasmReader(_module.Bytes, expression.Offset, expression.Length);
        Instruction first = InstructionReader.Read(ref reader);
        bool isSingle = first.Opcode != Opcode.End && reader.Remaining == 1;
        if (isSingle)
        {
            _output.Append('(');
        }
        else if (wrapper is not null)
        {
            _output.Append('(').Append(wrapper).Append(' ');
        }

        AppendConstantInstructions(ref reader, first);
        if (isSingle || wrapper is not null)
        {
            _output.Append(')');
        }
    }

    private void AppendConstantInstructions(ref WasmReader reader, Instruction instruction)
    {
        int depth = 0;
        bool isFirst = true;
        while (!reader.IsAtEnd || depth > 0)
        {
            if (instruction.Opcode is Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable)
            {
                depth++;
            }
            else if (instruction.Opcode is Opcode.End or Opcode.Delegate)
            {
                depth--;
            }

            if (!isFirst)
            {
                _output.Append(' ');
            }

            isFirst = false;
            AppendInstruction(instruction);
            instruction = InstructionReader.Read(ref reader);
        }
    }
}
