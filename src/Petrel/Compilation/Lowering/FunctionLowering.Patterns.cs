using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>Sequences of instructions that are one instruction of the processor.</content>
/// <remarks>
/// RyuJIT turns no branch inside a loop into a conditional move, so that a <c>select</c> there is a branch, which data decides and nobody
/// predicts. The least and the greatest of two values are had without.
/// </remarks>
internal sealed partial class FunctionLowering
{
    private Opcode _compareOpcode;
    private int _compareFirst;
    private int _compareSecond;

    /// <summary>Where the last comparison of two locals ends.</summary>
    private int _compareEnd;

    /// <summary>What a <c>select</c> chooses the least or the greatest of; the order of <see cref="RuntimeMembers.Minimum"/>.</summary>
    private enum SelectedExtreme
    {
        Signed,
        Unsigned,
        Float32,
        Float64,
    }

    /// <summary>Remembers a comparison of two locals; what is selected by it may be them.</summary>
    private void NoteComparison(in Instruction instruction)
    {
        if (instruction.Opcode is (>= Opcode.I32LtS and <= Opcode.I32GeU) or Opcode.F32Lt or Opcode.F32Gt or Opcode.F64Lt or Opcode.F64Gt)
        {
            _compareOpcode = instruction.Opcode;
            _compareFirst = _stack.SourceAt(1);
            _compareSecond = _stack.SourceAt(0);
            _compareEnd = _compareFirst >= 0 && _compareSecond >= 0 ? instruction.EndOffset : -1;
        }
    }

    private void LowerSelect(in Instruction instruction)
    {
        _stack.Need(3);
        IlType type = _stack.TypeAt(1);
        if (!TryLowerExtreme(instruction))
        {
            _il.Op(Il.Call, _tokens.Method(RuntimeMembers.Select[(int)type]));
        }

        _stack.Pop(3);
        _stack.Push(type);
    }

    /// <summary>a &lt; b ? a : b, where a and b are locals. The comparison was emitted and is dropped: it has no effects.</summary>
    private bool TryLowerExtreme(in Instruction instruction)
    {
        if (_compareEnd != instruction.Offset)
        {
            return false;
        }

        int first = _stack.SourceAt(2);
        int second = _stack.SourceAt(1);
        bool isSame = first == _compareFirst && second == _compareSecond;
        if (!isSame && (first != _compareSecond || second != _compareFirst))
        {
            return false;
        }

        bool isLess;
        SelectedExtreme kind;
        switch (_compareOpcode)
        {
            case Opcode.I32LtS or Opcode.I32LeS:
                (isLess, kind) = (true, SelectedExtreme.Signed);
                break;
            case Opcode.I32GtS or Opcode.I32GeS:
                (isLess, kind) = (false, SelectedExtreme.Signed);
                break;
            case Opcode.I32LtU or Opcode.I32LeU:
                (isLess, kind) = (true, SelectedExtreme.Unsigned);
                break;
            case Opcode.I32GtU or Opcode.I32GeU:
                (isLess, kind) = (false, SelectedExtreme.Unsigned);
                break;
            case Opcode.F32Lt or Opcode.F32Gt:
                (isLess, kind) = (_compareOpcode == Opcode.F32Lt, SelectedExtreme.Float32);
                break;
            default:
                (isLess, kind) = (_compareOpcode == Opcode.F64Lt, SelectedExtreme.Float64);
                break;
        }

        // Integers take the way through vector registers, which is long: only what goes to memory has nobody who waits for it.
        if (kind <= SelectedExtreme.Unsigned && !IsFollowedBy(Opcode.I32Store, instruction))
        {
            return false;
        }

        _il.Op(Il.Pop);
        _il.Op(Il.Call, _tokens.Method((isLess == isSame ? RuntimeMembers.Minimum : RuntimeMembers.Maximum)[(int)kind]));
        return true;
    }

    private bool IsFollowedBy(Opcode opcode, in Instruction instruction)
    {
        var reader = new WasmReader(_module.Bytes) { Position = instruction.EndOffset };
        return InstructionReader.ReadOpcode(ref reader) == opcode;
    }

    /// <summary>
    /// What LLVM makes of a byte swap, which WebAssembly does not have:
    /// <c>x &lt;&lt; 24 | (x &amp; 0xff00) &lt;&lt; 8 | (x >> 8 &amp; 0xff00 | x >> 24)</c>, from the first constant on.
    /// </summary>
    private bool TryLowerByteSwap(ref Instruction instruction, ref WasmReader reader)
    {
        if (instruction.Opcode != Opcode.I32Const || instruction.Value != 24 || _stack.SourceAt(0) is not (>= 0 and int local))
        {
            return false;
        }

        WasmReader ahead = reader;
        if (!Next(ref ahead, Opcode.I32Shl)
            || !Next(ref ahead, Opcode.LocalGet, local) || !Next(ref ahead, Opcode.I32Const, 0xff00) || !Next(ref ahead, Opcode.I32And)
            || !Next(ref ahead, Opcode.I32Const, 8) || !Next(ref ahead, Opcode.I32Shl)
            || !Next(ref ahead, Opcode.I32Or)
            || !Next(ref ahead, Opcode.LocalGet, local) || !Next(ref ahead, Opcode.I32Const, 8) || !Next(ref ahead, Opcode.I32ShrU)
            || !Next(ref ahead, Opcode.I32Const, 0xff00) || !Next(ref ahead, Opcode.I32And)
            || !Next(ref ahead, Opcode.LocalGet, local) || !Next(ref ahead, Opcode.I32Const, 24) || !Next(ref ahead, Opcode.I32ShrU)
            || !Next(ref ahead, Opcode.I32Or) || !Next(ref ahead, Opcode.I32Or))
        {
            return false;
        }

        _stack.Need(1);
        _il.Op(Il.Call, _tokens.Method(RuntimeMembers.ReverseBytes));
        _stack.Pop();
        _stack.Push(IlType.Int32, ValueOrigin.Other);
        reader = ahead;
        instruction.Opcode = Opcode.I32Or;
        return true;

        static bool Next(ref WasmReader ahead, Opcode opcode, int immediate = 0)
        {
            Instruction next = InstructionReader.Read(ref ahead);
            return next.Opcode == opcode
                && (opcode == Opcode.LocalGet ? next.First == immediate : opcode != Opcode.I32Const || (int)next.Value == immediate);
        }
    }
}
