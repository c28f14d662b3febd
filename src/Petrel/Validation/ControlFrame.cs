using Petrel.Types;

namespace Petrel.Validation;

/// <summary>What opened a <see cref="ControlFrame"/>.</summary>
internal enum FrameKind : byte
{
    /// <summary>The function body, or a constant expression.</summary>
    Function,
    Block,
    Loop,
    If,
    Else,

    /// <summary>The body of <c>try_table</c>.</summary>
    TryTable,

    /// <summary>The body of a legacy <c>try</c>.</summary>
    Try,

    /// <summary>A handler of a legacy <c>try</c>; <c>rethrow</c> may name it.</summary>
    Catch,

    /// <summary>The last handler of a legacy <c>try</c>.</summary>
    CatchAll,
}

/// <summary>An open block (spec: Appendix, Validation Algorithm).</summary>
internal struct ControlFrame
{
    public FrameKind Kind;

    /// <summary>True when the rest of the block cannot be reached: its operand stack is polymorphic.</summary>
    public bool IsUnreachable;

    /// <summary>Height of the operand stack where the block begins, its parameters not included.</summary>
    public int Height;

    /// <summary>Length of the list of initialised locals where the block begins.</summary>
    public int InitializedLocals;

    public WasmType[] Parameters;

    public WasmType[] Results;

    /// <summary>What a branch to the block carries.</summary>
    public readonly WasmType[] LabelTypes => Kind == FrameKind.Loop ? Parameters : Results;
}
