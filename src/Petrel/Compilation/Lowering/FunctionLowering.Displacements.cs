using Petrel.Binary;
using Petrel.Runtime;

namespace Petrel.Compilation.Lowering;

/// <content>Addresses that are a sum of something and a constant.</content>
/// <remarks>
/// LLVM puts a constant into the offset of an access only where it can prove that the addition does not wrap around, which it seldom can
/// for elements of static arrays and neighbours of an element. Behind guard pages the addition can be left to the access all the same:
/// a negative constant of a page or less leads below byte 0 where it wraps around, which is what an access at the very end
/// of 4 GiB would do: trap, because nothing is there. Any other is added to the index sign-extended, which is right or leads to the same memory below
/// byte 0 (<see cref="UpperHalf"/>). The access has no offset of its own: 33 bits do not wrap around.
/// </remarks>
internal sealed partial class FunctionLowering
{
    /// <summary>A constant that an access can add to its address.</summary>
    private bool IsDisplacement(in Instruction instruction) =>
        instruction.Opcode == Opcode.I32Const && (int)instruction.Value >= -(int)UpperHalf.Gap && _layout.HasUpperHalf(0);

    /// <summary>Keeps a constant for the access that uses the sum as its address; <paramref name="instruction"/> becomes the addition.</summary>
    private bool TryLowerDisplacement(ref Instruction instruction, ref WasmReader reader)
    {
        if (instruction.Opcode != Opcode.I32Const || _wideUses.Count == 0 || !IsUsedWide(instruction.Offset))
        {
            return false;
        }

        int constant = (int)instruction.Value;
        _stack.Need(1);
        bool isWide = _stack.TypeAt(0) == IlType.Int64;
        if (constant >= 0)
        {
            if (isWide)
            {
                _il.Op(Il.ConvI4);
            }

            _il.Op(Il.ConvI8);
        }
        else if (!isWide)
        {
            _il.Op(Il.ConvU8);
        }

        // Where the index comes from says whether the JIT may know the address (MayBeConstant).
        ValueOrigin origin = _stack.OriginAt(0);
        _stack.Pop();
        _stack.Push(IlType.Int64, origin);
        _stack.SetDisplacement(constant);
        instruction = InstructionReader.Read(ref reader);
        return true;
    }
}
