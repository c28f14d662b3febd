namespace Petrel.Binary;

/// <summary>
/// A decoded instruction. Which members hold something follows from the <see cref="ImmediateKind"/> of the opcode;
/// vectors (labels, catch clauses, handlers, types) stay in the module and are read from <see cref="VectorOffset"/>.
/// </summary>
internal struct Instruction
{
    public Opcode Opcode;

    /// <summary>Byte offset of the opcode in the module.</summary>
    public int Offset;

    /// <summary>Byte offset of the next instruction.</summary>
    public int EndOffset;

    /// <summary>The first index: label, function, type, local, ...; the memory of a memory access; a lane.</summary>
    public uint First;

    /// <summary>The second index or count; the lane of <see cref="ImmediateKind.MemoryLane"/>.</summary>
    public uint Second;

    /// <summary>log2 of the alignment of a memory access; the flags byte of a branch on cast; a memory ordering.</summary>
    public uint Alignment;

    /// <summary>
    /// Bits of a numeric constant (sign-extended when it is an integer); offset of a memory access; low half of a vector
    /// constant or of the lanes of a shuffle.
    /// </summary>
    public ulong Value;

    /// <summary>High half of a vector constant or of the lanes of a shuffle.</summary>
    public ulong High;

    /// <summary>
    /// Block type or heap type as written: a code when it is negative (see <see cref="TypeDecoder"/> to read the type
    /// at <see cref="TypeOffset"/>), else a type index.
    /// </summary>
    public long Type;

    /// <summary>The second heap type of a branch on cast.</summary>
    public long SecondType;

    /// <summary>Byte offset of the block type, or of the first heap type.</summary>
    public int TypeOffset;

    /// <summary>Number of items of the vector; the default label of <c>br_table</c> comes after them.</summary>
    public int VectorCount;

    /// <summary>Byte offset of the first item of the vector.</summary>
    public int VectorOffset;
}

/// <summary>A clause of <c>try_table</c>; the label counts from outside the block.</summary>
internal readonly record struct CatchClause(uint Tag, uint Label, bool PassesReference, bool CatchesAll);

/// <summary>A clause of <c>resume</c>: where to go when <paramref name="Tag"/> is suspended to, or that it may be switched on.</summary>
internal readonly record struct ResumeHandler(uint Tag, uint Label, bool IsSwitch);
