using Petrel.Compilation.Splitting;

namespace Petrel.Compilation.Lowering;

/// <content>Small functions that call themselves.</content>
/// <remarks>
/// C# inlines a level or two of such a recursion by its profile. Here the function calls a copy of itself that the JIT is told to inline and
/// that does not look at the stack again; the copy calls the function. So every other call is left, and every other look at the
/// stack.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>The number, among the parts of a function, of the copy that is inlined into it.</summary>
    public const int Recursion = -1;

    /// <summary>Bytes of IL of the largest function that is inlined into itself.</summary>
    private const int MaximumRecursiveLength = 128;

    /// <summary>Each call becomes a copy.</summary>
    private const int MaximumSelfCalls = 3;

    private int _function;
    private int _selfCalls;
    private int _copyToken;

    private bool CallsItselfInline => _selfCalls is > 0 and <= MaximumSelfCalls && _il.Length <= MaximumRecursiveLength && !_hasLoop
        && !_layout.IsPortable && !_layout.IsLarge && _clauseList.Count == 0 && !_switchesStacks;

    /// <summary>What a call of the function by itself calls.</summary>
    private int SelfToken()
    {
        _selfCalls++;
        return _copyToken != 0 ? _copyToken : _scope.FunctionToken(_function);
    }

    /// <summary>Adds the copy, from the IL that is there, and lowers the function once more.</summary>
    private int LowerRecursive(int functionIndex)
    {
        _makesCalls = false;
        int copy = Finish(null);
        _copyToken = _scope.PartToken(_parts.Count);
        _parts.Add(new PartMethod(
            $"{ChunkScope.FunctionName(functionIndex)}.{Recursion}", _layout.Signature(_module.FunctionTypeIndices[functionIndex]), AggressiveInlining, copy));
        LowerBody(functionIndex);
        _copyToken = 0;
        return Finish(null);
    }
}
