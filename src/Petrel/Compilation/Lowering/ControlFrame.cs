using Petrel.Collections;

namespace Petrel.Compilation.Lowering;

internal enum FrameKind : byte
{
    Function,
    Block,
    Loop,
    If,
    Else,
    TryTable,
    LegacyTry,
    LegacyCatch,

    /// <summary>In a part of a split function: a block of the function around the part.</summary>
    Outer,
}

/// <summary>A legacy catch: its tag, or -1 for all, and where its body begins.</summary>
internal readonly record struct LegacyCatchClause(int Tag, int Label);

/// <summary>A place that throws a caught exception again.</summary>
internal readonly record struct PendingRethrow(int Label, int Exception);

/// <summary>A block that is open during lowering.</summary>
internal struct ControlFrame
{
    public FrameKind Kind;

    /// <summary>Offset in the module of the first instruction of a loop; 0 for another block.</summary>
    public int LoopStart;

    /// <summary>Number of the frame in the survey of a giant function.</summary>
    public int Number;

    /// <summary>True when a branch to the label was emitted.</summary>
    public bool IsTargeted;

    /// <summary>IL label of a branch to this block: its start for a loop, else its end.</summary>
    public int Label;

    /// <summary>IL label of the else part of an <c>if</c>.</summary>
    public int ElseLabel;

    /// <summary>Height of the operand stack below the parameters.</summary>
    public int Height;

    /// <summary>Number of IL try blocks around the inside of this block.</summary>
    public int TryDepth;

    public IlType[] Parameters;
    public IlType[] Results;

    /// <summary>Temporaries of the parameters of a loop or if; they belong to the frame.</summary>
    public int[] ParameterTemporaries;

    /// <summary>True when <see cref="ParameterTemporaries"/> are to be freed with the frame.</summary>
    public bool OwnsParameters;

    /// <summary>Temporaries that branches leave the results in; null until the first.</summary>
    public int[]? ResultTemporaries;

    /// <summary>IL offsets of the body of a try.</summary>
    public int TryStart;

    /// <inheritdoc cref="TryStart"/>
    public int TryEnd;

    /// <summary>Place and number of the clauses of a <c>try_table</c>.</summary>
    public int CatchOffset;

    /// <inheritdoc cref="CatchOffset"/>
    public int CatchCount;

    /// <summary>Local that holds the caught exception.</summary>
    public int ExceptionLocal;

    /// <summary>Tag (-1: all) and IL label of each legacy catch so far.</summary>
    public ArrayBuilder<LegacyCatchClause>? Catches;

    /// <summary>Exceptions that an inner <c>delegate</c> hands to this try: label and local.</summary>
    public ArrayBuilder<PendingRethrow>? Rethrows;

    /// <summary>What a branch to the label carries.</summary>
    public readonly IlType[] LabelTypes => Kind == FrameKind.Loop ? Parameters : Results;
}
