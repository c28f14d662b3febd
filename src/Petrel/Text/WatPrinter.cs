using System.Text;
using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Text;

/// <summary>
/// Prints a binary module as text that assembles to an equivalent module: definitions in the order of their sections,
/// instructions one to a line, names from the name section as identifiers.
/// </summary>
internal sealed partial class WatPrinter
{
    /// <summary>Deepest indentation, in levels: the text of nested blocks must not grow with the square of their number.</summary>
    private const int MaximumIndentation = 32;

    /// <summary>Printed text is handed on when this much of it has come together.</summary>
    private const int FlushLength = 1 << 16;

    private readonly ModuleDefinition _module;
    private readonly TypeSpace _typeSpace;
    private readonly NameSection _names;
    private readonly RepetitionBudget _budget;
    private readonly TextWriter _writer;
    private readonly StringBuilder _output = new();
    private int _indentation;

    private readonly PrintedNames _types;
    private readonly PrintedNames _functions;
    private readonly PrintedNames _tables;
    private readonly PrintedNames _memories;
    private readonly PrintedNames _globals;
    private readonly PrintedNames _tags;
    private readonly PrintedNames _elements;
    private readonly PrintedNames _data;
    private readonly Dictionary<int, PrintedNames> _fields = [];

    private WatPrinter(ModuleDefinition module, TextWriter writer)
    {
        _module = module;
        _typeSpace = new TypeSpace(module, AllFeatures);
        _names = new NameSection(module);
        _budget = new RepetitionBudget(module.Bytes.Length);
        _writer = writer;
        _types = new PrintedNames(_names.Types, module.Types.Length, _budget);
        _functions = new PrintedNames(_names.Functions, module.FunctionTypeIndices.Length, _budget);
        _tables = new PrintedNames(_names.Tables, module.Tables.Length, _budget);
        _memories = new PrintedNames(_names.Memories, module.Memories.Length, _budget);
        _globals = new PrintedNames(_names.Globals, module.Globals.Length, _budget);
        _tags = new PrintedNames(_names.Tags, module.TagTypeIndices.Length, _budget);
        _elements = new PrintedNames(_names.Elements, module.Elements.Length, _budget);
        _data = new PrintedNames(_names.Data, module.Data.Length, _budget);
    }

    private static WasmFeatures AllFeatures => (WasmFeatures)long.MaxValue;

    /// <summary>Prints a module.</summary>
    /// <exception cref="MalformedModuleException">The bytes are not a module.</exception>
    /// <exception cref="InvalidModuleException">An index names nothing.</exception>
    public static void Print(byte[] binary, TextWriter writer)
    {
        // Without deduplication the identifiers of types are the type indices of the module.
        ModuleDefinition module = ModuleDecoder.Decode(binary, new TypeRegistry(deduplicate: false), AllFeatures);
        new WatPrinter(module, writer).PrintModule();
    }

    private void PrintModule()
    {
        _output.Append("(module");
        if (_names.Module is string name)
        {
            AppendModuleName(name);
        }

        _indentation = 1;
        PrintTypes();
        PrintImports();
        PrintTables();
        PrintMemories();
        PrintTags();
        PrintGlobals();
        PrintExports();
        PrintStart();
        PrintElements();
        ReadBranchHints();
        PrintFunctions();
        PrintData();
        PrintCustomSections();
        _output.Append(")\n");
        _writer.Write(_output);
    }

    private void AppendModuleName(string name)
    {
        _output.Append(' ');
        if (name.Length > 0)
        {
            PrintedNames.AppendIdentifier(_output, name);
        }
        else
        {
            _output.Append("(@name \"\")");
        }
    }

    private void NewLine()
    {
        if (_output.Length > FlushLength)
        {
            _writer.Write(_output);
            _output.Clear();
        }

        _output.Append('\n').Append(' ', 2 * Math.Min(_indentation, MaximumIndentation));
    }

    /// <summary>A new line with the start of a definition: keyword, identifier, and the index as a comment.</summary>
    private void Open(string keyword, PrintedNames names, int index)
    {
        NewLine();
        AppendOpen(keyword, names, index);
    }

    private void AppendOpen(string keyword, PrintedNames names, int index)
    {
        _output.Append('(').Append(keyword);
        names.AppendDefinition(_output, index);
        _output.Append(" (;").Append(index).Append(";)");
    }
}
