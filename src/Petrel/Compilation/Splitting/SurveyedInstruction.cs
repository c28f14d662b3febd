using Petrel.Binary;

namespace Petrel.Compilation.Splitting;

/// <summary>One instruction of a <see cref="FunctionSurvey"/>.</summary>
internal struct SurveyedInstruction
{
    public int Offset;
    public Opcode Opcode;

    /// <summary>Number of open blocks before the instruction.</summary>
    public int Depth;

    /// <summary>The block it opens; else the innermost one.</summary>
    public int Frame;

    /// <summary>True when a statement may begin or end before it: the innermost block has no operands.</summary>
    public bool IsBoundary;

    /// <summary>False when the next instruction is not reached from here.</summary>
    public bool FallsThrough;

    /// <summary>The local it reads or writes, or -1.</summary>
    public int Local;

    /// <summary>Size of the IL before it.</summary>
    public MethodSize Before;

    /// <summary>Where the blocks it branches to stand in the list.</summary>
    public int FirstEdge;

    /// <inheritdoc cref="FirstEdge"/>
    public int EdgeCount;

    /// <summary>Index of the outermost block that must be in the same method.</summary>
    public int PinnedBy;

    public readonly bool Reads => Opcode == Opcode.LocalGet;

    public readonly bool Writes => Local >= 0 && Opcode != Opcode.LocalGet;

    /// <summary>True for what ends one list of statements.</summary>
    public readonly bool IsSeparator => Opcode is Opcode.End or Opcode.Else or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate;
}
