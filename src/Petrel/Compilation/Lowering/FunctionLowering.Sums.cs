using Petrel.Binary;
using Petrel.Collections;

namespace Petrel.Compilation.Lowering;

/// <content>Locals that hold a sum of another local and a constant, and are used as addresses.</content>
/// <remarks>
/// <c>a[i] += x</c> is a load and a store through one <c>local.tee</c> of the address. Where that is the sum of a local and a constant, each access
/// adds the constant itself (<see cref="TryLowerDisplacement"/>), and the sum goes when nothing else reads it. Only straight-line code is looked
/// at, between two assignments to either local.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>What holds now, four numbers each: a local, the local and the constant that it is the sum of, since which place.</summary>
    private readonly ArrayBuilder<int> _sums = new();

    /// <summary>Uses of such locals as addresses, by their place, three numbers each: the place, the local and the constant of the sum.</summary>
    private readonly ArrayBuilder<int> _sumUses = new();
    private int _nextSumUse;

    /// <summary>The local that the last addition of a displacement added to, or -1.</summary>
    private int _sumBase;
    private int _sumConstant;

    /// <summary>Looks at an instruction whose operands are still noted.</summary>
    private void NoteSumOfLocal(in Instruction instruction, in Instruction before)
    {
        _sumBase = -1;
        if (instruction.Opcode == Opcode.I32Add && IsDisplacement(before) && _pushed.Count >= 2 && _pushed[_pushed.Count - 2] is > 0 and int use)
        {
            var source = new WasmReader(_module.Bytes) { Position = use };
            Instruction origin = InstructionReader.Read(ref source);
            _sumBase = origin.Opcode is Opcode.LocalGet or Opcode.LocalTee ? (int)origin.First : -1;
            _sumConstant = (int)before.Value;
        }
    }

    /// <summary>Looks at an assignment to a local.</summary>
    private void NoteSum(in Instruction instruction, in Instruction before)
    {
        int local = (int)instruction.First;
        for (int i = _sums.Count - 4; i >= 0; i -= 4)
        {
            if (_sums[i] == local || _sums[i + 1] == local)
            {
                _sums.Clear();
                break;
            }
        }

        if (before.Opcode == Opcode.I32Add && _sumBase >= 0 && _sumBase != local)
        {
            _sums.Add(local);
            _sums.Add(_sumBase);
            _sums.Add(_sumConstant);
            _sums.Add(instruction.Offset);
        }
    }

    /// <summary>Notes that what an instruction put on the stack is the address of an access without an offset. False when that is no known sum.</summary>
    private bool TryUseSum(in Instruction origin)
    {
        if (origin.Opcode is not (Opcode.LocalGet or Opcode.LocalTee))
        {
            return false;
        }

        for (int i = _sums.Count - 4; i >= 0; i -= 4)
        {
            // What was pushed before the sum was stored is something else.
            if (_sums[i] == (int)origin.First && _sums[i + 3] <= origin.Offset)
            {
                // Uses come almost in order: a store's address is used behind what is computed for it.
                int place = _sumUses.Count;
                for (int added = 0; added < 3; added++)
                {
                    _sumUses.Add(0);
                }

                for (; place > 0 && _sumUses[place - 3] > origin.Offset; place -= 3)
                {
                    (_sumUses[place], _sumUses[place + 1], _sumUses[place + 2]) = (_sumUses[place - 3], _sumUses[place - 2], _sumUses[place - 1]);
                }

                (_sumUses[place], _sumUses[place + 1], _sumUses[place + 2]) = (origin.Offset, _sums[i + 1], _sums[i + 2]);
                return true;
            }
        }

        return false;
    }

    /// <summary>Pushes the other local of a sum instead, and leaves the constant to the access.</summary>
    private bool TryLowerSum(in Instruction instruction)
    {
        while (_nextSumUse < _sumUses.Count && _sumUses[_nextSumUse] < instruction.Offset)
        {
            _nextSumUse += 3;
        }

        if (_nextSumUse >= _sumUses.Count || _sumUses[_nextSumUse] != instruction.Offset)
        {
            return false;
        }

        int local = _sumUses[_nextSumUse + 1];
        int constant = _sumUses[_nextSumUse + 2];
        _nextSumUse += 3;
        if (instruction.Opcode == Opcode.LocalTee)
        {
            Instruction set = instruction;
            set.Opcode = Opcode.LocalSet;
            LowerLocal(set);
        }

        var origin = new ValueOrigin(OriginKinds.IsLocal, local, _definitions);
        if (WideLocal(local) is >= 0 and int wide)
        {
            _il.LoadLocal(wide);
            if (constant >= 0)
            {
                _il.Op(Il.ConvI4);
                _il.Op(Il.ConvI8);
            }
        }
        else
        {
            LoadVariable(local);
            _il.Op(constant >= 0 ? Il.ConvI8 : Il.ConvU8);
        }

        _stack.Push(IlType.Int64, origin);
        _stack.SetDisplacement(constant);
        return true;
    }
}
