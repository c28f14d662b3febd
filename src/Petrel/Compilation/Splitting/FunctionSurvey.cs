using Petrel.Binary;
using Petrel.Collections;
using Petrel.Compilation.Lowering;

namespace Petrel.Compilation.Splitting;

/// <summary>
/// What lowering saw of a function that is too large for one method: its instructions with the size of their IL, where
/// statements begin, where branches go. Unreachable code is not in it, only the ends of blocks are.
/// </summary>
internal sealed class FunctionSurvey
{
    public ArrayBuilder<SurveyedInstruction> Instructions { get; } = new(4096);

    /// <summary>Frames in the order they were opened; the first is the function.</summary>
    public ArrayBuilder<SurveyedFrame> Frames { get; } = new(256);

    /// <summary>Frames that instructions branch to, see <see cref="SurveyedInstruction.FirstEdge"/>.</summary>
    public ArrayBuilder<int> Edges { get; } = new(1024);

    /// <summary>Size of the whole function.</summary>
    public MethodSize Size { get; set; }

    public int AddFrame(FrameKind kind, int index, IlType[] labelTypes)
    {
        Frames.Add(new SurveyedFrame(kind, index, labelTypes));
        return Frames.Count - 1;
    }

    public void Begin(in Instruction instruction, int depth, int frame, bool isBoundary, MethodSize before)
    {
        var entry = new SurveyedInstruction
        {
            Offset = instruction.Offset,
            Opcode = instruction.Opcode,
            Depth = depth,
            Frame = frame,
            IsBoundary = isBoundary,
            Before = before,
            Local = -1,
            FirstEdge = Edges.Count,
            PinnedBy = int.MaxValue,
        };
        if (instruction.Opcode is Opcode.LocalGet or Opcode.LocalSet or Opcode.LocalTee)
        {
            entry.Local = (int)instruction.First;
        }

        Instructions.Add(entry);
    }

    /// <summary>The instruction that was begun last branches to a frame.</summary>
    public void AddEdge(int frame)
    {
        Edges.Add(frame);
        foreach (IlType type in Frames[frame].LabelTypes)
        {
            if (type is IlType.Object or IlType.Function)
            {
                // References do not travel through the memory that parts share.
                Pin(Frames[frame].Index);
            }
        }
    }

    /// <summary>The instruction that was begun last must stay in one method with the frame at this depth.</summary>
    public void Pin(int index)
    {
        ref SurveyedInstruction last = ref Instructions[Instructions.Count - 1];
        last.PinnedBy = Math.Min(last.PinnedBy, index);
    }

    /// <summary>Completes the instruction that was begun last.</summary>
    public void End(bool fallsThrough, int openedFrame)
    {
        ref SurveyedInstruction last = ref Instructions[Instructions.Count - 1];
        last.FallsThrough = fallsThrough;
        last.EdgeCount = Edges.Count - last.FirstEdge;
        if (openedFrame >= 0)
        {
            last.Frame = openedFrame;
        }
    }
}
