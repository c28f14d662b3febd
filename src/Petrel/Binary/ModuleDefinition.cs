using Petrel.Collections;
using Petrel.Types;

namespace Petrel.Binary;

/// <summary>
/// An import; <paramref name="Index"/> is its place in the index space of its kind, <paramref name="ModuleOffset"/> where it
/// stands in the module. <paramref name="IsExact"/>: a function of exactly its type, not of a subtype (custom descriptors).
/// </summary>
internal readonly record struct ImportDefinition(
    string Module, string Name, ExternKind Kind, int Index, int ModuleOffset = 0, bool IsExact = false);

/// <summary>An export of entity <paramref name="Index"/> of its kind.</summary>
internal readonly record struct ExportDefinition(string Name, ExternKind Kind, int Index, int ModuleOffset = 0);

/// <summary>A constant expression: its bytes, including the final <c>end</c>. Length 0 means there is none.</summary>
internal readonly record struct ConstantExpression(int Offset, int Length)
{
    public bool Exists => Length > 0;
}

/// <summary>A table, imported (no initialiser) or defined.</summary>
internal readonly record struct TableDefinition(TableType Type, ConstantExpression Initializer, int ModuleOffset = 0);

/// <summary>A global, imported (no initialiser) or defined.</summary>
internal readonly record struct GlobalDefinition(GlobalType Type, ConstantExpression Initializer, int ModuleOffset = 0);

/// <summary>How a segment is applied.</summary>
internal enum SegmentMode : byte
{
    Active,
    Passive,
    Declarative,
}

/// <summary>
/// An element segment. Its items are either function indices (<see cref="FunctionIndices"/>) or constant expressions
/// (<see cref="Expressions"/>); the other array is empty.
/// </summary>
internal sealed record ElementSegment(
    SegmentMode Mode, int Table, ConstantExpression Offset, WasmType Type, int[] FunctionIndices, ConstantExpression[] Expressions,
    int ModuleOffset = 0)
{
    public int Count => FunctionIndices.Length + Expressions.Length;
}

/// <summary>A data segment; its bytes are a range of the module.</summary>
internal readonly record struct DataSegment(
    SegmentMode Mode, int Memory, ConstantExpression Offset, int DataOffset, int DataLength,
    int ModuleOffset = 0);

/// <summary>A function body: the byte range after its size field, local declarations first.</summary>
internal readonly record struct FunctionBody(int Offset, int Length);

/// <summary>A custom section. <paramref name="Place"/> counts the non-custom sections before it.</summary>
internal readonly record struct CustomSection(string Name, int Offset, int Length, int Place);

/// <summary>
/// A decoded module. Index spaces hold imports first. Function bodies, constant expressions, data and custom sections
/// stay byte ranges of <see cref="Bytes"/>; nothing is copied. Immutable once the decoder returns it.
/// </summary>
internal sealed class ModuleDefinition
{
    /// <summary>The binary module.</summary>
    public required byte[] Bytes { get; init; }

    /// <summary>The registry that <see cref="Types"/> and every <see cref="WasmType"/> here belong to.</summary>
    public required TypeRegistry Registry { get; init; }

    /// <summary>By module type index.</summary>
    public DefinedType[] Types { get; init; } = EmptyArray<DefinedType>.Value;

    /// <summary>Lengths of the recursive groups of the type section, in order.</summary>
    public int[] RecursiveGroupLengths { get; init; } = EmptyArray<int>.Value;

    /// <summary>Where the contents of the sections start, by section identifier; 0 for a section that is not there.</summary>
    public int[] SectionOffsets { get; init; } = new int[14];

    public ImportDefinition[] Imports { get; init; } = EmptyArray<ImportDefinition>.Value;

    /// <summary>Module type index of every function, imports first.</summary>
    public int[] FunctionTypeIndices { get; init; } = EmptyArray<int>.Value;

    public TableDefinition[] Tables { get; init; } = EmptyArray<TableDefinition>.Value;

    public MemoryType[] Memories { get; init; } = EmptyArray<MemoryType>.Value;

    public GlobalDefinition[] Globals { get; init; } = EmptyArray<GlobalDefinition>.Value;

    /// <summary>Module type index of every tag, imports first.</summary>
    public int[] TagTypeIndices { get; init; } = EmptyArray<int>.Value;

    public ExportDefinition[] Exports { get; init; } = EmptyArray<ExportDefinition>.Value;

    /// <summary>Index of the start function, or -1.</summary>
    public int StartFunction { get; init; } = -1;

    public ElementSegment[] Elements { get; init; } = EmptyArray<ElementSegment>.Value;

    /// <summary>What the data count section says, or -1 when there is none.</summary>
    public int DataCount { get; init; } = -1;

    /// <summary>Bodies of the defined functions; function index minus <see cref="ImportedFunctionCount"/>.</summary>
    public FunctionBody[] Code { get; init; } = EmptyArray<FunctionBody>.Value;

    public DataSegment[] Data { get; init; } = EmptyArray<DataSegment>.Value;

    public CustomSection[] CustomSections { get; init; } = EmptyArray<CustomSection>.Value;

    public int ImportedFunctionCount { get; init; }

    public int ImportedTableCount { get; init; }

    public int ImportedMemoryCount { get; init; }

    public int ImportedGlobalCount { get; init; }

    public int ImportedTagCount { get; init; }

    /// <summary>A bit by function index for the imported functions that are exact; as long as it has to be.</summary>
    public ulong[] ExactImports { get; init; } = EmptyArray<ulong>.Value;

    /// <summary>True when the type of a function is exactly <see cref="FunctionType"/>: defined here, or imported as exact.</summary>
    public bool IsExactFunction(int functionIndex)
    {
        int word = functionIndex >> 6;
        return functionIndex >= ImportedFunctionCount
            || (word < ExactImports.Length && (ExactImports[word] & (1UL << (functionIndex & 63))) != 0);
    }

    public DefinedType FunctionType(int functionIndex) => Types[FunctionTypeIndices[functionIndex]];
}
