using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>Rotations, and what RyuJIT takes for rotations, where it would get them wrong.</content>
internal sealed partial class FunctionLowering
{
    private readonly RotationUse _rotations;
    private readonly ShiftedLocals _shiftedLocals;

    /// <summary>How many definitions of locals were lowered.</summary>
    private int _definitions;

    /// <summary>
    /// Emits a rotation that RyuJIT would get wrong in another form: one that may be compared with zero (<see cref="RotationUse"/>),
    /// and an XOR of two shifts by a variable count, which it takes for a rotation even when both counts are zero and the
    /// result is (dotnet/runtime#133864).
    /// </summary>
    private bool TryAvoidRotation(in Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.I32Rotl or Opcode.I32Rotr when _rotations.MayBeTested(instruction.EndOffset):
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.RotateByShifts32[instruction.Opcode - Opcode.I32Rotl]));
                return true;
            case Opcode.I64Rotl or Opcode.I64Rotr when _rotations.MayBeTested(instruction.EndOffset):
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.RotateByShifts64[instruction.Opcode - Opcode.I64Rotl]));
                return true;
            case Opcode.I32Ctz when CountsWithoutFlag(instruction):
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.I32CtzByPopcnt));
                return true;
            case Opcode.I64Ctz when CountsWithoutFlag(instruction):
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.I64CtzByPopcnt));
                return true;
            case Opcode.I32Or or Opcode.I32Xor when IsRiskyCombination(instruction):
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.CombineShifts32[instruction.Opcode - Opcode.I32Or]));
                return true;
            case Opcode.I64Or or Opcode.I64Xor when IsRiskyCombination(instruction):
                _il.Op(Il.Call, _tokens.Method(RuntimeMembers.CombineShifts64[instruction.Opcode - Opcode.I64Or]));
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// True for a count of trailing zeros that may be compared with zero where a processor has only <c>bsf</c>: its zero flag
    /// tells of the operand, and RyuJIT takes it for one of the result.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool CountsWithoutFlag(in Instruction instruction) =>
        (_layout.IsPortable || !Bmi1.IsSupported) && _rotations.MayBeTested(instruction.EndOffset);

    /// <summary>
    /// True for an OR or XOR of what may be opposite shifts of one value, when what RyuJIT may make of it would be wrong. One of them has to
    /// be a shift in this function, the other may come from a caller or callee.
    /// </summary>
    private bool IsRiskyCombination(in Instruction instruction)
    {
        ValueOrigin first = _stack.OriginAt(1);
        ValueOrigin second = _stack.OriginAt(0);
        OriginKinds left = first.IsLocal ? _shiftedLocals[first.Local] : first.Kinds;
        OriginKinds right = second.IsLocal ? _shiftedLocals[second.Local] : second.Kinds;
        if (((left | right) & (OriginKinds.Left | OriginKinds.Right)) == 0)
        {
            return false;
        }

        // x ^ (x >> 16) is a step of every other hash function: the local itself is not a shift of itself.
        if (first.IsWhatIsShiftedIn(second) || second.IsWhatIsShiftedIn(first))
        {
            return false;
        }

        const OriginKinds Leftward = OriginKinds.Left | OriginKinds.Possible;
        const OriginKinds Rightward = OriginKinds.Right | OriginKinds.Possible;
        bool isOpposite = ((left & Leftward) != 0 && (right & Rightward) != 0) || ((left & Rightward) != 0 && (right & Leftward) != 0);
        if (!isOpposite)
        {
            return false;
        }

        const OriginKinds Uncertain = OriginKinds.Variable | OriginKinds.Possible;
        bool byVariable = (left & Uncertain) != 0 && (right & Uncertain) != 0;
        bool isXor = instruction.Opcode is Opcode.I32Xor or Opcode.I64Xor;
        return (isXor && byVariable) || _rotations.MayBeTested(instruction.EndOffset);
    }

    /// <summary>The origin of what a numeric instruction leaves, while its operands are still recorded.</summary>
    private ValueOrigin ResultOrigin(Opcode opcode, int operands)
    {
        OriginKinds kinds = ShiftedLocals.Result(opcode, _previousOpcode is Opcode.I32Const or Opcode.I64Const);
        if (kinds == OriginKinds.None || operands != 2)
        {
            return new ValueOrigin(kinds);
        }

        ValueOrigin value = _stack.OriginAt(1);
        return value.IsLocal ? value with { Kinds = kinds } : new ValueOrigin(kinds);
    }
}
