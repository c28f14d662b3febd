using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Binary;

/// <content>Code, element segments and data segments.</content>
internal ref partial struct SectionDecoder
{
    private void DecodeCode(ref WasmReader reader)
    {
        int offset = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.Functions, "function bodies");
        if (count != _functions.Count - _importedFunctions)
        {
            throw new MalformedModuleException(
                $"function and code section have inconsistent lengths: {_functions.Count - _importedFunctions} functions declared, {count} bodies found",
                offset);
        }

        _code = new FunctionBody[count];
        for (int i = 0; i < count; i++)
        {
            offset = reader.Position;
            int length = reader.ReadLength("function body");
            if (length > ImplementationLimits.FunctionSize)
            {
                throw new MalformedModuleException(
                    $"function body too large: {length} bytes, the implementation limit is {ImplementationLimits.FunctionSize}", offset);
            }

            _code[i] = new FunctionBody(reader.Position, length);
            reader.Skip(length);
        }
    }

    private void DecodeElements(ref WasmReader reader)
    {
        int count = reader.ReadCount(ImplementationLimits.ElementSegments, "element segments");
        _elements = new ElementSegment[count];
        for (int i = 0; i < count; i++)
        {
            _elements[i] = DecodeElement(ref reader);
        }
    }

    /// <summary>
    /// Flags: bit 0 passive or declarative; bit 1 explicit table index, or declarative when bit 0 is set; bit 2
    /// expressions instead of function indices.
    /// </summary>
    private readonly ElementSegment DecodeElement(ref WasmReader reader)
    {
        int segmentOffset = reader.Position;
        uint flags = reader.ReadU32();
        if (flags > 7)
        {
            throw new MalformedModuleException($"malformed elements segment kind {flags}: 0 to 7 expected", segmentOffset);
        }

        if (flags != 0)
        {
            _types.Require(WasmFeatures.BulkMemory | WasmFeatures.ReferenceTypes, "malformed elements segment kind", segmentOffset);
        }

        bool isActive = (flags & 1) == 0;
        bool hasExpressions = (flags & 4) != 0;
        SegmentMode mode = isActive ? SegmentMode.Active : (flags & 2) != 0 ? SegmentMode.Declarative : SegmentMode.Passive;
        int table = isActive && (flags & 2) != 0 ? ReadIndex(ref reader) : 0;
        ConstantExpression offset = isActive ? ReadExpression(ref reader) : default;
        WasmType type = ReadElementType(ref reader, flags);
        int count = reader.ReadCount(ImplementationLimits.ElementSegmentItems, "elements");
        if (!hasExpressions)
        {
            var functions = new int[count];
            for (int i = 0; i < count; i++)
            {
                functions[i] = ReadIndex(ref reader);
            }

            return new ElementSegment(mode, table, offset, type, functions, EmptyArray<ConstantExpression>.Value, segmentOffset);
        }

        var expressions = new ConstantExpression[count];
        for (int i = 0; i < count; i++)
        {
            expressions[i] = ReadExpression(ref reader);
        }

        return new ElementSegment(mode, table, offset, type, EmptyArray<int>.Value, expressions, segmentOffset);
    }

    private readonly WasmType ReadElementType(ref WasmReader reader, uint flags)
    {
        // Kinds 0 and 4 say nothing about the type: function indices, or expressions of type funcref.
        if (flags == 4)
        {
            return WasmType.FuncRef;
        }

        if (flags >= 4)
        {
            return TypeDecoder.ReadReferenceType(ref reader, _types);
        }

        if (flags != 0)
        {
            int offset = reader.Position;
            byte kind = reader.ReadByte();
            if (kind != 0)
            {
                throw new MalformedModuleException($"malformed element kind 0x{kind:x2}: 0 (functions) expected", offset);
            }
        }

        return WasmType.FuncRef.AsNonNull();
    }

    private void DecodeData(ref WasmReader reader)
    {
        int countOffset = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.DataSegments, "data segments");
        if (_dataCount >= 0 && count != _dataCount)
        {
            throw new MalformedModuleException(
                $"data count and data section have inconsistent lengths: {_dataCount} segments announced, {count} found", countOffset);
        }

        _data = new DataSegment[count];
        for (int i = 0; i < count; i++)
        {
            int segmentOffset = reader.Position;
            uint flags = reader.ReadU32();
            if (flags > 2)
            {
                throw new MalformedModuleException($"malformed data segment kind {flags}: 0 to 2 expected", segmentOffset);
            }

            if (flags != 0)
            {
                _types.Require(WasmFeatures.BulkMemory | WasmFeatures.MultiMemory, "malformed data segment kind", segmentOffset);
            }

            int memory = flags == 2 ? ReadIndex(ref reader) : 0;
            ConstantExpression offset = flags == 1 ? default : ReadExpression(ref reader);
            int length = reader.ReadLength("data segment");
            _data[i] = new DataSegment(
                flags == 1 ? SegmentMode.Passive : SegmentMode.Active, memory, offset, reader.Position, length, segmentOffset);
            reader.Skip(length);
        }
    }

    private static ConstantExpression ReadExpression(ref WasmReader reader)
    {
        int start = reader.Position;

        // One constant and the end, by far the most frequent, need no walk through the instruction table.
        if (reader.PeekByte() is (int)Opcode.I32Const)
        {
            reader.Position++;
            _ = reader.ReadS32();
            if (reader.PeekByte() == (int)Opcode.End)
            {
                reader.Position++;
                return new ConstantExpression(start, reader.Position - start);
            }

            reader.Position = start;
        }

        InstructionReader.SkipExpression(ref reader);
        return new ConstantExpression(start, reader.Position - start);
    }
}
