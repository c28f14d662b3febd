using Petrel.Binary;
using Petrel.Compilation.Splitting;

namespace Petrel.Compilation.Lowering;

/// <content>Functions that call themselves: copies of them that the JIT inlines, so that one call does the work of several.</content>
/// <remarks>
/// RyuJIT inlines no method into itself. Function 7 calls a copy of itself, 7.-1, that is to be inlined, which calls 7.-2, and so on; the last
/// copy calls function 7. Copies need no stack check: function 7 makes it. Their numbers are negative, because a backtrace takes a
/// part with a positive one for the function that it is a part of.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>Bytes of IL that a function and all its inlined copies may have together.</summary>
    private const int MostInlinedRecursion = 800;

    private const int MostCopies = 3;

    /// <summary>The function being lowered; it is called as <see cref="_selfToken"/>.</summary>
    private int _selfFunction = -1;
    private int _selfToken;
    private int _selfCalls;
    private bool _isCopy;

    /// <summary>How many copies of a function that was just lowered are worth their space.</summary>
    private int CopiesOfRecursive()
    {
        if (_selfCalls == 0 || _layout.IsLarge || _switchesStacks || _clauseList.Count > 0)
        {
            return 0;
        }

        int copies = 0;
        int atLevel = _selfCalls;
        for (int length = _il.Length * (1 + atLevel); copies < MostCopies && length <= MostInlinedRecursion; length += _il.Length * atLevel)
        {
            copies++;
            atLevel *= _selfCalls;
        }

        return copies;
    }

    /// <summary>Lowers the function again, behind its copies; returns the place of its own body.</summary>
    private int LowerRecursive(int functionIndex, int copies)
    {
        _selfFunction = functionIndex;
        _selfToken = _scope.FunctionToken(functionIndex);
        _isCopy = true;
        string signature = _layout.Signature(_module.FunctionTypeIndices[functionIndex]);
        for (int i = copies; i > 0; i--)
        {
            LowerBody(functionIndex);
            int place = Finish(null);
            _selfToken = _scope.PartToken(_parts.Count);
            _parts.Add(new PartMethod(FunctionNames.OfPart(functionIndex, -i), signature, AggressiveInlining, place));
        }

        _isCopy = false;
        LowerBody(functionIndex);
        _selfFunction = -1;
        return Finish(null);
    }

    private int CalleeToken(int function) => function == _selfFunction ? _selfToken : _scope.FunctionToken(function);
}
