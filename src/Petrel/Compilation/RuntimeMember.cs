namespace Petrel.Compilation;

/// <summary>A class of the runtime that generated code refers to.</summary>
internal enum RuntimeType : byte
{
    ModuleInstance,
    FunctionInstance,
    LinearMemory,
    FunctionTable,
    ReferenceTable,
    TableInstance,
    GlobalInstance,
    RuntimeValue,
    ScalarOperations,
    VectorOperations,
    DeterministicRelaxedOperations,
    AtomicOperations,
    GeneratedCode,
    ThrowHelper,
    UntypedHostFunction,
    ObjectOperations,
    StructObject,
    I31,
    AtomicAccess,
    Continuations,
    JsStringOperations,
}

/// <summary>
/// A static method of the runtime that generated code calls. <paramref name="Signature"/> is <c>operands:result</c> in
/// the letters of <see cref="ModuleTokens"/>. A test compares every descriptor with the method itself.
/// </summary>
internal sealed record RuntimeMethod(RuntimeType Type, string Name, string Signature);

/// <summary>An instance field of the runtime that generated code reads; the type is one letter or <c>[</c> and a letter.</summary>
internal sealed record RuntimeField(RuntimeType Type, string Name, string FieldType);

/// <summary>Every runtime member that generated code names, except numeric helpers, which follow from the opcode.</summary>
internal static class RuntimeMembers
{
    public static readonly RuntimeField StackLimit = new(RuntimeType.ModuleInstance, "StackLimit", "N");
    public static readonly RuntimeField MemoryBase = new(RuntimeType.ModuleInstance, "MemoryBase", "n");
    public static readonly RuntimeField Touched = new(RuntimeType.ModuleInstance, "Touched", "i");
    public static readonly RuntimeField Ones = new(RuntimeType.ModuleInstance, "Ones", "l");
    public static readonly RuntimeField Memory0 = new(RuntimeType.ModuleInstance, "Memory0", "M");
    public static readonly RuntimeField Table0 = new(RuntimeType.ModuleInstance, "Table0", "T");
    public static readonly RuntimeField Memories = new(RuntimeType.ModuleInstance, "Memories", "[M");
    public static readonly RuntimeField Tables = new(RuntimeType.ModuleInstance, "Tables", "[A");
    public static readonly RuntimeField FunctionCode = new(RuntimeType.FunctionInstance, "Code", "n");
    public static readonly RuntimeField FunctionIndex = new(RuntimeType.FunctionInstance, "Index", "i");
    public static readonly RuntimeField FunctionIdentity = new(RuntimeType.FunctionInstance, "Identity", "i");
    public static readonly RuntimeField FunctionOwner = new(RuntimeType.FunctionInstance, "Instance", "I");
    public static readonly RuntimeField LinearMemoryBase = new(RuntimeType.LinearMemory, "Base", "n");

    public static readonly RuntimeMethod TableLookup = new(RuntimeType.FunctionTable, "Lookup", "iTi:F");
    public static readonly RuntimeMethod TableTrap = new(RuntimeType.FunctionTable, "LookupTraps", "iTi:o");
    public static readonly RuntimeMethod TableLookup64 = new(RuntimeType.FunctionTable, "Lookup64", "lTi:F");
    public static readonly RuntimeMethod StackOverflow = new(RuntimeType.GeneratedCode, "StackOverflow", ":o");
    public static readonly RuntimeMethod Unreachable = new(RuntimeType.ThrowHelper, "Unreachable", ":");
    public static readonly RuntimeMethod FunctionReference = new(RuntimeType.GeneratedCode, "FunctionReference", "iI:F");
    public static readonly RuntimeMethod CodeOf = new(RuntimeType.GeneratedCode, "CodeOf", "F:n");
    public static readonly RuntimeMethod TypeId = new(RuntimeType.GeneratedCode, "TypeId", "iI:i");
    public static readonly RuntimeMethod FunctionCodeAt = new(RuntimeType.GeneratedCode, "FunctionCodeAt", "iI:n");
    public static readonly RuntimeMethod Fence = new(RuntimeType.GeneratedCode, "Fence", ":");
    public static readonly RuntimeMethod AtomicAddress32 = new(RuntimeType.GeneratedCode, "AtomicAddress32", "iMUu:n");
    public static readonly RuntimeMethod AtomicAddress64 = new(RuntimeType.GeneratedCode, "AtomicAddress64", "lMUu:n");
    public static readonly RuntimeMethod AtomicNotify = new(RuntimeType.GeneratedCode, "AtomicNotify", "niM:i");
    public static readonly RuntimeMethod AtomicWait32 = new(RuntimeType.GeneratedCode, "AtomicWait32", "nilM:i");
    public static readonly RuntimeMethod AtomicWait64 = new(RuntimeType.GeneratedCode, "AtomicWait64", "nllM:i");
    public static readonly RuntimeMethod CheckCallable = new(RuntimeType.GeneratedCode, "CheckCallable", "F:F");

    public static readonly RuntimeMethod[] Select =
    [
        new(RuntimeType.GeneratedCode, "Select", "iii:i"),
        new(RuntimeType.GeneratedCode, "Select", "lli:l"),
        new(RuntimeType.GeneratedCode, "Select", "ffi:f"),
        new(RuntimeType.GeneratedCode, "Select", "ddi:d"),
        new(RuntimeType.GeneratedCode, "Select", "vvi:v"),
        new(RuntimeType.GeneratedCode, "Select", "ooi:o"),
        new(RuntimeType.GeneratedCode, "Select", "FFi:F"),
    ];

    /// <summary>Values that the JIT is not to look through, by <see cref="IlType"/>.</summary>
    public static readonly RuntimeMethod[] Keep =
    [
        new(RuntimeType.GeneratedCode, "Keep", "i:i"),
        new(RuntimeType.GeneratedCode, "Keep", "l:l"),
        new(RuntimeType.GeneratedCode, "Keep", "f:f"),
        new(RuntimeType.GeneratedCode, "Keep", "d:d"),
        new(RuntimeType.GeneratedCode, "Keep", "v:v"),
    ];

    // In the order of FunctionLowering.SelectedExtreme.
    public static readonly RuntimeMethod[] Minimum =
    [
        new(RuntimeType.GeneratedCode, "MinimumSigned", "ii:i"),
        new(RuntimeType.GeneratedCode, "MinimumUnsigned", "ii:i"),
        new(RuntimeType.GeneratedCode, "MinimumFloat32", "ff:f"),
        new(RuntimeType.GeneratedCode, "MinimumFloat64", "dd:d"),
    ];

    // In the order of Minimum.
    public static readonly RuntimeMethod[] Maximum =
    [
        new(RuntimeType.GeneratedCode, "MaximumSigned", "ii:i"),
        new(RuntimeType.GeneratedCode, "MaximumUnsigned", "ii:i"),
        new(RuntimeType.GeneratedCode, "MaximumFloat32", "ff:f"),
        new(RuntimeType.GeneratedCode, "MaximumFloat64", "dd:d"),
    ];

    // The same of integers that are in vector registers already; in the order of Minimum.
    public static readonly RuntimeMethod[] VectorMinimum =
    [
        new(RuntimeType.GeneratedCode, "VectorMinimumSigned", "vv:v"),
        new(RuntimeType.GeneratedCode, "VectorMinimumUnsigned", "vv:v"),
    ];

    public static readonly RuntimeMethod[] VectorMaximum =
    [
        new(RuntimeType.GeneratedCode, "VectorMaximumSigned", "vv:v"),
        new(RuntimeType.GeneratedCode, "VectorMaximumUnsigned", "vv:v"),
    ];

    public static readonly RuntimeMethod VectorOf = new(RuntimeType.GeneratedCode, "VectorOf", "i:v");
    public static readonly RuntimeMethod VectorAdd = new(RuntimeType.GeneratedCode, "VectorAdd", "vi:v");
    public static readonly RuntimeMethod VectorValue = new(RuntimeType.GeneratedCode, "VectorValue", "v:i");

    public static readonly RuntimeMethod ReverseBytes = new(RuntimeType.GeneratedCode, "ReverseBytes", "i:i");

    // In the order of their opcodes.
    public static readonly RuntimeMethod[] RotateByShifts32 =
        [new(RuntimeType.ScalarOperations, "I32RotlByShifts", "ii:i"), new(RuntimeType.ScalarOperations, "I32RotrByShifts", "ii:i")];

    public static readonly RuntimeMethod[] RotateByShifts64 =
        [new(RuntimeType.ScalarOperations, "I64RotlByShifts", "ll:l"), new(RuntimeType.ScalarOperations, "I64RotrByShifts", "ll:l")];

    public static readonly RuntimeMethod[] CombineShifts32 =
        [new(RuntimeType.ScalarOperations, "I32OrByAddition", "ii:i"), new(RuntimeType.ScalarOperations, "I32XorBySubtraction", "ii:i")];

    public static readonly RuntimeMethod[] CombineShifts64 =
        [new(RuntimeType.ScalarOperations, "I64OrByAddition", "ll:l"), new(RuntimeType.ScalarOperations, "I64XorBySubtraction", "ll:l")];

    public static readonly RuntimeMethod I32CtzByPopcnt = new(RuntimeType.ScalarOperations, "I32CtzByPopcnt", "i:i");
    public static readonly RuntimeMethod I64CtzByPopcnt = new(RuntimeType.ScalarOperations, "I64CtzByPopcnt", "l:l");

    public static readonly RuntimeMethod NewPayload = new(RuntimeType.GeneratedCode, "NewPayload", "i:[V");
    public static readonly RuntimeMethod Payload = new(RuntimeType.GeneratedCode, "Payload", "o:[V");
    public static readonly RuntimeMethod Throw = new(RuntimeType.GeneratedCode, "Throw", "[ViI:");
    public static readonly RuntimeMethod ThrowReference = new(RuntimeType.GeneratedCode, "ThrowReference", "o:");
    public static readonly RuntimeMethod Matches = new(RuntimeType.GeneratedCode, "Matches", "oiI:b");

    /// <summary>Stores a value an exception carries, by <see cref="IlType"/>.</summary>
    public static readonly RuntimeMethod[] StorePayload =
    [
        new(RuntimeType.GeneratedCode, "StorePayload", "i[Vi:"),
        new(RuntimeType.GeneratedCode, "StorePayload", "l[Vi:"),
        new(RuntimeType.GeneratedCode, "StorePayload", "f[Vi:"),
        new(RuntimeType.GeneratedCode, "StorePayload", "d[Vi:"),
        new(RuntimeType.GeneratedCode, "StorePayload", "v[Vi:"),
        new(RuntimeType.GeneratedCode, "StorePayload", "o[Vi:"),
        new(RuntimeType.GeneratedCode, "StorePayload", "F[Vi:"),
    ];

    /// <summary>Reads an initial value into the representation of its type, by <see cref="IlType"/>.</summary>
    public static readonly RuntimeMethod[] Unpack =
    [
        new(RuntimeType.GeneratedCode, "UnpackInt32", "[Vi:i"),
        new(RuntimeType.GeneratedCode, "UnpackInt64", "[Vi:l"),
        new(RuntimeType.GeneratedCode, "UnpackFloat32", "[Vi:f"),
        new(RuntimeType.GeneratedCode, "UnpackFloat64", "[Vi:d"),
        new(RuntimeType.GeneratedCode, "UnpackVector", "[Vi:v"),
        new(RuntimeType.GeneratedCode, "UnpackObject", "[Vi:o"),
        new(RuntimeType.GeneratedCode, "UnpackFunction", "[Vi:F"),
    ];

    /// <summary>The opposite of <see cref="Unpack"/>.</summary>
    public static readonly RuntimeMethod[] Pack =
    [
        new(RuntimeType.GeneratedCode, "Pack", "i:V"),
        new(RuntimeType.GeneratedCode, "Pack", "l:V"),
        new(RuntimeType.GeneratedCode, "Pack", "f:V"),
        new(RuntimeType.GeneratedCode, "Pack", "d:V"),
        new(RuntimeType.GeneratedCode, "Pack", "v:V"),
        new(RuntimeType.GeneratedCode, "Pack", "o:V"),
        new(RuntimeType.GeneratedCode, "Pack", "F:V"),
    ];

    public static readonly RuntimeMethod ContinuationNew = new(RuntimeType.Continuations, "New", "F:o");
    public static readonly RuntimeMethod ContinuationBind = new(RuntimeType.Continuations, "Bind", "[Vo:o");
    public static readonly RuntimeMethod Suspend = new(RuntimeType.Continuations, "Suspend", "[ViI:[V");
    public static readonly RuntimeMethod Switch = new(RuntimeType.Continuations, "Switch", "[VoiI:[V");
    public static readonly RuntimeMethod Resume = new(RuntimeType.Continuations, "Resume", "[Vo&iiiI:[V");
    public static readonly RuntimeMethod ResumeThrow = new(RuntimeType.Continuations, "ResumeThrow", "[Vo&iiiiI:[V");
    public static readonly RuntimeMethod ResumeThrowReference = new(RuntimeType.Continuations, "ResumeThrowReference", "oo&iiiI:[V");

    public static readonly RuntimeMethod HostArguments = new(RuntimeType.UntypedHostFunction, "Arguments", "I:[V");
    public static readonly RuntimeMethod HostCall = new(RuntimeType.UntypedHostFunction, "Call", "[VI:");
    public static readonly RuntimeMethod HostReturn = new(RuntimeType.UntypedHostFunction, "Return", "[VI:");

    public static readonly RuntimeMethod Address32 = new(RuntimeType.LinearMemory, "Address32", "iMUu:n");
    public static readonly RuntimeMethod Address64 = new(RuntimeType.LinearMemory, "Address64", "lMUu:n");
    public static readonly RuntimeMethod MemorySize32 = new(RuntimeType.LinearMemory, "Size32", "M:i");
    public static readonly RuntimeMethod MemorySize64 = new(RuntimeType.LinearMemory, "Size64", "M:l");
    public static readonly RuntimeMethod MemoryGrow32 = new(RuntimeType.LinearMemory, "Grow32", "iM:i");
    public static readonly RuntimeMethod MemoryGrow64 = new(RuntimeType.LinearMemory, "Grow64", "lM:l");
    public static readonly RuntimeMethod MemoryFill32 = new(RuntimeType.LinearMemory, "Fill32", "iiiM:");
    public static readonly RuntimeMethod MemoryFill64 = new(RuntimeType.LinearMemory, "Fill64", "lilM:");
    public static readonly RuntimeMethod MemoryCopy32 = new(RuntimeType.LinearMemory, "Copy32", "iiiMM:");
    public static readonly RuntimeMethod MemoryCopy64 = new(RuntimeType.LinearMemory, "Copy64", "lllMM:");
    public static readonly RuntimeMethod MemoryInit32 = new(RuntimeType.GeneratedCode, "MemoryInit32", "iiiMiI:");
    public static readonly RuntimeMethod MemoryInit64 = new(RuntimeType.GeneratedCode, "MemoryInit64", "liiMiI:");
    public static readonly RuntimeMethod DataDrop = new(RuntimeType.GeneratedCode, "DataDrop", "iI:");
    public static readonly RuntimeMethod ElementDrop = new(RuntimeType.GeneratedCode, "ElementDrop", "iI:");
    public static readonly RuntimeMethod TableInit32 = new(RuntimeType.GeneratedCode, "TableInit32", "iiiAiI:");
    public static readonly RuntimeMethod TableInit64 = new(RuntimeType.GeneratedCode, "TableInit64", "liiAiI:");
    public static readonly RuntimeMethod TableCopy32 = new(RuntimeType.TableInstance, "Copy32", "iiiAA:");
    public static readonly RuntimeMethod TableCopy64 = new(RuntimeType.TableInstance, "Copy64", "lllAA:");
    public static readonly RuntimeMethod TableSize32 = new(RuntimeType.TableInstance, "Size32", "A:i");
    public static readonly RuntimeMethod TableSize64 = new(RuntimeType.TableInstance, "Size64", "A:l");
    public static readonly RuntimeMethod FunctionTableGet32 = new(RuntimeType.FunctionTable, "Get32", "iT:F");
    public static readonly RuntimeMethod FunctionTableGet64 = new(RuntimeType.FunctionTable, "Get64", "lT:F");
    public static readonly RuntimeMethod FunctionTableSet32 = new(RuntimeType.FunctionTable, "Set32", "iFT:");
    public static readonly RuntimeMethod FunctionTableSet64 = new(RuntimeType.FunctionTable, "Set64", "lFT:");
    public static readonly RuntimeMethod FunctionTableGrow32 = new(RuntimeType.FunctionTable, "Grow32", "FiT:i");
    public static readonly RuntimeMethod FunctionTableGrow64 = new(RuntimeType.FunctionTable, "Grow64", "FlT:l");
    public static readonly RuntimeMethod FunctionTableFill32 = new(RuntimeType.FunctionTable, "Fill32", "iFiT:");
    public static readonly RuntimeMethod FunctionTableFill64 = new(RuntimeType.FunctionTable, "Fill64", "lFlT:");
    public static readonly RuntimeMethod ReferenceTableGet32 = new(RuntimeType.ReferenceTable, "Get32", "iR:o");
    public static readonly RuntimeMethod ReferenceTableGet64 = new(RuntimeType.ReferenceTable, "Get64", "lR:o");
    public static readonly RuntimeMethod ReferenceTableSet32 = new(RuntimeType.ReferenceTable, "Set32", "ioR:");
    public static readonly RuntimeMethod ReferenceTableSet64 = new(RuntimeType.ReferenceTable, "Set64", "loR:");
    public static readonly RuntimeMethod ReferenceTableGrow32 = new(RuntimeType.ReferenceTable, "Grow32", "oiR:i");
    public static readonly RuntimeMethod ReferenceTableGrow64 = new(RuntimeType.ReferenceTable, "Grow64", "olR:l");
    public static readonly RuntimeMethod ReferenceTableFill32 = new(RuntimeType.ReferenceTable, "Fill32", "ioiR:");
    public static readonly RuntimeMethod ReferenceTableFill64 = new(RuntimeType.ReferenceTable, "Fill64", "lolR:");
}
