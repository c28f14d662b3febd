namespace Petrel.Binary;

/// <summary>What follows an opcode in the binary format.</summary>
internal enum ImmediateKind : byte
{
    None,

    /// <summary>A block type: empty, a value type or a type index (s33).</summary>
    Block,

    /// <summary>A label index.</summary>
    Label,

    /// <summary><c>br_table</c>: vector of labels, then the default label.</summary>
    LabelTable,
    Function,

    /// <summary>Type index, then table index.</summary>
    CallIndirect,
    Type,
    Local,
    Global,
    Table,

    /// <summary>memarg: alignment (with the multi-memory bit), memory index when the bit is set, offset.</summary>
    Memory,
    MemoryIndex,
    I32,
    I64,
    F32,
    F64,
    V128,
    Lane,

    /// <summary>memarg, then a lane byte.</summary>
    MemoryLane,

    /// <summary>Sixteen lane bytes.</summary>
    Shuffle,
    HeapType,

    /// <summary>Vector of value types.</summary>
    SelectTypes,

    /// <summary>Data index, then memory index.</summary>
    DataMemory,
    Data,

    /// <summary>Element segment index, then table index.</summary>
    ElementTable,
    Element,

    /// <summary>Destination memory, then source memory.</summary>
    MemoryMemory,

    /// <summary>Destination table, then source table.</summary>
    TableTable,
    Tag,

    /// <summary>Block type, then a vector of catch clauses.</summary>
    TryTable,

    /// <summary>Type index, then field index.</summary>
    TypeField,

    /// <summary>Type index, then an element count.</summary>
    TypeLength,
    TypeData,
    TypeElement,
    TypeType,

    /// <summary>Flags byte, label, source heap type, target heap type.</summary>
    BranchOnCast,

    /// <summary>One zero byte.</summary>
    Fence,

    /// <summary>Continuation type, then a vector of handlers.</summary>
    Resume,

    /// <summary>Continuation type, tag, then a vector of handlers.</summary>
    ResumeThrow,
    TypeTag,

    /// <summary>Memory ordering, then a global.</summary>
    OrderedGlobal,
    OrderedTable,

    /// <summary>Memory ordering, type index, field index.</summary>
    OrderedTypeField,
    OrderedType,
}

/// <summary>One row of Instructions.txt.</summary>
/// <param name="Name">Name in the text format; null for an opcode that is not assigned.</param>
/// <param name="Immediate">Immediates in the binary format.</param>
/// <param name="Signature">
/// <c>operands:results</c> in the letters i l f d v (i32 i64 f32 f64 v128) and p (address type of the memory), or
/// <c>*</c> when the typing rule depends on more than the opcode.
/// </param>
/// <param name="AccessLog2">log2 of the bytes touched by a memory instruction; -1 for the others.</param>
/// <param name="Features">Proposals that must be enabled.</param>
internal readonly record struct InstructionInfo(
    string? Name, ImmediateKind Immediate, string Signature, sbyte AccessLog2, WasmFeatures Features)
{
    /// <summary>True when operands and results follow from the opcode alone.</summary>
    public bool HasSimpleSignature => Signature is not (null or "*");
}

/// <summary>The instruction table, generated from Instructions.txt.</summary>
internal static partial class Instructions
{
    /// <summary>One more than the highest <see cref="Opcode"/> value.</summary>
    public const int TableSize = 0x600;

    private static readonly InstructionInfo[] s_table = CreateTable();
    private static string?[]? s_identifiers;

    /// <summary>The row of <paramref name="opcode"/>; its <c>Name</c> is null when nothing is assigned there.</summary>
    public static ref readonly InstructionInfo Get(Opcode opcode) => ref s_table[(int)opcode];

    /// <summary>Name of the <see cref="Opcode"/> member and of the runtime helper that implements the instruction.</summary>
    public static string Identifier(Opcode opcode)
    {
        if (s_identifiers is null)
        {
            var identifiers = new string?[TableSize];
            FillIdentifiers(identifiers);
            s_identifiers = identifiers;
        }

        return s_identifiers[(int)opcode] ?? throw new ArgumentException($"Opcode 0x{(int)opcode:x} is not assigned.");
    }

    /// <summary>True when <paramref name="opcode"/> is an instruction.</summary>
    public static bool IsAssigned(Opcode opcode) =>
        (uint)opcode < (uint)TableSize && ImmediateBytes[(int)opcode] != Unassigned;

    /// <summary>What follows an assigned opcode.</summary>
    public static ImmediateKind Immediate(Opcode opcode) => (ImmediateKind)ImmediateBytes[(int)opcode];

    /// <summary>Operands, results and access size in packed form.</summary>
    public static InstructionSignature Signature(Opcode opcode) => new(SignatureWords[(int)opcode]);

    /// <summary>Proposals that must be enabled for <paramref name="opcode"/>.</summary>
    public static WasmFeatures Features(Opcode opcode) => (WasmFeatures)FeatureWords[(int)opcode];

    /// <summary>
    /// Combines a prefix byte and its sub-opcode. Returns false when the sub-opcode lies outside the bank of the prefix.
    /// </summary>
    public static bool TryCombine(byte prefix, uint sub, out Opcode opcode)
    {
        (int bank, uint size) = prefix switch
        {
            0xFB => (0x100, 0x100u),
            0xFC => (0x200, 0x100u),
            0xFD => (0x300, 0x200u),
            0xFE => (0x500, 0x100u),
            _ => (0, 0u),
        };
        opcode = (Opcode)(bank + (int)sub);
        return sub < size;
    }

    /// <summary>The prefix byte of an opcode, 0 when it has none; <paramref name="code"/> is the byte or sub-opcode that follows.</summary>
    public static byte Split(Opcode opcode, out uint code)
    {
        // Not as a tuple: its instantiation would be jitted at start-up.
        byte prefix = (int)opcode switch
        {
            < 0x100 => 0,
            < 0x200 => 0xFB,
            < 0x300 => 0xFC,
            < 0x500 => 0xFD,
            _ => 0xFE,
        };
        code = prefix == 0xFD ? (uint)opcode - 0x300 : (uint)opcode & 0xFF;
        return prefix;
    }

    private static InstructionInfo[] CreateTable()
    {
        var table = new InstructionInfo[TableSize];
        Fill(table);
        return table;
    }
}
