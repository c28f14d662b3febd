using System.Numerics;
using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>What values are at most, as far as straight-line code shows, and what follows for addresses.</content>
/// <remarks>
/// An element of a static array is loaded from <c>index + constant</c>, an addition modulo 2^32 that LLVM cannot put into the offset of the
/// load. Where the index is a byte, or masked, the sum does not wrap around, and the constant is a part of the address.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>The load whose address lacks <see cref="_foldedOffset"/>.</summary>
    private int _foldedAt;
    private uint _foldedOffset;

    /// <summary>What the result of a numeric instruction is at most, while its operands are still recorded; 0 when nothing is known.</summary>
    private uint ResultBound(Opcode opcode)
    {
        uint first = _stack.BoundAt(1);
        uint second = _stack.BoundAt(0);
        switch (opcode)
        {
            case >= Opcode.I32Eqz and <= Opcode.F64Ge:
                return 1;
            case Opcode.I32And:
                return first == 0 || second == 0 ? first | second : Math.Min(first, second);
            case Opcode.I32Or or Opcode.I32Xor when first != 0 && second != 0:
                return uint.MaxValue >> BitOperations.LeadingZeroCount(first | second);
            case Opcode.I32Add when first != 0 && second != 0 && first <= uint.MaxValue - second:
                return first + second;
            case Opcode.I32ShrU when _previousOpcode == Opcode.I32Const && second is > 0 and < 32:
                return (first == 0 ? uint.MaxValue : first) >> (int)second;
            case Opcode.I32Shl when _previousOpcode == Opcode.I32Const && second is > 0 and < 32
                && first != 0 && second <= BitOperations.LeadingZeroCount(first):
                return first << (int)second;
            default:
                return 0;
        }
    }

    /// <summary>Leaves out the addition of a constant right before a load that can add it instead.</summary>
    private bool TryFoldAddress(ref Instruction instruction, ref WasmReader reader)
    {
        if (instruction.Opcode != Opcode.I32Const || (Opcode)_module.Bytes[reader.Position] != Opcode.I32Add)
        {
            return false;
        }

        uint bound = _stack.BoundAt(0);
        uint constant = (uint)instruction.Value;
        if (bound == 0 || constant > uint.MaxValue - bound)
        {
            return false;
        }

        WasmReader ahead = reader;
        _ = InstructionReader.Read(ref ahead);
        int next = ahead.Position;
        Instruction load = InstructionReader.Read(ref ahead);
        if (load.Opcode is not (>= Opcode.I32Load and <= Opcode.I64Load32U) || !_layout.IsGuarded((int)load.First)
            || constant + load.Value >= ReservedOffsets)
        {
            return false;
        }

        _foldedAt = load.Offset;
        _foldedOffset = constant;
        reader.Position = next;
        instruction.Opcode = Opcode.I32Add;
        return true;
    }
}
