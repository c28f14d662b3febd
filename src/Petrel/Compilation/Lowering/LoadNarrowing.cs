using Petrel.Binary;

namespace Petrel.Compilation.Lowering;

/// <summary>
/// Finds loads whose result is cut down at once. RyuJIT reads only the bytes that remain in use, even of a volatile load
/// (measured: <c>i32.wrap_i64 (i64.load)</c> reads four bytes, a dropped vector load one), and would so miss the fault of
/// an access that straddles the end of the memory. Such a load gets an explicit bounds check; compilers of guest
/// languages choose the narrow load themselves, so it is rare.
/// </summary>
internal static class LoadNarrowing
{
    /// <param name="module">The module.</param>
    /// <param name="next">Offset of the instruction that follows the load.</param>
    /// <param name="accessLog2">log2 of the bytes the load touches.</param>
    /// <param name="isVector">True for a load of the vector instruction set.</param>
    public static bool MayHappen(ReadOnlySpan<byte> module, int next, int accessLog2, bool isVector)
    {
        if (accessLog2 == 0)
        {
            return false;
        }

        var reader = new WasmReader(module) { Position = next };
        Instruction instruction = InstructionReader.Read(ref reader);
        return isVector ? NarrowsVector(instruction.Opcode) : Narrows(instruction.Opcode, ref reader);
    }

    private static bool Narrows(Opcode opcode, ref WasmReader reader)
    {
        switch (opcode)
        {
            case Opcode.Drop or Opcode.I32WrapI64
                or Opcode.I32Extend8S or Opcode.I32Extend16S or Opcode.I64Extend8S or Opcode.I64Extend16S or Opcode.I64Extend32S
                or Opcode.I32Store8 or Opcode.I32Store16 or Opcode.I64Store8 or Opcode.I64Store16 or Opcode.I64Store32:
                return true;
            case Opcode.I32Const or Opcode.I64Const:
                // A mask keeps the low bytes only.
                return InstructionReader.Read(ref reader).Opcode is Opcode.I32And or Opcode.I64And;
            default:
                return false;
        }
    }

    private static bool NarrowsVector(Opcode opcode) => opcode is Opcode.Drop
        or Opcode.I8x16ExtractLaneS or Opcode.I8x16ExtractLaneU or Opcode.I16x8ExtractLaneS or Opcode.I16x8ExtractLaneU
        or Opcode.I32x4ExtractLane or Opcode.I64x2ExtractLane or Opcode.F32x4ExtractLane or Opcode.F64x2ExtractLane
        or Opcode.I16x8ExtendLowI8x16S or Opcode.I16x8ExtendLowI8x16U or Opcode.I32x4ExtendLowI16x8S or Opcode.I32x4ExtendLowI16x8U
        or Opcode.I64x2ExtendLowI32x4S or Opcode.I64x2ExtendLowI32x4U
        or Opcode.I16x8ExtmulLowI8x16S or Opcode.I16x8ExtmulLowI8x16U or Opcode.I32x4ExtmulLowI16x8S or Opcode.I32x4ExtmulLowI16x8U
        or Opcode.I64x2ExtmulLowI32x4S or Opcode.I64x2ExtmulLowI32x4U
        or Opcode.F64x2PromoteLowF32x4 or Opcode.F64x2ConvertLowI32x4S or Opcode.F64x2ConvertLowI32x4U
        or Opcode.V128Store8Lane or Opcode.V128Store16Lane or Opcode.V128Store32Lane or Opcode.V128Store64Lane;
}
