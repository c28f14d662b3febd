namespace Petrel.Binary;

/// <summary>
/// Operands, results and access size of an instruction in one word, laid out by the instruction generator.
/// </summary>
internal readonly struct InstructionSignature(uint word)
{
    /// <summary>
    /// Stands for the address type of the memory where <see cref="Operand"/> or <see cref="Result"/> give a
    /// <see cref="TypeCode"/>.
    /// </summary>
    public const TypeCode Address = (TypeCode)6;

    /// <summary>True when operands and results follow from the opcode alone.</summary>
    public bool IsSimple => (word & 0x8000_0000) != 0;

    public int OperandCount => (int)(word & 7);

    public int ResultCount => (int)((word >> 3) & 3);

    /// <summary>log2 of the bytes that the instruction touches in memory; -1 when it touches none.</summary>
    public int AccessLog2 => (int)((word >> 23) & 31) - 1;

    /// <summary>Type of an operand, the deepest on the stack first.</summary>
    public TypeCode Operand(int index) => (TypeCode)((word >> (5 + (3 * index))) & 7);

    public TypeCode Result(int index) => (TypeCode)((word >> (17 + (3 * index))) & 7);
}
