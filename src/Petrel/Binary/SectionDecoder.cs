using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Binary;

/// <summary>Gathers the contents of the sections of one module.</summary>
internal ref partial struct SectionDecoder
{
    internal const byte DataCountSection = 12;
    internal const byte TagSection = 13;

    private readonly TypeRegistry _registry;
    private readonly WasmFeatures _features;
    private readonly int[] _sectionOffsets = new int[14];
    private readonly ArrayBuilder<ImportDefinition> _imports = new(capacity: 0);
    private readonly ArrayBuilder<CustomSection> _customSections = new(capacity: 0);

    // The index spaces grow from the import section and then, by known amounts, from their own sections.
    private readonly ArrayBuilder<int> _functions = new(capacity: 0);
    private readonly ArrayBuilder<TableDefinition> _tables = new(capacity: 0);
    private readonly ArrayBuilder<MemoryType> _memories = new(capacity: 0);
    private readonly ArrayBuilder<GlobalDefinition> _globals = new(capacity: 0);
    private readonly ArrayBuilder<int> _tags = new(capacity: 0);

    private TypeSpace _types;
    private int[] _groupLengths = EmptyArray<int>.Value;
    private int _importedFunctions;
    private int _importedTables;
    private int _importedMemories;
    private int _importedGlobals;
    private int _importedTags;
    private ulong[] _exactImports = EmptyArray<ulong>.Value;
    private ExportDefinition[] _exports = EmptyArray<ExportDefinition>.Value;
    private int _start = -1;
    private ElementSegment[] _elements = EmptyArray<ElementSegment>.Value;
    private int _dataCount = -1;
    private FunctionBody[] _code = EmptyArray<FunctionBody>.Value;
    private DataSegment[] _data = EmptyArray<DataSegment>.Value;
    private int _sections;

    public SectionDecoder(TypeRegistry registry, WasmFeatures features)
    {
        _registry = registry;
        _features = features;
        _types = new TypeSpace(EmptyArray<DefinedType>.Value, 0, 0, features);
    }

    public void Decode(byte id, ref WasmReader reader)
    {
        _sectionOffsets[id] = reader.Position;
        _sections++;
        switch (id)
        {
            case 1:
                DefinedType[] types = new TypeSectionDecoder(_registry, _features).Decode(ref reader, out _groupLengths);
                _types = new TypeSpace(types, types.Length, 0, _features);
                break;
            case 2:
                DecodeImports(ref reader);
                break;
            case 3:
                DecodeFunctions(ref reader);
                break;
            case 4:
                DecodeTables(ref reader);
                break;
            case 5:
                DecodeMemories(ref reader);
                break;
            case 6:
                DecodeGlobals(ref reader);
                break;
            case 7:
                DecodeExports(ref reader);
                break;
            case 8:
                _start = ReadIndex(ref reader);
                break;
            case 9:
                DecodeElements(ref reader);
                break;
            case 10:
                DecodeCode(ref reader);
                break;
            case 11:
                DecodeData(ref reader);
                break;
            case DataCountSection:
                _types.Require(WasmFeatures.BulkMemory, "malformed section id 12", reader.Position, "the data count section");
                _dataCount = ReadIndex(ref reader);
                break;
            default:
                _types.Require(
                    WasmFeatures.Exceptions | WasmFeatures.LegacyExceptions | WasmFeatures.StackSwitching,
                    "malformed section id 13",
                    reader.Position,
                    "the tag section");
                DecodeTags(ref reader);
                break;
        }
    }

    public void DecodeCustom(ref WasmReader reader)
    {
        int offset = reader.Position;
        string name = reader.ReadName();
        if (_customSections.Count == ImplementationLimits.CustomSections)
        {
            throw new MalformedModuleException(
                $"too many custom sections: the implementation limit is {ImplementationLimits.CustomSections}", offset);
        }

        _customSections.Add(new CustomSection(name, reader.Position, reader.Remaining, _sections));
    }

    public readonly ModuleDefinition Finish(byte[] bytes)
    {
        int functions = _functions.Count - _importedFunctions;
        if (functions != _code.Length)
        {
            throw new MalformedModuleException(
                $"function and code section have inconsistent lengths: {functions} functions declared, {_code.Length} bodies found",
                _sectionOffsets[10] > 0 ? _sectionOffsets[10] : bytes.Length);
        }

        if (_dataCount >= 0 && _dataCount != _data.Length)
        {
            throw new MalformedModuleException(
                $"data count and data section have inconsistent lengths: {_dataCount} segments announced, {_data.Length} found",
                _sectionOffsets[11] > 0 ? _sectionOffsets[11] : bytes.Length);
        }

        return new ModuleDefinition
        {
            Bytes = bytes,
            Registry = _registry,
            Types = _types.Types,
            RecursiveGroupLengths = _groupLengths,
            SectionOffsets = _sectionOffsets,
            Imports = _imports.ToArray(),
            FunctionTypeIndices = _functions.ToArray(),
            Tables = _tables.ToArray(),
            Memories = _memories.ToArray(),
            Globals = _globals.ToArray(),
            TagTypeIndices = _tags.ToArray(),
            Exports = _exports,
            StartFunction = _start,
            Elements = _elements,
            DataCount = _dataCount,
            Code = _code,
            Data = _data,
            CustomSections = _customSections.ToArray(),
            ImportedFunctionCount = _importedFunctions,
            ExactImports = _exactImports,
            ImportedTableCount = _importedTables,
            ImportedMemoryCount = _importedMemories,
            ImportedGlobalCount = _importedGlobals,
            ImportedTagCount = _importedTags,
        };
    }

    /// <summary>An index; those beyond 2^31 cannot exist and are all read as the largest number.</summary>
    private static int ReadIndex(ref WasmReader reader) => (int)Math.Min(reader.ReadU32(), int.MaxValue);

    /// <summary>Makes room in an index space for <paramref name="count"/> more, if the limit allows.</summary>
    private static void Grow<T>(ArrayBuilder<T> space, int count, int limit, string items, int offset)
    {
        if (space.Count + count > limit)
        {
            throw new MalformedModuleException(
                $"too many {items}: {space.Count + count}, the implementation limit is {limit}", offset);
        }

        space.EnsureCapacity(space.Count + count);
    }
}
