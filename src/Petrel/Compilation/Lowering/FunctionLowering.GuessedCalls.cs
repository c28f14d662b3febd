using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Calls by reference whose callee is likely to be one of a few functions (<see cref="CallGuesses"/>, <see cref="VtableGuesses"/>).</content>
internal sealed partial class FunctionLowering
{
    /// <summary>What a call by reference is likely to call: what its table of methods may hold, or what has the type.</summary>
    private int FindGuesses(in Instruction instruction, DefinedType type, Span<int> guesses)
    {
        if (type.Results.Length > 1)
        {
            return 0;
        }

        if (_readField.EndOffset == instruction.Offset
            && _layout.VtableGuesses.Find(_module.Types[(int)_readField.First], (int)_readField.Second) is { } functions)
        {
            functions.CopyTo(guesses);
            return functions.Length;
        }

        return _layout.CallGuesses.Find(type, guesses);
    }

    /// <summary>if (callee is of this instance) { if (it is the first guess) call that; ... } otherwise as usual.</summary>
    private void LowerGuessedCall(in Instruction instruction, DefinedType type, ReadOnlySpan<int> guesses)
    {
        _stack.Pop();
        int callee = _locals.Take(IlType.Function);
        _il.StoreLocal(callee);
        StoredCall call = StoreArguments(instruction, type);
        int other = _il.NewLabel();
        int done = _il.NewLabel();

        // Reading a field of null is the trap. In this process a function of the module has a number of its own; code for other
        // processes compares the instance first.
        bool hasIdentity = !_layout.IsPortable && _layout.FirstFunctionIdentity != 0;
        if (!hasIdentity)
        {
            _il.LoadLocal(callee);
            _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.FunctionOwner));
            _il.LoadArgument(InstanceArgument);
            _il.Branch(Il.BneUn, other);
        }

        int which = _locals.Take(IlType.Int32);
        _il.LoadLocal(callee);
        _il.Op(Il.Ldfld, _tokens.Field(hasIdentity ? RuntimeMembers.FunctionIdentity : RuntimeMembers.FunctionIndex));
        _il.StoreLocal(which);
        foreach (int guess in guesses)
        {
            int next = _il.NewLabel();
            _il.LoadLocal(which);
            _il.Int32(hasIdentity ? _layout.FirstFunctionIdentity + guess : guess);
            _il.Branch(Il.BneUn, next);

            // Of whichever instance the function is, where that was not asked; where it is inlined and does not care, the load goes.
            CallKnown(call, guess, hasIdentity ? callee : -1);
            _il.Branch(Il.Br, done);
            _il.Mark(next);
        }

        _locals.Free(IlType.Int32, which);
        _il.Mark(other);
        _il.LoadLocal(callee);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.CheckCallable));
        _il.StoreLocal(callee);
        CallObject(call, callee);
        _il.Mark(done);
        _locals.Free(IlType.Function, callee);
        PushResult(call);
    }
}
