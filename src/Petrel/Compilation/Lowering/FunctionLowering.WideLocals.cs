using Petrel.Binary;
using Petrel.Collections;

namespace Petrel.Compilation.Lowering;

/// <content>Locals of 32 bits that hold addresses, kept zero-extended to 64 bits.</content>
/// <remarks>
/// RyuJIT does not know that the upper half of a register is zero when it reads a local, and copies it to extend it: one instruction
/// more for every access (measured in all loops over memory). Extending what is computed costs nothing, because 32-bit instructions
/// do, and neither does using the lower half. So a local whose value is an address somewhere in a function with a loop is a 64-bit
/// one in IL. Where it is used as an address, the operand stack has it as an <see cref="IlType.Int64"/>.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>Functions with more locals are not worth the search.</summary>
    private const int MostLocalsToWiden = 500;

    private readonly ArrayBuilder<int> _wideUses = new();
    private readonly ArrayBuilder<int> _pushed = new();

    /// <summary>There is a <c>select</c> after the beginning of a loop.</summary>
    private bool _selectsInLoop;

    /// <summary>The function has wide locals.</summary>
    private bool _widens;

    /// <summary>By local: the IL local that holds it zero-extended, counted from 1; 0 for none.</summary>
    private int[] _wide = new int[64];
    private int _nextWideUse;

    /// <summary>Finds the locals of a function that are worth it. The reader stands behind the declarations of locals.</summary>
    private void WidenLocals(WasmReader reader)
    {
        _widens = false;
        _selectsInLoop = false;
        _wideUses.Clear();
        _sumUses.Clear();
        _nextSumUse = 0;
        if (_plan is not null || _region is not null || _survey is not null || _localCount > MostLocalsToWiden || _layout.IsLarge
            || _module.Memories.Length == 0 || _module.Memories[0].Is64)
        {
            return;
        }

        FindWideUses(reader, out bool hasLoop);
        _nextWideUse = 0;
        _wideUses.Items.Sort();
        _widens = hasLoop && _wideUses.Count > 0;
    }

    /// <summary>
    /// Follows the operand stack through straight-line code and notes which <c>local.get</c> and <c>local.tee</c> put an address there,
    /// and which <c>i32.const</c> is added to one right before (see <see cref="TryLowerDisplacement"/>). What comes from anywhere else, or
    /// from before a branch or block, is not known and not looked at.
    /// </summary>
    private void FindWideUses(WasmReader reader, out bool hasLoop)
    {
        hasLoop = false;
        if (_wide.Length < _localCount)
        {
            _wide = new int[_localTypes.Length];
        }

        Array.Clear(_wide);
        _wideUses.Clear();
        _pushed.Clear();
        _sums.Clear();
        _sumBase = -1;
        Instruction last = default;
        while (!reader.IsAtEnd)
        {
            Instruction before = last;
            Instruction instruction = InstructionReader.Read(ref reader);
            last = instruction;
            ref readonly InstructionInfo info = ref Instructions.Get(instruction.Opcode);
            switch (instruction.Opcode)
            {
                case Opcode.LocalGet:
                    Push(instruction);
                    continue;
                case Opcode.LocalTee:
                    NoteSum(instruction, before);
                    Pop(1);
                    Push(instruction);
                    continue;
                case Opcode.LocalSet or Opcode.Drop or Opcode.GlobalSet:
                    if (instruction.Opcode == Opcode.LocalSet)
                    {
                        NoteSum(instruction, before);
                    }

                    Pop(1);
                    continue;
                case Opcode.GlobalGet:
                    _pushed.Add(0);
                    continue;
                case Opcode.Loop:
                    hasLoop = true;
                    break;
                case Opcode.Select:
                    _selectsInLoop |= hasLoop;
                    break;
            }

            if (!info.HasSimpleSignature || instruction.Opcode >= Opcode.MemoryAtomicNotify)
            {
                _pushed.Clear();
                _sums.Clear();
                continue;
            }

            int operands = Instructions.Signature(instruction.Opcode).OperandCount;
            if (info.Immediate is ImmediateKind.Memory or ImmediateKind.MemoryLane && instruction.First == 0 && _pushed.Count >= operands
                && _pushed[_pushed.Count - operands] is > 0 and int use)
            {
                var source = new WasmReader(_module.Bytes) { Position = use };
                Instruction origin = InstructionReader.Read(ref source);
                if (instruction.Value == 0 && TryUseSum(origin))
                {
                }
                else if (origin.Opcode != Opcode.I32Const)
                {
                    _wideUses.Add(use);
                    _wide[origin.First] = 1;
                }
                else if (instruction.Value == 0)
                {
                    _wideUses.Add(use);
                }
            }

            NoteSumOfLocal(instruction, before);
            Pop(operands);
            for (int i = operands + 1; i < info.Signature.Length; i++)
            {
                _pushed.Add(instruction.Opcode == Opcode.I32Add && IsDisplacement(before) ? before.Offset : 0);
            }
        }

        if (_wideUses.Count > 0 && hasLoop)
        {
            for (int i = 0; i < _localCount; i++)
            {
                _wide[i] = _wide[i] == 0 ? 0 : _locals.Add(IlType.Int64) + 1;
            }
        }

        void Push(in Instruction instruction) =>
            _pushed.Add(_localTypes[(int)instruction.First] == IlType.Int32 ? instruction.Offset : 0);

        void Pop(int count)
        {
            for (; count > 0 && _pushed.TryPop(out _); count--)
            {
            }
        }
    }

    /// <summary>The IL local of a wide local, or -1.</summary>
    private int WideLocal(int index) => _widens ? _wide[index] - 1 : -1;

    /// <summary>True when the value that a <c>local.get</c> or <c>local.tee</c> pushes is used as an address.</summary>
    private bool IsUsedWide(int offset)
    {
        ReadOnlySpan<int> uses = _wideUses.Items;
        while (_nextWideUse < uses.Length && uses[_nextWideUse] < offset)
        {
            _nextWideUse++;
        }

        return _nextWideUse < uses.Length && uses[_nextWideUse] == offset;
    }

    private void LowerWideLocal(in Instruction instruction, int wide)
    {
        int index = (int)instruction.First;
        if (instruction.Opcode == Opcode.LocalGet)
        {
            PushWide(instruction, index, wide, IsCopiedToWide(instruction.EndOffset));
            return;
        }

        _stack.Need(1);
        if (_stack.TypeAt(0) == IlType.Int32)
        {
            _il.Op(Il.ConvU8);
        }

        uint bound = _stack.BoundAt(0);
        _stack.Pop();
        _definitions++;
        _stack.ForgetSource(index);
        _il.StoreLocal(wide);
        if (instruction.Opcode == Opcode.LocalTee)
        {
            PushWide(instruction, index, wide, isCopied: false);
            _stack.SetBound(bound);
        }
    }

    private void PushWide(in Instruction instruction, int index, int wide, bool isCopied)
    {
        var origin = new ValueOrigin(OriginKinds.IsLocal, index, _definitions);
        _il.LoadLocal(wide);
        if (isCopied || IsUsedWide(instruction.Offset))
        {
            _stack.Push(IlType.Int64, origin);
        }
        else
        {
            _il.Op(Il.ConvI4);
            _stack.Push(IlType.Int32, origin);
        }

        _stack.SetSource(index);
        NoteVector(index);
    }

    /// <summary>True when the next instruction stores into another wide local: nothing needs to be extended again.</summary>
    private bool IsCopiedToWide(int next)
    {
        if ((Opcode)_module.Bytes[next] is not (Opcode.LocalSet or Opcode.LocalTee))
        {
            return false;
        }

        var reader = new WasmReader(_module.Bytes) { Position = next };
        return WideLocal((int)InstructionReader.Read(ref reader).First) >= 0;
    }
}
