using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Compilation.Lowering;

/// <content>Calls (spec: Instructions, Control Instructions).</content>
/// <remarks>Arguments are on the IL stack in order; the callee's instance follows, then the call (engine.md fact 5).</remarks>
internal sealed partial class FunctionLowering
{
    private void LowerCall(in Instruction instruction)
    {
        _makesCalls |= !IsShallow(instruction);
        bool isTail = instruction.Opcode is Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef;
        if (isTail && _survey is not null && PassesReferences(instruction))
        {
            // A part hands operands over in memory, which cannot hold references.
            _survey.Pin(0);
        }

        if (isTail && _tryDepth > 0)
        {
            LeaveForTailCall(instruction);
            return;
        }

        if (isTail && _region is not null)
        {
            ExitForTailCall(instruction);
            return;
        }

        DefinedType type;
        switch (instruction.Opcode)
        {
            case Opcode.Call or Opcode.ReturnCall:
                int function = (int)instruction.First;
                type = _module.FunctionType(function);
                string signature = _layout.Signature(_module.FunctionTypeIndices[function]);
                _stack.Need(type.Parameters.Length);
                PrepareTailCall(isTail, type.Parameters.Length);
                if (!isTail && _layout.JsStringBuiltin(function) is { } builtin)
                {
                    _il.LoadArgument(InstanceArgument);
                    _il.Op(Il.Call, _tokens.Method(builtin.Method));
                }
                else if (function < _module.ImportedFunctionCount)
                {
                    _il.LoadArgument(InstanceArgument);
                    _il.Op(Il.Ldfld, _scope.ImportInstanceField(function));
                    _il.LoadArgument(InstanceArgument);
                    _il.Op(Il.Ldfld, _scope.ImportCodeField(function));
                    EmitCall(Il.Calli, _tokens.CallSignature(signature), isTail);
                }
                else
                {
                    _il.LoadArgument(InstanceArgument);
                    _selfCalls += function == _function && !isTail ? 1 : 0;
                    EmitCall(Il.Call, isTail ? _scope.FunctionToken(function) : CalleeToken(function), isTail);
                }

                FinishCall(type, signature, isTail);
                if (!isTail && type.Results.Length == 1)
                {
                    KeepResult(function, _stack.TypeAt(0), instruction.EndOffset);
                }

                return;

            case Opcode.CallIndirect or Opcode.ReturnCallIndirect:
                type = _module.Types[(int)instruction.First];
                int table = (int)instruction.Second;
                _stack.Need(type.Parameters.Length + 1);
                if (!isTail && TryLowerFixedCall(instruction, type, table))
                {
                    return;
                }

                LoadTable(table);
                LoadTypeId(type);
                _il.Op(Il.Call, _tokens.Method(_module.Tables[table].Type.Is64 ? RuntimeMembers.TableLookup64 : RuntimeMembers.TableLookup));
                break;

            default:
                type = _module.Types[(int)instruction.First];
                _stack.Need(type.Parameters.Length + 1);
                Span<int> guesses = stackalloc int[CallGuesses.Most];
                guesses = guesses[..(isTail ? 0 : FindGuesses(instruction, type, guesses))];
                if (guesses.Length > 0)
                {
                    LowerGuessedCall(instruction, type, guesses);
                    return;
                }

                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.CheckCallable));
                break;
        }

        // [arguments..., function object]
        _stack.Pop();
        int callee = _locals.Take(IlType.Function);
        _il.StoreLocal(callee);
        PrepareTailCall(isTail, type.Parameters.Length);
        LoadCode(callee);
        _locals.Free(IlType.Function, callee);
        string letters = _layout.Signature((int)instruction.First);
        EmitCall(Il.Calli, _tokens.CallSignature(letters), isTail);
        FinishCall(type, letters, isTail);
    }

    private bool IsShallow(in Instruction instruction) => instruction.Opcode is Opcode.Call or Opcode.ReturnCall
        && (_layout.SmallFunctions.IsShallow((int)instruction.First)
            || (instruction.Opcode == Opcode.Call && _layout.JsStringBuiltin((int)instruction.First) is not null));

    /// <summary>Loads the canonical identifier of a type: a constant, or what the instance knows it by in this process.</summary>
    private void LoadTypeId(DefinedType type)
    {
        if (_layout.IsPortable)
        {
            _il.LoadArgument(InstanceArgument);
            _il.Op(Il.Ldfld, _scope.TypeIdField(_layout.TypeIndex(type)));
        }
        else
        {
            _il.Int32(type.Id);
        }
    }

    /// <summary>
    /// A tail call ends the function before the callee runs, so the handlers around it do not see what the callee throws:
    /// the operands are saved, the try is left, and the call happens behind the code of the function.
    /// </summary>
    private void LeaveForTailCall(Instruction instruction)
    {
        int count = TailOperands(instruction);
        _stack.Need(count);
        var operands = new (IlType Type, int Local)[count];
        for (int i = count - 1; i >= 0; i--)
        {
            IlType operand = _stack.TypeAt(0);
            operands[i] = (operand, _locals.Add(operand));
            _il.StoreLocal(operands[i].Local);
            _stack.Pop();
        }

        _stack.EmitPops(except: 0);
        int label = _il.NewLabel();
        _il.Branch(Il.Leave, label);
        BecomeUnreachable();
        _tailLandings.Add(new TailLanding(label, () =>
        {
            // Behind the last frame: the operand stack holds the operands and nothing else, no try is open.
            _stack.Truncate(0);
            foreach ((IlType operand, int local) in operands)
            {
                _il.LoadLocal(local);
                _stack.Push(operand);
            }

            LowerCall(instruction);
        }));
    }

    private DefinedType TailCallee(in Instruction instruction) => instruction.Opcode == Opcode.ReturnCall
        ? _module.FunctionType((int)instruction.First)
        : _module.Types[(int)instruction.First];

    private int TailOperands(in Instruction instruction) =>
        TailCallee(instruction).Parameters.Length + (instruction.Opcode == Opcode.ReturnCall ? 0 : 1);

    private bool PassesReferences(in Instruction instruction)
    {
        bool passes = instruction.Opcode == Opcode.ReturnCallRef;
        foreach (WasmType parameter in TailCallee(instruction).Parameters)
        {
            passes |= parameter.IsReference;
        }

        return passes;
    }

    /// <summary>A tail call needs an IL stack with nothing but its arguments.</summary>
    private void PrepareTailCall(bool isTail, int arguments)
    {
        if (!isTail || _stack.OnIlStack == arguments)
        {
            return;
        }

        _stack.SpillAll();
        _stack.Need(arguments);
    }

    private void EmitCall(Il op, int token, bool isTail)
    {
        if (isTail)
        {
            _il.Op(Il.Tail);
        }

        _il.Op(op, token);
    }

    private void FinishCall(DefinedType type, string signature, bool isTail)
    {
        _stack.Pop(type.Parameters.Length);
        if (isTail)
        {
            _il.Op(Il.Ret);
            BecomeUnreachable();
            return;
        }

        IlType[] results = IlTypes.Of(type.Results, _module.Registry);
        if (results.Length == 1)
        {
            _stack.Push(results[0]);
        }
        else if (results.Length > 1)
        {
            LowerTupleItems(signature[(signature.IndexOf(':', StringComparison.Ordinal) + 1)..], results);
        }
    }
}
