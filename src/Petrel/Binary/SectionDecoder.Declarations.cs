using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Binary;

/// <content>Imports, exports and the sections that declare entities.</content>
internal ref partial struct SectionDecoder
{
    private void DecodeImports(ref WasmReader reader)
    {
        int groups = reader.ReadCount(ImplementationLimits.Imports, "imports");
        _imports.EnsureCapacity(groups);
        string lastModule = string.Empty;
        scoped ReadOnlySpan<byte> lastModuleBytes = default;
        for (int i = 0; i < groups; i++)
        {
            int offset = reader.Position;
            ReadOnlySpan<byte> moduleBytes = reader.ReadNameBytes();

            // Imports of one module usually stand together: one string serves them all.
            string module = moduleBytes.SequenceEqual(lastModuleBytes) ? lastModule : Utf8Text.GetString(moduleBytes);
            lastModule = module;
            lastModuleBytes = moduleBytes;
            string name = reader.ReadName();
            if (name.Length == 0 && reader.PeekByte() is 0x7F or 0x7E && (_features & WasmFeatures.CompactImports) != 0)
            {
                DecodeCompactImports(ref reader, module);
            }
            else
            {
                DecodeImport(ref reader, module, name, offset);
            }
        }

        _importedFunctions = _functions.Count;
        _importedTables = _tables.Count;
        _importedMemories = _memories.Count;
        _importedGlobals = _globals.Count;
        _importedTags = _tags.Count;
    }

    /// <summary>Several imports of one module, each with a type (7F) or all of one type (7E).</summary>
    private void DecodeCompactImports(ref WasmReader reader, string module)
    {
        bool sharesType = reader.ReadByte() == 0x7E;
        int typeOffset = reader.Position;
        if (sharesType)
        {
            // Read and check it even when no item follows; the items read it again.
            SkipExternType(ref reader);
        }

        int count = reader.ReadCount(ImplementationLimits.Imports, "imports");
        for (int i = 0; i < count; i++)
        {
            int offset = reader.Position;
            string name = reader.ReadName();
            if (sharesType)
            {
                WasmReader type = reader;
                type.Position = typeOffset;
                DecodeImport(ref type, module, name, offset);
            }
            else
            {
                DecodeImport(ref reader, module, name, offset);
            }
        }
    }

    private void SkipExternType(ref WasmReader reader)
    {
        switch (ReadImportKind(ref reader, out _))
        {
            case ExternKind.Function:
                _ = reader.ReadU32();
                break;
            case ExternKind.Table:
                _ = TypeDecoder.ReadTableType(ref reader, _types);
                break;
            case ExternKind.Memory:
                _ = TypeDecoder.ReadMemoryType(ref reader, _types);
                break;
            case ExternKind.Global:
                _ = TypeDecoder.ReadGlobalType(ref reader, _types);
                break;
            default:
                _ = ReadTag(ref reader);
                break;
        }
    }

    private void DecodeImport(ref WasmReader reader, string module, string name, int offset)
    {
        ExternKind kind = ReadImportKind(ref reader, out bool isExact);
        int index;
        if (_imports.Count == ImplementationLimits.Imports)
        {
            throw new MalformedModuleException($"too many imports: the implementation limit is {ImplementationLimits.Imports}", offset);
        }

        switch (kind)
        {
            case ExternKind.Function:
                index = _functions.Count;
                _functions.Add(ReadIndex(ref reader));
                if (isExact)
                {
                    Array.Resize(ref _exactImports, Math.Max(_exactImports.Length, (index >> 6) + 1));
                    _exactImports[index >> 6] |= 1UL << (index & 63);
                }

                break;
            case ExternKind.Table:
                index = _tables.Count;
                Grow(_tables, 1, ImplementationLimits.Tables, "tables", offset);
                _tables.Add(new TableDefinition(TypeDecoder.ReadTableType(ref reader, _types), default, offset));
                break;
            case ExternKind.Memory:
                index = _memories.Count;
                Grow(_memories, 1, ImplementationLimits.Memories, "memories", offset);
                _memories.Add(TypeDecoder.ReadMemoryType(ref reader, _types));
                break;
            case ExternKind.Global:
                index = _globals.Count;
                _globals.Add(new GlobalDefinition(TypeDecoder.ReadGlobalType(ref reader, _types), default, offset));
                break;
            default:
                index = _tags.Count;
                _tags.Add(ReadTag(ref reader));
                break;
        }

        _imports.Add(new ImportDefinition(module, name, kind, index, offset, isExact));
    }

    /// <summary>The kind of an import: unlike an export, it can be an exact function.</summary>
    private readonly ExternKind ReadImportKind(ref WasmReader reader, out bool isExact)
    {
        int offset = reader.Position;
        isExact = reader.PeekByte() == 0x20;
        if (!isExact)
        {
            return ReadExternKind(ref reader, "import");
        }

        _types.Require(WasmFeatures.CustomDescriptors, "malformed import kind 0x20", offset, "an exact function");
        reader.Position++;
        return ExternKind.Function;
    }

    private readonly ExternKind ReadExternKind(ref WasmReader reader, string use)
    {
        int offset = reader.Position;
        byte kind = reader.ReadByte();
        switch (kind)
        {
            case <= 3:
                return (ExternKind)kind;
            case 4:
                _types.Require(
                    WasmFeatures.Exceptions | WasmFeatures.LegacyExceptions | WasmFeatures.StackSwitching, $"malformed {use} kind 4", offset);
                return ExternKind.Tag;
            default:
                throw new MalformedModuleException($"malformed {use} kind 0x{kind:x2}: 0 to 4 expected", offset);
        }
    }

    private void DecodeFunctions(ref WasmReader reader)
    {
        int offset = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.Functions, "functions");
        Grow(_functions, count, ImplementationLimits.Functions, "functions", offset);
        for (int i = 0; i < count; i++)
        {
            _functions.Add(ReadIndex(ref reader));
        }
    }

    private void DecodeTables(ref WasmReader reader)
    {
        int offset = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.Tables, "tables");
        Grow(_tables, count, ImplementationLimits.Tables, "tables", offset);
        for (int i = 0; i < count; i++)
        {
            offset = reader.Position;
            bool hasInitializer = reader.PeekByte() == 0x40;
            if (hasInitializer)
            {
                _types.Require(WasmFeatures.FunctionReferences, "malformed reference type", offset, "a table initialiser");
                reader.Position++;
                int reserved = reader.Position;
                if (reader.ReadByte() != 0)
                {
                    throw new MalformedModuleException("malformed table: the byte 0x00 expected after 0x40", reserved);
                }
            }

            TableType type = TypeDecoder.ReadTableType(ref reader, _types);
            _tables.Add(new TableDefinition(type, hasInitializer ? ReadExpression(ref reader) : default, offset));
        }
    }

    private void DecodeMemories(ref WasmReader reader)
    {
        int offset = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.Memories, "memories");
        Grow(_memories, count, ImplementationLimits.Memories, "memories", offset);
        for (int i = 0; i < count; i++)
        {
            _memories.Add(TypeDecoder.ReadMemoryType(ref reader, _types));
        }
    }

    private void DecodeGlobals(ref WasmReader reader)
    {
        int offset = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.Globals, "globals");
        Grow(_globals, count, ImplementationLimits.Globals, "globals", offset);
        for (int i = 0; i < count; i++)
        {
            offset = reader.Position;
            GlobalType type = TypeDecoder.ReadGlobalType(ref reader, _types);
            _globals.Add(new GlobalDefinition(type, ReadExpression(ref reader), offset));
        }
    }

    private void DecodeTags(ref WasmReader reader)
    {
        int offset = reader.Position;
        int count = reader.ReadCount(ImplementationLimits.Tags, "tags");
        Grow(_tags, count, ImplementationLimits.Tags, "tags", offset);
        for (int i = 0; i < count; i++)
        {
            _tags.Add(ReadTag(ref reader));
        }
    }

    private static int ReadTag(ref WasmReader reader)
    {
        int offset = reader.Position;
        byte attribute = reader.ReadByte();
        return attribute == 0
            ? ReadIndex(ref reader)
            : throw new MalformedModuleException($"malformed tag attribute 0x{attribute:x2}: 0 (exception) expected", offset);
    }

    private void DecodeExports(ref WasmReader reader)
    {
        int count = reader.ReadCount(ImplementationLimits.Exports, "exports");
        _exports = new ExportDefinition[count];
        for (int i = 0; i < count; i++)
        {
            int offset = reader.Position;
            string name = reader.ReadName();
            ExternKind kind = ReadExternKind(ref reader, "export");
            _exports[i] = new ExportDefinition(name, kind, ReadIndex(ref reader), offset);
        }
    }
}
