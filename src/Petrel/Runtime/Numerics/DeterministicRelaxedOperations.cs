using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

/// <summary>
/// The relaxed SIMD instructions with the results that the specification's deterministic profile fixes; the method names are
/// those of <see cref="VectorOperations"/>, so a compiler that must be deterministic calls this class instead.
/// </summary>
internal static class DeterministicRelaxedOperations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static V128 I8x16RelaxedSwizzle(V128 vector, V128 indices) => VectorOperations.I8x16Swizzle(vector, indices);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF32x4S(V128 vector) => VectorOperations.I32x4TruncSatF32x4S(vector);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF32x4U(V128 vector) => VectorOperations.I32x4TruncSatF32x4U(vector);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF64x2SZero(V128 vector) => VectorOperations.I32x4TruncSatF64x2SZero(vector);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF64x2UZero(V128 vector) => VectorOperations.I32x4TruncSatF64x2UZero(vector);

    // The profile's multiply-add rounds twice (spec: Numerics, frelaxed_madd), as do machines without a fused instruction.
    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedMadd(V128 left, V128 right, V128 addend) =>
        ((left.AsSingle() * right.AsSingle()) + addend.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedNmadd(V128 left, V128 right, V128 addend) =>
        ((-left.AsSingle() * right.AsSingle()) + addend.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedMadd(V128 left, V128 right, V128 addend) =>
        ((left.AsDouble() * right.AsDouble()) + addend.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedNmadd(V128 left, V128 right, V128 addend) =>
        ((-left.AsDouble() * right.AsDouble()) + addend.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) =>
        VectorOperations.V128Bitselect(ones, zeros, mask);

    [MethodImpl(Inline)]
    public static V128 I16x8RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) =>
        VectorOperations.V128Bitselect(ones, zeros, mask);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) =>
        VectorOperations.V128Bitselect(ones, zeros, mask);

    [MethodImpl(Inline)]
    public static V128 I64x2RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) =>
        VectorOperations.V128Bitselect(ones, zeros, mask);

    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedMin(V128 left, V128 right) => VectorOperations.F32x4Min(left, right);

    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedMax(V128 left, V128 right) => VectorOperations.F32x4Max(left, right);

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedMin(V128 left, V128 right) => VectorOperations.F64x2Min(left, right);

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedMax(V128 left, V128 right) => VectorOperations.F64x2Max(left, right);

    [MethodImpl(Inline)]
    public static V128 I16x8RelaxedQ15mulrS(V128 left, V128 right) => VectorOperations.I16x8Q15mulrSatS(left, right);

    // Both operands are signed. Even and odd lanes apart; a sum of two products fits but for -128 * -128 twice, which wraps.
    [MethodImpl(Inline)]
    public static V128 I16x8RelaxedDotI8x16I7x16S(V128 left, V128 right)
    {
        Vector128<short> a = left.AsInt16();
        Vector128<short> b = right.AsInt16();
        return (((a >> 8) * (b >> 8)) + (((a << 8) >> 8) * ((b << 8) >> 8))).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedDotI8x16I7x16AddS(V128 left, V128 right, V128 addend)
    {
        V128 pairs = I16x8RelaxedDotI8x16I7x16S(left, right);
        return (VectorOperations.I32x4ExtaddPairwiseI16x8S(pairs).AsInt32() + addend.AsInt32()).AsByte();
    }
}
