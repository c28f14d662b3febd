using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Text;

/// <summary>Imports, definitions, exports and segments.</summary>
internal sealed partial class WatPrinter
{
    private void PrintImports()
    {
        foreach (ImportDefinition import in _module.Imports)
        {
            NewLine();
            _output.Append("(import ");
            PrintedNames.AppendString(_output, import.Module);
            _output.Append(' ');
            PrintedNames.AppendString(_output, import.Name);
            _output.Append(' ');
            AppendImportedType(import);
            _output.Append("))");
        }
    }

    private void AppendImportedType(ImportDefinition import)
    {
        AppendOpen(Keyword(import.Kind), Names(import.Kind), import.Index);
        switch (import.Kind)
        {
            case ExternKind.Function:
                AppendFunctionImport(import);
                break;
            case ExternKind.Table:
                AppendTableType(_module.Tables[import.Index].Type);
                break;
            case ExternKind.Memory:
                AppendMemoryType(_module.Memories[import.Index]);
                break;
            case ExternKind.Global:
                AppendGlobalType(_module.Globals[import.Index].Type);
                break;
            default:
                AppendTypeUse(_module.TagTypeIndices[import.Index]);
                break;
        }
    }

    private void AppendFunctionImport(in ImportDefinition import)
    {
        if (!import.IsExact)
        {
            AppendTypeUse(_module.FunctionTypeIndices[import.Index]);
            return;
        }

        _output.Append(" (exact");
        AppendTypeUse(_module.FunctionTypeIndices[import.Index]);
        _output.Append(')');
    }

    private static string Keyword(ExternKind kind) => kind switch
    {
        ExternKind.Function => "func",
        ExternKind.Table => "table",
        ExternKind.Memory => "memory",
        ExternKind.Global => "global",
        _ => "tag",
    };

    private PrintedNames Names(ExternKind kind) => kind switch
    {
        ExternKind.Function => _functions,
        ExternKind.Table => _tables,
        ExternKind.Memory => _memories,
        ExternKind.Global => _globals,
        _ => _tags,
    };

    private void PrintTables()
    {
        for (int i = _module.ImportedTableCount; i < _module.Tables.Length; i++)
        {
            Open("table", _tables, i);
            AppendTableType(_module.Tables[i].Type);
            if (_module.Tables[i].Initializer.Exists)
            {
                _output.Append(' ');
                AppendExpression(_module.Tables[i].Initializer, wrapper: null);
            }

            _output.Append(')');
        }
    }

    private void PrintMemories()
    {
        for (int i = _module.ImportedMemoryCount; i < _module.Memories.Length; i++)
        {
            Open("memory", _memories, i);
            AppendMemoryType(_module.Memories[i]);
            _output.Append(')');
        }
    }

    private void PrintTags()
    {
        for (int i = _module.ImportedTagCount; i < _module.TagTypeIndices.Length; i++)
        {
            Open("tag", _tags, i);
            AppendTypeUse(_module.TagTypeIndices[i]);
            _output.Append(')');
        }
    }

    private void PrintGlobals()
    {
        for (int i = _module.ImportedGlobalCount; i < _module.Globals.Length; i++)
        {
            Open("global", _globals, i);
            AppendGlobalType(_module.Globals[i].Type);
            _output.Append(' ');
            AppendExpression(_module.Globals[i].Initializer, wrapper: null);
            _output.Append(')');
        }
    }

    private void PrintExports()
    {
        foreach (ExportDefinition export in _module.Exports)
        {
            NewLine();
            _output.Append("(export ");
            PrintedNames.AppendString(_output, export.Name);
            _output.Append(" (").Append(Keyword(export.Kind)).Append(' ');
            Names(export.Kind).AppendReference(_output, (uint)export.Index);
            _output.Append("))");
        }
    }

    private void PrintStart()
    {
        if (_module.StartFunction >= 0)
        {
            NewLine();
            _output.Append("(start ");
            _functions.AppendReference(_output, (uint)_module.StartFunction);
            _output.Append(')');
        }
    }

    private void PrintElements()
    {
        for (int i = 0; i < _module.Elements.Length; i++)
        {
            ElementSegment segment = _module.Elements[i];
            Open("elem", _elements, i);
            switch (segment.Mode)
            {
                case SegmentMode.Active:
                    AppendTarget("table", _tables, segment.Table);
                    _output.Append(' ');
                    AppendExpression(segment.Offset, "offset");
                    break;
                case SegmentMode.Declarative:
                    _output.Append(" declare");
                    break;
                default:
                    break;
            }

            AppendElementList(segment);
            _output.Append(')');
        }
    }

    private void AppendTarget(string keyword, PrintedNames names, int index)
    {
        if (index != 0)
        {
            _output.Append(" (").Append(keyword).Append(' ');
            names.AppendReference(_output, (uint)index);
            _output.Append(')');
        }
    }

    private void AppendElementList(ElementSegment segment)
    {
        bool isEmptyIndexList = segment.Count == 0 && segment.Type == WasmType.Reference(new HeapType(HeapKind.Func), nullable: false);
        if (segment.FunctionIndices.Length > 0 || isEmptyIndexList)
        {
            _output.Append(" func");
            foreach (int function in segment.FunctionIndices)
            {
                _output.Append(' ');
                _functions.AppendReference(_output, (uint)function);
            }

            return;
        }

        _output.Append(' ');
        AppendType(segment.Type);
        foreach (ConstantExpression item in segment.Expressions)
        {
            _output.Append(' ');
            AppendExpression(item, "item");
        }
    }

    private void PrintData()
    {
        for (int i = 0; i < _module.Data.Length; i++)
        {
            DataSegment segment = _module.Data[i];
            Open("data", _data, i);
            if (segment.Mode == SegmentMode.Active)
            {
                AppendTarget("memory", _memories, segment.Memory);
                _output.Append(' ');
                AppendExpression(segment.Offset, "offset");
            }

            AppendDataStrings(_module.Bytes.AsSpan(segment.DataOffset, segment.DataLength));
            _output.Append(')');
        }
    }

    /// <summary>Bytes as strings, one when they are few, else many of equal length under each other.</summary>
    private void AppendDataStrings(ReadOnlySpan<byte> bytes)
    {
        const int BytesPerLine = 64;
        if (bytes.Length <= BytesPerLine)
        {
            _output.Append(' ');
            PrintedNames.AppendBytes(_output, bytes);
            return;
        }

        _indentation++;
        while (!bytes.IsEmpty)
        {
            NewLine();
            int count = Math.Min(BytesPerLine, bytes.Length);
            PrintedNames.AppendBytes(_output, bytes[..count]);
            bytes = bytes[count..];
        }

        _indentation--;
    }
}
