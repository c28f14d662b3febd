using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Text;

/// <summary>One instruction with its immediates, in the order of the text format.</summary>
internal sealed partial class WatPrinter
{
    private void AppendInstruction(in Instruction instruction)
    {
        ref readonly InstructionInfo info = ref Instructions.Get(instruction.Opcode);
        if (Mnemonics.IsSpelledByOperand(instruction.Opcode) || instruction.Opcode is Opcode.RefTest or Opcode.RefCast or Opcode.RefCastDescEq)
        {
            AppendSpelledByOperand(instruction);
            return;
        }

        _output.Append(info.Name);
        switch (info.Immediate)
        {
            case ImmediateKind.None or ImmediateKind.Fence:
                break;
            case ImmediateKind.Block:
                AppendBlockLabel();
                AppendBlockType(instruction);
                break;
            case ImmediateKind.TryTable:
                AppendBlockLabel();
                AppendBlockType(instruction);
                AppendCatchClauses(instruction);
                break;
            case ImmediateKind.Label:
                AppendLabel(instruction.First);
                break;
            case ImmediateKind.LabelTable:
                AppendLabelTable(instruction);
                break;
            case ImmediateKind.CallIndirect:
                AppendIndexUnlessZero(_tables, instruction.Second);
                _output.Append(" (type ");
                _types.AppendReference(_output, instruction.First);
                _output.Append(')');
                break;
            case ImmediateKind.Memory:
                AppendIndexUnlessZero(_memories, instruction.First);
                AppendMemoryArgument(instruction, info.AccessLog2);
                break;
            case ImmediateKind.MemoryLane:
                AppendIndexUnlessZero(_memories, instruction.First);
                AppendMemoryArgument(instruction, info.AccessLog2);
                _output.Append(' ').Append(instruction.Second);
                break;
            case ImmediateKind.MemoryIndex:
                AppendIndexUnlessZero(_memories, instruction.First);
                break;
            case ImmediateKind.I32 or ImmediateKind.I64:
                _output.Append(' ').Append((long)instruction.Value);
                break;
            case ImmediateKind.F32:
                _output.Append(' ').Append(FloatText.Format32((uint)instruction.Value));
                break;
            case ImmediateKind.F64:
                _output.Append(' ').Append(FloatText.Format64(instruction.Value));
                break;
            case ImmediateKind.V128:
                _output.Append(" i32x4");
                AppendLanes(instruction);
                break;
            case ImmediateKind.Shuffle:
                AppendShuffle(instruction);
                break;
            case ImmediateKind.Lane:
                _output.Append(' ').Append(instruction.First);
                break;
            case ImmediateKind.HeapType:
                _output.Append(' ');
                AppendHeapTypeAt(instruction.TypeOffset);
                break;
            case ImmediateKind.BranchOnCast:
                AppendBranchOnCast(instruction);
                break;
            case ImmediateKind.Resume or ImmediateKind.ResumeThrow:
                AppendIndex(_types, instruction.First);
                if (info.Immediate == ImmediateKind.ResumeThrow)
                {
                    AppendIndex(_tags, instruction.Second);
                }

                AppendHandlers(instruction);
                break;
            case ImmediateKind.OrderedGlobal or ImmediateKind.OrderedTable or ImmediateKind.OrderedType
                or ImmediateKind.OrderedTypeField:
                AppendOrdered(info.Immediate, instruction);
                break;
            default:
                AppendIndices(info.Immediate, instruction);
                break;
        }
    }

    /// <summary>The memory ordering, then what the instruction is done to.</summary>
    private void AppendOrdered(ImmediateKind kind, in Instruction instruction)
    {
        _output.Append(instruction.Alignment == 0 ? " seq_cst" : " acq_rel");
        AppendIndices(
            kind switch
            {
                ImmediateKind.OrderedGlobal => ImmediateKind.Global,
                ImmediateKind.OrderedTable => ImmediateKind.Table,
                ImmediateKind.OrderedType => ImmediateKind.Type,
                _ => ImmediateKind.TypeField,
            },
            instruction);
    }

    private void AppendIndices(ImmediateKind kind, in Instruction instruction)
    {
        switch (kind)
        {
            case ImmediateKind.Function:
                AppendIndex(_functions, instruction.First);
                break;
            case ImmediateKind.Type:
                AppendIndex(_types, instruction.First);
                break;
            case ImmediateKind.Local:
                AppendIndex(_locals, instruction.First);
                break;
            case ImmediateKind.Global:
                AppendIndex(_globals, instruction.First);
                break;
            case ImmediateKind.Table:
                AppendIndex(_tables, instruction.First);
                break;
            case ImmediateKind.Tag:
                AppendIndex(_tags, instruction.First);
                break;
            case ImmediateKind.Data:
                AppendIndex(_data, instruction.First);
                break;
            case ImmediateKind.Element:
                AppendIndex(_elements, instruction.First);
                break;
            case ImmediateKind.DataMemory:
                AppendIndexUnlessZero(_memories, instruction.Second);
                AppendIndex(_data, instruction.First);
                break;
            case ImmediateKind.ElementTable:
                AppendIndexUnlessZero(_tables, instruction.Second);
                AppendIndex(_elements, instruction.First);
                break;
            case ImmediateKind.MemoryMemory when instruction.First == 0 && instruction.Second == 0:
                break;
            case ImmediateKind.MemoryMemory:
                AppendIndex(_memories, instruction.First);
                AppendIndex(_memories, instruction.Second);
                break;
            case ImmediateKind.TableTable:
                AppendIndex(_tables, instruction.First);
                AppendIndex(_tables, instruction.Second);
                break;
            default:
                AppendIndex(_types, instruction.First);
                AppendSecond(kind, instruction);
                break;
        }
    }

    /// <summary>What follows a type index.</summary>
    private void AppendSecond(ImmediateKind kind, in Instruction instruction)
    {
        switch (kind)
        {
            case ImmediateKind.TypeField:
                AppendIndex(FieldNames((int)Math.Min(instruction.First, int.MaxValue)), instruction.Second);
                break;
            case ImmediateKind.TypeLength:
                _output.Append(' ').Append(instruction.Second);
                break;
            case ImmediateKind.TypeData:
                AppendIndex(_data, instruction.Second);
                break;
            case ImmediateKind.TypeElement:
                AppendIndex(_elements, instruction.Second);
                break;
            case ImmediateKind.TypeType:
                AppendIndex(_types, instruction.Second);
                break;
            case ImmediateKind.TypeTag:
                AppendIndex(_tags, instruction.Second);
                break;
            default:
                throw new InvalidOperationException($"The printer knows no immediates of kind {kind}.");
        }
    }

    private void AppendIndex(PrintedNames names, uint index)
    {
        _output.Append(' ');
        names.AppendReference(_output, index);
    }

    private void AppendIndexUnlessZero(PrintedNames names, uint index)
    {
        if (index != 0)
        {
            AppendIndex(names, index);
        }
    }

    /// <summary>The label of the block that begins here, by the number of the block.</summary>
    private void AppendBlockLabel()
    {
        string? name = _labelNames?.GetValueOrDefault(_blockNumber);
        _blockNumber++;
        if (!string.IsNullOrEmpty(name))
        {
            _output.Append(' ');
            PrintedNames.AppendIdentifier(_output, name);
        }
    }

    private void AppendBlockType(in Instruction instruction)
    {
        const long Empty = 0x40 - 0x80;
        if (instruction.Type >= 0)
        {
            _output.Append(" (type ");
            _types.AppendReference(_output, (uint)instruction.Type);
            _output.Append(')');
        }
        else if (instruction.Type != Empty)
        {
            var reader = new WasmReader(_module.Bytes) { Position = instruction.TypeOffset };
            AppendTypes("result", [TypeDecoder.ReadValueType(ref reader, _typeSpace)]);
        }
    }

    private void AppendCatchClauses(in Instruction instruction)
    {
        var reader = new WasmReader(_module.Bytes) { Position = instruction.VectorOffset };
        for (int i = 0; i < instruction.VectorCount; i++)
        {
            CatchClause clause = InstructionReader.ReadCatchClause(ref reader);
            _output.Append(clause.CatchesAll ? " (catch_all" : " (catch").Append(clause.PassesReference ? "_ref" : "");
            if (!clause.CatchesAll)
            {
                AppendIndex(_tags, clause.Tag);
            }

            AppendLabel(clause.Label);
            _output.Append(')');
        }
    }

    private void AppendHandlers(in Instruction instruction)
    {
        var reader = new WasmReader(_module.Bytes) { Position = instruction.VectorOffset };
        for (int i = 0; i < instruction.VectorCount; i++)
        {
            ResumeHandler handler = InstructionReader.ReadHandler(ref reader);
            _output.Append(" (on");
            AppendIndex(_tags, handler.Tag);
            if (handler.IsSwitch)
            {
                _output.Append(" switch");
            }
            else
            {
                AppendLabel(handler.Label);
            }

            _output.Append(')');
        }
    }

    private void AppendLabelTable(in Instruction instruction)
    {
        var reader = new WasmReader(_module.Bytes) { Position = instruction.VectorOffset };
        for (int i = 0; i <= instruction.VectorCount; i++)
        {
            AppendLabel(reader.ReadU32());
        }
    }

    private void AppendMemoryArgument(in Instruction instruction, int naturalAlignmentLog2)
    {
        if (instruction.Value != 0)
        {
            _output.Append(" offset=").Append(instruction.Value);
        }

        if (instruction.Alignment != naturalAlignmentLog2)
        {
            _output.Append(" align=").Append(1UL << (int)instruction.Alignment);
        }
    }

    private void AppendLanes(in Instruction instruction)
    {
        AppendHex((uint)instruction.Value);
        AppendHex((uint)(instruction.Value >> 32));
        AppendHex((uint)instruction.High);
        AppendHex((uint)(instruction.High >> 32));

        void AppendHex(uint lane) => _output.Append(" 0x").Append(lane.ToString("x8"));
    }

    private void AppendShuffle(in Instruction instruction)
    {
        for (int i = 0; i < 16; i++)
        {
            ulong half = i < 8 ? instruction.Value : instruction.High;
            _output.Append(' ').Append((byte)(half >> (8 * (i % 8))));
        }
    }

    private void AppendHeapTypeAt(int offset)
    {
        var reader = new WasmReader(_module.Bytes) { Position = offset };
        (HeapType heap, bool isExact) = TypeDecoder.ReadHeapType(ref reader, _typeSpace);
        AppendHeapType(heap, isExact);
    }

    private void AppendBranchOnCast(in Instruction instruction)
    {
        AppendLabel(instruction.First);
        var reader = new WasmReader(_module.Bytes) { Position = instruction.TypeOffset };
        for (int i = 0; i < 2; i++)
        {
            (HeapType heap, bool isExact) = TypeDecoder.ReadHeapType(ref reader, _typeSpace);
            _output.Append(' ');
            AppendType(WasmType.Reference(heap, nullable: (instruction.Alignment & (1u << i)) != 0, isExact));
        }
    }

    /// <summary>Instructions of which two share a name in the text, where their operand tells them apart.</summary>
    private void AppendSpelledByOperand(in Instruction instruction)
    {
        var reader = new WasmReader(_module.Bytes);
        if (instruction.Opcode == Opcode.SelectTyped)
        {
            reader.Position = instruction.VectorOffset;
            _output.Append("select (result");
            for (int i = 0; i < instruction.VectorCount; i++)
            {
                _output.Append(' ');
                AppendType(TypeDecoder.ReadValueType(ref reader, _typeSpace));
            }

            _output.Append(')');
            return;
        }

        bool isNullable = Mnemonics.IsSpelledByOperand(instruction.Opcode);
        Opcode spelling = isNullable ? instruction.Opcode - 1 : instruction.Opcode;
        reader.Position = instruction.TypeOffset;
        (HeapType heap, bool isExact) = TypeDecoder.ReadHeapType(ref reader, _typeSpace);
        _output.Append(Instructions.Get(spelling).Name).Append(' ');
        AppendType(WasmType.Reference(heap, isNullable, isExact));
    }
}
