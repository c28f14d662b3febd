using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>
/// Calls that are written several times, for several callees: operands and result are in temporaries, because the IL stack must be empty
/// where control flow joins.
/// </content>
internal sealed partial class FunctionLowering
{
    /// <summary>A call whose operands are in temporaries.</summary>
    /// <param name="Signature">Its signature, in letters.</param>
    /// <param name="EndOffset">Where the next instruction is.</param>
    /// <param name="Parameters">Types of the operands.</param>
    /// <param name="Arguments">Their temporaries.</param>
    /// <param name="ResultType">Type of the result, if it has one.</param>
    /// <param name="Result">The temporary of the result, or -1.</param>
    private readonly record struct StoredCall(
        string Signature, int EndOffset, IlType[] Parameters, int[] Arguments, IlType ResultType, int Result);

    /// <summary>Moves the operands of a call with one result at most, and all that lies under them, into temporaries.</summary>
    private StoredCall StoreArguments(in Instruction instruction, DefinedType type)
    {
        IlType[] parameters = IlTypes.Of(type.Parameters, _module.Registry);
        IlType[] results = IlTypes.Of(type.Results, _module.Registry);
        var arguments = new int[parameters.Length];
        for (int i = arguments.Length - 1; i >= 0; i--)
        {
            arguments[i] = _locals.Take(parameters[i]);
            _il.StoreLocal(arguments[i]);
            _stack.Pop();
        }

        _stack.SpillAll();
        _stack.Note(arguments.Length + 3);
        IlType resultType = results.Length == 1 ? results[0] : default;
        return new StoredCall(
            _layout.Signature((int)instruction.First), instruction.EndOffset, parameters, arguments, resultType,
            results.Length == 1 ? _locals.Take(resultType) : -1);
    }

    /// <summary>Calls a function of this module.</summary>
    /// <param name="call">The call.</param>
    /// <param name="function">The function.</param>
    /// <param name="callee">The local with the function object, whose instance is passed; -1 for this instance.</param>
    private void CallKnown(in StoredCall call, int function, int callee = -1)
    {
        LoadArguments(call);
        if (callee >= 0)
        {
            _il.LoadLocal(callee);
            _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.FunctionOwner));
        }
        else
        {
            _il.LoadArgument(InstanceArgument);
        }

        _il.Op(Il.Call, _scope.FunctionToken(function));
        if (call.Result >= 0)
        {
            KeepResult(function, call.ResultType, call.EndOffset);
            _il.StoreLocal(call.Result);
        }
    }

    /// <summary>Calls the function of an object, which has the type of the call.</summary>
    private void CallObject(in StoredCall call, int callee)
    {
        LoadArguments(call);
        LoadCode(callee);
        _il.Op(Il.Calli, _tokens.CallSignature(call.Signature));
        if (call.Result >= 0)
        {
            _il.StoreLocal(call.Result);
        }
    }

    /// <summary>After the last of the calls: frees the temporaries of the operands, pushes the result.</summary>
    private void PushResult(in StoredCall call)
    {
        for (int i = 0; i < call.Arguments.Length; i++)
        {
            _locals.Free(call.Parameters[i], call.Arguments[i]);
        }

        if (call.Result >= 0)
        {
            _stack.PushTemporary(call.ResultType, call.Result, ownsTemporary: true);
        }
    }

    private void LoadArguments(in StoredCall call)
    {
        foreach (int local in call.Arguments)
        {
            _il.LoadLocal(local);
        }
    }

    /// <summary>Loads the last argument and the code pointer of a function object.</summary>
    private void LoadCode(int callee)
    {
        _il.LoadLocal(callee);
        _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.FunctionOwner));
        _il.LoadLocal(callee);
        _il.Op(Il.Ldfld, _tokens.Field(RuntimeMembers.FunctionCode));
    }
}
