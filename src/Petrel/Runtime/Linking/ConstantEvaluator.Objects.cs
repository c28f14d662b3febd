using Petrel.Binary;

namespace Petrel.Runtime;

/// <content>Objects of the garbage collection proposal.</content>
internal sealed partial class ConstantEvaluator
{
    /// <summary>
    /// <c>ref.i31</c>, <c>struct.new</c>, <c>struct.new_default</c>, <c>array.new</c>, <c>array.new_default</c>,
    /// <c>array.new_fixed</c>, <c>any.convert_extern</c>, <c>extern.convert_any</c>.
    /// </summary>
    private static void Allocate(in Instruction instruction) => throw new PetrelException(
        $"constant expressions with {Instructions.Get(instruction.Opcode).Name} are not supported yet (at offset 0x{instruction.Offset:x})");
}
