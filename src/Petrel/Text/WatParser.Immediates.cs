using System.Numerics;
using Petrel.Binary;

namespace Petrel.Text;

/// <summary>Instructions with their immediates; the text order of some differs from the binary one.</summary>
internal sealed partial class WatParser
{
    private bool _usesDataIndices;

    private static void WriteOpcode(Opcode opcode, ByteBuffer output)
    {
        byte prefix = Instructions.Split(opcode, out uint code);
        if (prefix == 0)
        {
            output.Byte((byte)code);
        }
        else
        {
            output.Byte(prefix);
            output.Unsigned(code);
        }
    }

    /// <summary>A block instruction behind its label: opcode, type, and the clauses of <c>try_table</c>.</summary>
    private void WriteBlock(Opcode opcode, ByteBuffer output)
    {
        WriteOpcode(opcode, output);
        WriteBlockType(output);
        if (opcode == Opcode.TryTable)
        {
            WriteCatchClauses(output);
        }
    }

    private void WriteBlockType(ByteBuffer output)
    {
        if (_lexer.IsOpen("type"u8))
        {
            output.Signed(ParseTypeUse(ParameterNames.Rejected));
            return;
        }

        ParseSignature(ParameterNames.Rejected);
        if (_parameterCount == 0 && _resultCount == 0)
        {
            output.Byte(0x40);
        }
        else if (_parameterCount == 0 && _resultCount == 1)
        {
            output.Bytes(_results.Span);
        }
        else
        {
            output.Signed(FindOrAddFunctionType());
        }
    }

    /// <summary><c>(catch x l)</c>, <c>(catch_ref x l)</c>, <c>(catch_all l)</c>, <c>(catch_all_ref l)</c>; labels are those outside.</summary>
    private void WriteCatchClauses(ByteBuffer output)
    {
        var clauses = new ByteBuffer();
        uint count = 0;
        while (true)
        {
            byte kind;
            if (_lexer.TryOpen("catch"u8))
            {
                kind = 0;
            }
            else if (_lexer.TryOpen("catch_ref"u8))
            {
                kind = 1;
            }
            else if (_lexer.TryOpen("catch_all"u8))
            {
                kind = 2;
            }
            else if (_lexer.TryOpen("catch_all_ref"u8))
            {
                kind = 3;
            }
            else
            {
                break;
            }

            clauses.Byte(kind);
            if (kind < 2)
            {
                clauses.Unsigned(ParseIndex(_tags));
            }

            clauses.Unsigned(ParseLabel());
            _lexer.ExpectClose();
            count++;
        }

        output.Unsigned(count);
        output.Bytes(clauses.Span);
    }

    /// <summary><c>(on tag label)</c> and <c>(on tag switch)</c>.</summary>
    private void WriteHandlers(ByteBuffer output)
    {
        var handlers = new ByteBuffer();
        uint count = 0;
        while (_lexer.TryOpen("on"u8))
        {
            uint tag = ParseIndex(_tags);
            bool isSwitch = _lexer.TryKeyword("switch"u8);
            handlers.Byte(isSwitch ? (byte)1 : (byte)0);
            handlers.Unsigned(tag);
            if (!isSwitch)
            {
                handlers.Unsigned(ParseLabel());
            }

            _lexer.ExpectClose();
            count++;
        }

        output.Unsigned(count);
        output.Bytes(handlers.Span);
    }

    /// <summary>An instruction that is no block, behind its name.</summary>
    private void WriteInstruction(Opcode opcode, ByteBuffer output)
    {
        ref readonly InstructionInfo info = ref Instructions.Get(opcode);
        switch (info.Immediate)
        {
            case ImmediateKind.None when opcode == Opcode.Select:
                WriteSelect(output);
                return;
            case ImmediateKind.HeapType when opcode != Opcode.RefNull:
                WriteReferenceTypeTest(opcode, output);
                return;
            default:
                WriteOpcode(opcode, output);
                break;
        }

        switch (info.Immediate)
        {
            case ImmediateKind.None:
                break;
            case ImmediateKind.Label:
                output.Unsigned(ParseLabel());
                break;
            case ImmediateKind.LabelTable:
                WriteLabelTable(output);
                break;
            case ImmediateKind.Function:
                output.Unsigned(ParseIndex(_functions));
                break;
            case ImmediateKind.CallIndirect:
                uint table = ParseOptionalIndex(_tables);
                output.Unsigned(ParseTypeUse(ParameterNames.Rejected));
                output.Unsigned(table);
                break;
            case ImmediateKind.Type:
                output.Unsigned(ParseIndex(_types));
                break;
            case ImmediateKind.Local:
                output.Unsigned(ParseLocalIndex());
                break;
            case ImmediateKind.Global:
                output.Unsigned(ParseIndex(_globals));
                break;
            case ImmediateKind.Table:
                output.Unsigned(ParseOptionalIndex(_tables));
                break;
            case ImmediateKind.Memory:
                WriteMemoryArgument(ParseOptionalIndex(_memories), info.AccessLog2, output);
                break;
            case ImmediateKind.MemoryLane:
                WriteMemoryLane(info.AccessLog2, output);
                break;
            case ImmediateKind.MemoryIndex:
                output.Unsigned(ParseOptionalIndex(_memories));
                break;
            case ImmediateKind.I32:
                output.Signed((int)ParseInteger(32));
                break;
            case ImmediateKind.I64:
                output.Signed((long)ParseInteger(64));
                break;
            case ImmediateKind.F32:
                output.Fixed32(ParseFloat32());
                break;
            case ImmediateKind.F64:
                output.Fixed64(ParseFloat64());
                break;
            case ImmediateKind.V128:
                WriteVector(output);
                break;
            case ImmediateKind.Lane:
                output.Byte(ParseLane());
                break;
            case ImmediateKind.Shuffle:
                WriteShuffle(output);
                break;
            case ImmediateKind.HeapType:
                ParseHeapType().Write(output);
                break;
            case ImmediateKind.Fence:
                output.Byte(0);
                break;
            case ImmediateKind.Tag:
                output.Unsigned(ParseIndex(_tags));
                break;
            case ImmediateKind.TypeField:
                WriteField(output);
                break;
            case ImmediateKind.TypeLength:
                output.Unsigned(ParseIndex(_types));
                output.Unsigned(ParseUnsigned32("the length of the array"));
                break;
            case ImmediateKind.BranchOnCast:
                WriteBranchOnCast(output);
                break;
            case ImmediateKind.Resume:
                output.Unsigned(ParseIndex(_types));
                WriteHandlers(output);
                break;
            case ImmediateKind.ResumeThrow:
                output.Unsigned(ParseIndex(_types));
                output.Unsigned(ParseIndex(_tags));
                WriteHandlers(output);
                break;
            case ImmediateKind.OrderedGlobal:
                WriteOrdering(opcode, output);
                output.Unsigned(ParseIndex(_globals));
                break;
            case ImmediateKind.OrderedTable:
                WriteOrdering(opcode, output);
                output.Unsigned(ParseOptionalIndex(_tables));
                break;
            case ImmediateKind.OrderedType:
                WriteOrdering(opcode, output);
                output.Unsigned(ParseIndex(_types));
                break;
            case ImmediateKind.OrderedTypeField:
                WriteOrdering(opcode, output);
                WriteField(output);
                break;
            default:
                WriteIndexPair(info.Immediate, output);
                break;
        }
    }

    /// <summary><c>seq_cst</c> or <c>acq_rel</c>.</summary>
    private void WriteOrdering(Opcode opcode, ByteBuffer output)
    {
        bool isAcquireRelease = _lexer.TryKeyword("acq_rel"u8);
        if (!isAcquireRelease && !_lexer.TryKeyword("seq_cst"u8))
        {
            throw _lexer.Unexpected("a memory ordering: seq_cst or acq_rel");
        }

        output.Byte(InstructionReader.OrderingByte(isAcquireRelease ? 1u : 0, opcode));
    }

    private void WriteIndexPair(ImmediateKind kind, ByteBuffer output)
    {
        switch (kind)
        {
            case ImmediateKind.Data:
                _usesDataIndices = true;
                output.Unsigned(ParseIndex(_data));
                break;
            case ImmediateKind.Element:
                output.Unsigned(ParseIndex(_elements));
                break;
            case ImmediateKind.DataMemory:
                _usesDataIndices = true;
                WriteSegmentAndTarget(_data, _memories, output);
                break;
            case ImmediateKind.ElementTable:
                WriteSegmentAndTarget(_elements, _tables, output);
                break;
            case ImmediateKind.MemoryMemory:
                WriteBothOrNone(_memories, output);
                break;
            case ImmediateKind.TableTable:
                WriteBothOrNone(_tables, output);
                break;
            case ImmediateKind.TypeData:
                _usesDataIndices = true;
                output.Unsigned(ParseIndex(_types));
                output.Unsigned(ParseIndex(_data));
                break;
            case ImmediateKind.TypeElement:
                output.Unsigned(ParseIndex(_types));
                output.Unsigned(ParseIndex(_elements));
                break;
            case ImmediateKind.TypeType:
                output.Unsigned(ParseIndex(_types));
                output.Unsigned(ParseIndex(_types));
                break;
            case ImmediateKind.TypeTag:
                output.Unsigned(ParseIndex(_types));
                output.Unsigned(ParseIndex(_tags));
                break;
            default:
                throw new InvalidOperationException($"The text format knows no immediates of kind {kind}.");
        }
    }

    /// <summary>The text has the memory or table first, and it may be left out; the binary format has the segment first.</summary>
    private void WriteSegmentAndTarget(IndexSpace segments, IndexSpace targets, ByteBuffer output)
    {
        bool hasTarget = _lexer.Peek().Kind is TokenKind.Number or TokenKind.Identifier;
        uint target = hasTarget ? ParseIndex(targets) : 0;
        output.Unsigned(ParseIndex(segments));
        output.Unsigned(target);
    }

    private void WriteBothOrNone(IndexSpace space, ByteBuffer output)
    {
        uint destination = 0;
        uint source = 0;
        if (IsIndex)
        {
            destination = ParseIndex(space);
            source = ParseIndex(space);
        }

        output.Unsigned(destination);
        output.Unsigned(source);
    }

    private void WriteLabelTable(ByteBuffer output)
    {
        var labels = new ByteBuffer();
        uint last = ParseLabel();
        uint count = 0;
        while (IsIndex)
        {
            labels.Unsigned(last);
            last = ParseLabel();
            count++;
        }

        output.Unsigned(count);
        output.Bytes(labels.Span);
        output.Unsigned(last);
    }

    private void WriteSelect(ByteBuffer output)
    {
        if (!_lexer.IsOpen("result"u8))
        {
            WriteOpcode(Opcode.Select, output);
            return;
        }

        var types = new ByteBuffer();
        uint count = 0;
        while (_lexer.TryOpen("result"u8))
        {
            while (_lexer.Current.Kind != TokenKind.RightParenthesis)
            {
                ParseValueType(types);
                count++;
            }

            _lexer.ExpectClose();
        }

        WriteOpcode(Opcode.SelectTyped, output);
        output.Unsigned(count);
        output.Bytes(types.Span);
    }

    /// <summary><c>ref.test</c> and its relatives: nullability of the operand chooses the opcode.</summary>
    private void WriteReferenceTypeTest(Opcode opcode, ByteBuffer output)
    {
        ReferenceTypeCode type = ParseReferenceType();
        Opcode nullable = opcode switch
        {
            Opcode.RefTest => Opcode.RefTestNull,
            Opcode.RefCast => Opcode.RefCastNull,
            _ => Opcode.RefCastDescEqNull,
        };
        WriteOpcode(type.IsNullable ? nullable : opcode, output);
        type.Heap.Write(output);
    }

    private void WriteBranchOnCast(ByteBuffer output)
    {
        uint label = ParseLabel();
        ReferenceTypeCode source = ParseReferenceType();
        ReferenceTypeCode target = ParseReferenceType();
        output.Byte((byte)((source.IsNullable ? 1 : 0) | (target.IsNullable ? 2 : 0)));
        output.Unsigned(label);
        source.Heap.Write(output);
        target.Heap.Write(output);
    }

    private void WriteField(ByteBuffer output)
    {
        uint type = ParseIndex(_types);
        output.Unsigned(type);
        Token token = _lexer.Current;
        if (token.Kind != TokenKind.Identifier)
        {
            output.Unsigned(ParseUnsigned32("the index or identifier of a field"));
            return;
        }

        if (type > int.MaxValue || _fieldIndices is null || !_fieldIndices.TryGetValue(((int)type, SymbolOf(token)), out int field))
        {
            throw _source.Error($"unknown field {_source.Quote(token.Start, token.End)}", token.Start);
        }

        _lexer.Advance();
        output.Unsigned((uint)field);
    }

    /// <summary><c>offset=n? align=n?</c>, in front of which the memory was.</summary>
    private void WriteMemoryArgument(uint memory, int naturalAlignmentLog2, ByteBuffer output)
    {
        ulong offset = TryKeywordValue("offset="u8, "the offset") ?? 0;
        Token token = _lexer.Current;
        int alignment = naturalAlignmentLog2;
        if (TryKeywordValue("align="u8, "the alignment") is ulong value)
        {
            if (!BitOperations.IsPow2(value))
            {
                throw _source.Error($"alignment must be a power of two, found {value}", token.Start);
            }

            alignment = BitOperations.Log2(value);
        }

        // Bit 6 says that an index follows.
        output.Unsigned((uint)alignment | (memory == 0 ? 0u : 64u));
        if (memory != 0)
        {
            output.Unsigned(memory);
        }

        output.Unsigned(offset);
    }

    private ulong? TryKeywordValue(ReadOnlySpan<byte> prefix, string expectation)
    {
        Token token = _lexer.Current;
        if (token.Kind != TokenKind.Keyword || !_lexer.Text(token).StartsWith(prefix))
        {
            return null;
        }

        int start = token.Start + prefix.Length;
        if (start < token.End && !char.IsAsciiDigit((char)_source.Bytes[start]))
        {
            throw UnknownOperator(token, expectation);
        }

        ulong value = UnsignedValue(token, start, 64, expectation);
        _lexer.Advance();
        return value;
    }

    /// <summary>Memory argument and lane; a number in front is the memory only if another number or keyword follows.</summary>
    private void WriteMemoryLane(int naturalAlignmentLog2, ByteBuffer output)
    {
        bool hasMemory = IsIndex && _lexer.Peek().Kind is TokenKind.Number or TokenKind.Keyword
            && (_lexer.Current.Kind == TokenKind.Identifier || IsMemoryOperand(_lexer.Peek()));
        WriteMemoryArgument(hasMemory ? ParseIndex(_memories) : 0, naturalAlignmentLog2, output);
        output.Byte(ParseLane());
    }

    private bool IsMemoryOperand(Token token) => token.Kind == TokenKind.Number
        || _lexer.Text(token).StartsWith("offset="u8) || _lexer.Text(token).StartsWith("align="u8);
}
