using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Validation;

/// <content>Memories, tables, segments.</content>
internal sealed partial class FunctionValidator
{
    private static uint AddressType(MemoryType memory) => memory.Is64 ? I64 : I32;

    private static uint AddressType(TableType table) => table.Is64 ? I64 : I32;

    /// <summary>The smaller of two address types, which a length that must fit both has.</summary>
    private static uint Smaller(uint first, uint second) => first == I64 && second == I64 ? I64 : I32;

    private MemoryType ReadMemory(ref WasmReader reader)
    {
        uint index = reader.ReadU32();
        if (index != 0 && (_disabled & WasmFeatures.MultiMemory) != 0)
        {
            Fail($"unknown memory {index}: zero byte expected, another memory {WasmFeatureNames.Requirement(WasmFeatures.MultiMemory)}");
        }

        return GetMemory(index);
    }

    private MemoryType GetMemory(uint index)
    {
        if (index >= (uint)_module.Memories.Length)
        {
            Fail($"unknown memory {index}: the module has {_module.Memories.Length}");
        }

        return _module.Memories[index];
    }

    /// <summary>Reads and checks a memarg; returns the address type of its memory.</summary>
    private uint ReadMemoryArgument(ref WasmReader reader, Opcode opcode, int naturalAlignment)
    {
        InstructionReader.ReadMemoryArgument(ref reader, out uint index, out uint alignment, out ulong offset);
        if (index != 0 && (_disabled & WasmFeatures.MultiMemory) != 0)
        {
            throw new MalformedModuleException(
                $"malformed memop flags: a memory index {WasmFeatureNames.Requirement(WasmFeatures.MultiMemory)}", _offset);
        }

        MemoryType memory = GetMemory(index);
        if (opcode >= Opcode.MemoryAtomicNotify && alignment != naturalAlignment)
        {
            Fail($"atomic alignment must be natural: 2^{naturalAlignment} expected, 2^{alignment} found");
        }

        if (alignment > naturalAlignment)
        {
            Fail($"alignment must not be larger than natural: at most 2^{naturalAlignment} expected, 2^{alignment} found");
        }

        if (offset > uint.MaxValue && !memory.Is64)
        {
            Fail($"offset out of range: {offset} is not below 2^32, the memory has 32-bit addresses");
        }

        return AddressType(memory);
    }

    private TableType ReadTable(ref WasmReader reader)
    {
        uint index = reader.ReadU32();
        if (index != 0 && (_disabled & WasmFeatures.ReferenceTypes) != 0)
        {
            Fail($"unknown table {index}: zero byte expected, another table {WasmFeatureNames.Requirement(WasmFeatures.ReferenceTypes)}");
        }

        if (index >= (uint)_module.Tables.Length)
        {
            Fail($"unknown table {index}: the module has {_module.Tables.Length}");
        }

        return _module.Tables[index].Type;
    }

    private void CheckDataSegment(uint index)
    {
        if (_module.DataCount < 0)
        {
            throw new MalformedModuleException("data count section required: an instruction names a data segment", _offset);
        }

        if (index >= (uint)_module.DataCount)
        {
            Fail($"unknown data segment {index}: the module has {_module.DataCount}");
        }
    }

    /// <summary>The type of the elements of a segment.</summary>
    private WasmType ElementSegmentType(uint index)
    {
        if (index >= (uint)_module.Elements.Length)
        {
            Fail($"unknown elem segment {index}: the module has {_module.Elements.Length}");
        }

        return _module.Elements[index].Type;
    }

    private void TableGet(ref WasmReader reader)
    {
        TableType table = ReadTable(ref reader);
        Pop(AddressType(table));
        Push(table.Element);
    }

    private void TableSet(ref WasmReader reader)
    {
        TableType table = ReadTable(ref reader);
        Pop(table.Element);
        Pop(AddressType(table));
    }

    /// <summary>Bulk instructions of memories and tables (prefix FC).</summary>
    private void BulkInstruction(ref WasmReader reader, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.MemoryInit:
                uint segment = reader.ReadU32();
                uint address = AddressType(ReadMemory(ref reader));
                CheckDataSegment(segment);
                PopRange(address, I32, I32);
                break;

            case Opcode.DataDrop:
                CheckDataSegment(reader.ReadU32());
                break;

            case Opcode.MemoryCopy:
                address = AddressType(ReadMemory(ref reader));
                uint source = AddressType(ReadMemory(ref reader));
                PopRange(address, source, Smaller(address, source));
                break;

            case Opcode.MemoryFill:
                address = AddressType(ReadMemory(ref reader));
                PopRange(address, I32, address);
                break;

            case Opcode.TableInit:
                segment = reader.ReadU32();
                TableType table = ReadTable(ref reader);
                CheckElements(ElementSegmentType(segment), table);
                PopRange(AddressType(table), I32, I32);
                break;

            case Opcode.ElemDrop:
                _ = ElementSegmentType(reader.ReadU32());
                break;

            case Opcode.TableCopy:
                table = ReadTable(ref reader);
                TableType sourceTable = ReadTable(ref reader);
                CheckElements(sourceTable.Element, table);
                address = AddressType(table);
                source = AddressType(sourceTable);
                PopRange(address, source, Smaller(address, source));
                break;

            case Opcode.TableGrow:
                table = ReadTable(ref reader);
                Pop(AddressType(table));
                Pop(table.Element);
                Push(AddressType(table));
                break;

            case Opcode.TableSize:
                Push(AddressType(ReadTable(ref reader)));
                break;

            case Opcode.TableFill:
                table = ReadTable(ref reader);
                PopRange(AddressType(table), table.Element.Bits, AddressType(table));
                break;

            default:
                throw new InvalidOperationException($"No typing rule for {Instructions.Get(opcode).Name}.");
        }
    }

    /// <summary>Pops the three operands of a bulk instruction, given in stack order.</summary>
    private void PopRange(uint first, uint second, uint third)
    {
        Pop(third);
        Pop(second);
        Pop(first);
    }

    private void CheckElements(WasmType element, TableType table)
    {
        if (!IsSubtype(element, table.Element))
        {
            Fail($"type mismatch: {_context.Describe(table.Element)} expected by the table, {_context.Describe(element)} found");
        }
    }
}
