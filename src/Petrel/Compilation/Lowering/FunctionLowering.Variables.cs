using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>Locals and globals (spec: Instructions, Variable Instructions).</content>
internal sealed partial class FunctionLowering
{
    private int _stepLocal;

    /// <summary>Where the last addition of a constant to a local ends.</summary>
    private int _stepEnd;

    /// <summary>
    /// Remembers the addition of a constant to a local. The JIT knows the variable of a loop by <c>i = i + 1</c>; when that is
    /// compared, it must not be a copy of the sum.
    /// </summary>
    private void NoteStep(in Instruction instruction)
    {
        if ((instruction.Opcode == Opcode.I32Add && _previousOpcode == Opcode.I32Const)
            || (instruction.Opcode == Opcode.I64Add && _previousOpcode == Opcode.I64Const))
        {
            _stepLocal = _stack.SourceAt(1);
            _stepEnd = instruction.EndOffset;
        }
    }

    private void LowerLocal(in Instruction instruction)
    {
        int index = (int)instruction.First;
        if (instruction.Opcode != Opcode.LocalSet && TryLowerSum(instruction))
        {
            return;
        }

        if (instruction.Opcode != Opcode.LocalGet)
        {
            ForgetComparison(index, instruction.Offset);
            if (VectorLocal(index) is >= 0 and int vector)
            {
                CopyToVector(vector);
            }
        }
        else if (TryLoadComparison(instruction))
        {
            return;
        }

        if (WideLocal(index) is >= 0 and int wide)
        {
            LowerWideLocal(instruction, wide);
            return;
        }

        IlType type = _localTypes[index];
        switch (instruction.Opcode)
        {
            case Opcode.LocalGet:
                LoadVariable(index);
                _stack.Push(type, new ValueOrigin(OriginKinds.IsLocal, index, _definitions));
                _stack.SetSource(index);
                NoteVector(index);
                return;

            case Opcode.LocalTee:
                bool isStep = _stepEnd == instruction.Offset && _stepLocal == index;
                _stack.Need(1);
                if (!isStep)
                {
                    _il.Op(Il.Dup);
                }

                _definitions++;
                _stack.SetOrigin(new ValueOrigin(OriginKinds.IsLocal, index, _definitions));
                _stack.ForgetSource(index);
                _stack.SetSource(index);
                StoreVariable(index);
                if (isStep)
                {
                    LoadVariable(index);
                }

                return;

            default:
                _stack.Need(1);
                _stack.Pop();
                _definitions++;
                _stack.ForgetSource(index);
                break;
        }

        StoreVariable(index);
    }

    private void LowerGlobal(in Instruction instruction)
    {
        int index = (int)instruction.First;
        IlType type = _layout.GlobalType(index);
        bool isShared = _layout.IsSharedGlobal(index);
        if (instruction.Opcode == Opcode.GlobalGet)
        {
            _il.LoadArgument(InstanceArgument);
            _il.Op(Il.Ldfld, _scope.GlobalField(index));
            if (isShared)
            {
                _il.Op(Il.Ldfld, _tokens.GlobalContent(type));
            }

            _stack.Push(type);
            return;
        }

        _stack.Need(1);
        int value = _locals.Take(type);
        _il.StoreLocal(value);
        _il.LoadArgument(InstanceArgument);
        if (isShared)
        {
            _il.Op(Il.Ldfld, _scope.GlobalField(index));
        }

        _il.LoadLocal(value);
        _il.Op(Il.Stfld, isShared ? _tokens.GlobalContent(type) : _scope.GlobalField(index));
        _locals.Free(type, value);
        _stack.Pop();
    }
}
