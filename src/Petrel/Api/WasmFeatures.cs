namespace Petrel;

/// <summary>
/// WebAssembly proposals that can be switched on and off. STABILITY.md lists the tier of each.
/// </summary>
[Flags]
public enum WasmFeatures : long
{
    /// <summary>The 1.0 instruction set, including mutable globals; cannot be switched off.</summary>
    Mvp = 0,

    /// <summary><c>i32.extend8_s</c> and its relatives.</summary>
    SignExtension = 1L << 0,

    /// <summary><c>i32.trunc_sat_f32_s</c> and its relatives.</summary>
    SaturatingFloatToInt = 1L << 1,

    /// <summary>Blocks and functions with several results, blocks with parameters.</summary>
    MultiValue = 1L << 2,

    /// <summary><c>memory.copy</c>, passive segments and the data count section.</summary>
    BulkMemory = 1L << 3,

    /// <summary><c>externref</c>, several tables, table instructions.</summary>
    ReferenceTypes = 1L << 4,

    /// <summary>128-bit vectors.</summary>
    Simd = 1L << 5,

    /// <summary>Vector instructions whose results may differ between hosts.</summary>
    RelaxedSimd = 1L << 6,

    /// <summary><c>return_call</c> and its relatives.</summary>
    TailCalls = 1L << 7,

    /// <summary>Arithmetic and references to earlier globals in constant expressions.</summary>
    ExtendedConstantExpressions = 1L << 8,

    /// <summary>More than one memory in a module.</summary>
    MultiMemory = 1L << 9,

    /// <summary>64-bit memories and tables.</summary>
    Memory64 = 1L << 10,

    /// <summary>Typed function references, <c>call_ref</c>, non-nullable references.</summary>
    FunctionReferences = 1L << 11,

    /// <summary>Structs, arrays, i31 and the type hierarchy of the garbage collection proposal.</summary>
    Gc = 1L << 12,

    /// <summary>Tags, <c>throw</c>, <c>try_table</c> and <c>exnref</c>.</summary>
    Exceptions = 1L << 13,

    /// <summary>The superseded <c>try</c>/<c>catch</c>/<c>delegate</c> instructions.</summary>
    LegacyExceptions = 1L << 14,

    /// <summary>Shared memories and atomic instructions.</summary>
    Threads = 1L << 15,

    /// <summary>128-bit addition, subtraction and widening multiplication.</summary>
    WideArithmetic = 1L << 16,

    /// <summary>Memories with pages of one byte.</summary>
    CustomPageSizes = 1L << 17,

    /// <summary>Imports grouped by module name in the binary format.</summary>
    CompactImports = 1L << 18,

    /// <summary>Descriptor types and exact references.</summary>
    CustomDescriptors = 1L << 19,

    /// <summary>Continuations.</summary>
    StackSwitching = 1L << 20,

    /// <summary>Shared functions, globals, tables and objects.</summary>
    SharedEverything = 1L << 21,

    /// <summary>The functions of <c>wasm:js-string</c>, on <see cref="string"/>, built in.</summary>
    JsStringBuiltins = 1L << 22,

    /// <summary>The 2.0 instruction set.</summary>
    Wasm2 = SignExtension | SaturatingFloatToInt | MultiValue | BulkMemory | ReferenceTypes | Simd,

    /// <summary>The 3.0 instruction set.</summary>
    Wasm3 = Wasm2 | RelaxedSimd | TailCalls | ExtendedConstantExpressions | MultiMemory | Memory64
        | FunctionReferences | Gc | Exceptions,
}
