using Petrel.Compilation.Splitting;

namespace Petrel.Compilation.Lowering;

/// <content>Functions that need more stack for themselves than lies below the limit.</content>
/// <remarks>
/// A function looks how much stack is left when it has its frame already, and a leaf does not look at all; the reserve below the limit has room
/// for that. A function may have 50,000 locals, though. Its code becomes a method of its own, f7.-100, and function 7 calls that when there is room
/// for its frame.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>The number, among the parts of a function, of its code behind the check.</summary>
    private const int LargeFrame = -100;

    /// <summary>Estimated bytes of the largest frame that is not checked for beforehand: an eighth of the reserve.</summary>
    private const int LargestUncheckedFrame = Store.HostReserve / 8;

    private const int NoInlining = 0x0008;

    /// <summary>True for the methods that check for the frame of another one: neither a loop in that nor its size count for them.</summary>
    private bool _checksFrame;

    /// <summary>Bytes of stack that the method just lowered may need: its locals, and what RyuJIT adds.</summary>
    private int FrameBytes => _locals.Bytes + (_locals.Bytes / 4) + (16 * _stack.MaxOnIlStack);

    /// <summary>Puts a check for the frame of a function in front of it; returns the place of the check.</summary>
    private int CheckForFrame(int functionIndex, int body)
    {
        string signature = _layout.Signature(_module.FunctionTypeIndices[functionIndex]);
        int token = _scope.PartToken(_parts.Count);
        _parts.Add(new PartMethod(FunctionNames.OfPart(functionIndex, LargeFrame), signature, (ImplementationFlags & ~AggressiveInlining) | NoInlining, body));

        int frame = FrameBytes;
        _prologue.Clear();
        _locals.Clear();
        _stack.Clear();
        _clauseList.Clear();
        EmitStackCheck(frame);
        _il.Clear();
        for (int i = 0; i <= InstanceArgument; i++)
        {
            _il.LoadArgument(i);
        }

        _stack.Note(_parameterCount + 1);
        _il.Op(Il.Tail);
        _il.Op(Il.Call, token);
        _il.Op(Il.Ret);
        _checksFrame = true;
        return Assemble(_prologue.Finish());
    }
}
