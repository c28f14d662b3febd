using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <content>A <c>select</c> by one bit of an integer.</content>
/// <remarks>
/// A branch on the lowest bit of something computed (a step of a bitwise checksum, of a power, of a random generator) goes either way, and
/// RyuJIT makes no conditional move in loops. A bit is a mask after one subtraction, unlike the outcome of a comparison.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary><c>select (a, b, x &amp; 1)</c> or <c>select (a, b, eqz (x &amp; 1))</c> in a loop, from the constant on.</summary>
    private bool TryLowerBitSelect(ref Instruction instruction, ref WasmReader reader)
    {
        if (instruction.Opcode is not (Opcode.I32Const or Opcode.I64Const) || instruction.Value != 1 || _stack.Count < 3)
        {
            return false;
        }

        bool isLong = instruction.Opcode == Opcode.I64Const;
        WasmReader ahead = reader;
        if (InstructionReader.ReadOpcode(ref ahead) != (isLong ? Opcode.I64And : Opcode.I32And))
        {
            return false;
        }

        Opcode next = InstructionReader.ReadOpcode(ref ahead);
        bool isInverted = next == (isLong ? Opcode.I64Eqz : Opcode.I32Eqz);
        if (isInverted)
        {
            next = InstructionReader.ReadOpcode(ref ahead);
        }

        // As 64 bits the bit needs one test more to become a condition.
        IlType type = _stack.TypeAt(1);
        if (next != Opcode.Select || (isLong && !isInverted) || type is not (IlType.Int32 or IlType.Int64) || !IsInLoop())
        {
            return false;
        }

        _stack.Need(3);
        int mask = _locals.Take(type);
        int second = _locals.Take(type);
        int first = _locals.Take(type);
        if (type == IlType.Int64)
        {
            _il.Op(Il.ConvU8);
        }
        else if (_stack.TypeAt(0) == IlType.Int64)
        {
            _il.Op(Il.ConvI4);
        }

        LoadConstant(1);
        _il.Op(Il.And);
        _il.Op(Il.Neg);
        _il.StoreLocal(mask);
        _il.StoreLocal(second);
        _il.StoreLocal(first);
        _il.LoadLocal(isInverted ? second : first);
        _il.LoadLocal(mask);
        _il.Op(Il.And);
        _il.LoadLocal(isInverted ? first : second);
        _il.LoadLocal(mask);
        LoadConstant(-1);
        _il.Op(Il.Xor);
        _il.Op(Il.And);
        _il.Op(Il.Or);
        _locals.Free(type, first);
        _locals.Free(type, second);
        _locals.Free(type, mask);
        _stack.Note(1);
        _stack.Pop(3);
        _stack.Push(type);
        reader = ahead;
        instruction.Opcode = Opcode.Select;
        return true;

        void LoadConstant(int value)
        {
            if (type == IlType.Int64)
            {
                _il.Int64(value);
            }
            else
            {
                _il.Int32(value);
            }
        }
    }
}
