using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

// The relaxed instructions: of the results the specification allows, the one that this machine is quickest to give, the same at
// every execution. DeterministicRelaxedOperations has the results that are the same on every machine.
internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 I8x16RelaxedSwizzle(V128 vector, V128 indices) =>
        Ssse3.IsSupported ? Ssse3.Shuffle(vector, indices) : I8x16Swizzle(vector, indices);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF32x4S(V128 vector) => Sse2.IsSupported
        ? Sse2.ConvertToVector128Int32WithTruncation(vector.AsSingle()).AsByte()
        : I32x4TruncSatF32x4S(vector);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF32x4U(V128 vector) => Avx512F.VL.IsSupported
        ? Avx512F.VL.ConvertToVector128UInt32WithTruncation(vector.AsSingle()).AsByte()
        : I32x4TruncSatF32x4U(vector);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF64x2SZero(V128 vector) => Sse2.IsSupported
        ? Sse2.ConvertToVector128Int32WithTruncation(vector.AsDouble()).AsByte()
        : I32x4TruncSatF64x2SZero(vector);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedTruncF64x2UZero(V128 vector) => Avx512F.VL.IsSupported
        ? Avx512F.VL.ConvertToVector128UInt32WithTruncation(vector.AsDouble()).AsByte()
        : I32x4TruncSatF64x2UZero(vector);

    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedMadd(V128 left, V128 right, V128 addend)
    {
        return Fma.IsSupported || AdvSimd.IsSupported
            ? Vector128.FusedMultiplyAdd(left.AsSingle(), right.AsSingle(), addend.AsSingle()).AsByte()
            : ((left.AsSingle() * right.AsSingle()) + addend.AsSingle()).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedNmadd(V128 left, V128 right, V128 addend)
    {
        return Fma.IsSupported || AdvSimd.IsSupported
            ? Vector128.FusedMultiplyAdd(-left.AsSingle(), right.AsSingle(), addend.AsSingle()).AsByte()
            : ((-left.AsSingle() * right.AsSingle()) + addend.AsSingle()).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedMadd(V128 left, V128 right, V128 addend)
    {
        return Fma.IsSupported || AdvSimd.IsSupported
            ? Vector128.FusedMultiplyAdd(left.AsDouble(), right.AsDouble(), addend.AsDouble()).AsByte()
            : ((left.AsDouble() * right.AsDouble()) + addend.AsDouble()).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedNmadd(V128 left, V128 right, V128 addend)
    {
        return Fma.IsSupported || AdvSimd.IsSupported
            ? Vector128.FusedMultiplyAdd(-left.AsDouble(), right.AsDouble(), addend.AsDouble()).AsByte()
            : ((-left.AsDouble() * right.AsDouble()) + addend.AsDouble()).AsByte();
    }

    // Lane selection: one three-input instruction with AVX-512 and on Arm; before that the blends, which look at the top bit of
    // a lane. There is none for 16-bit lanes, and the choice has to be the same for all widths.
    [MethodImpl(Inline)]
    public static V128 I8x16RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) => Sse41.IsSupported && !Avx512F.VL.IsSupported
        ? Sse41.BlendVariable(zeros, ones, mask)
        : Vector128.ConditionalSelect(mask, ones, zeros);

    [MethodImpl(Inline)]
    public static V128 I16x8RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) => Sse41.IsSupported && !Avx512F.VL.IsSupported
        ? Sse41.BlendVariable(zeros, ones, (mask.AsInt16() >> 15).AsByte())
        : Vector128.ConditionalSelect(mask, ones, zeros);

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) => Sse41.IsSupported && !Avx512F.VL.IsSupported
        ? Sse41.BlendVariable(zeros.AsSingle(), ones.AsSingle(), mask.AsSingle()).AsByte()
        : Vector128.ConditionalSelect(mask, ones, zeros);

    [MethodImpl(Inline)]
    public static V128 I64x2RelaxedLaneselect(V128 ones, V128 zeros, V128 mask) => Sse41.IsSupported && !Avx512F.VL.IsSupported
        ? Sse41.BlendVariable(zeros.AsDouble(), ones.AsDouble(), mask.AsDouble()).AsByte()
        : Vector128.ConditionalSelect(mask, ones, zeros);

    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedMin(V128 left, V128 right) => Sse.IsSupported
        ? Sse.Min(left.AsSingle(), right.AsSingle()).AsByte()
        : F32x4Min(left, right);

    [MethodImpl(Inline)]
    public static V128 F32x4RelaxedMax(V128 left, V128 right) => Sse.IsSupported
        ? Sse.Max(left.AsSingle(), right.AsSingle()).AsByte()
        : F32x4Max(left, right);

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedMin(V128 left, V128 right) => Sse2.IsSupported
        ? Sse2.Min(left.AsDouble(), right.AsDouble()).AsByte()
        : F64x2Min(left, right);

    [MethodImpl(Inline)]
    public static V128 F64x2RelaxedMax(V128 left, V128 right) => Sse2.IsSupported
        ? Sse2.Max(left.AsDouble(), right.AsDouble()).AsByte()
        : F64x2Max(left, right);

    [MethodImpl(Inline)]
    public static V128 I16x8RelaxedQ15mulrS(V128 left, V128 right) => Ssse3.IsSupported
        ? Ssse3.MultiplyHighRoundScale(left.AsInt16(), right.AsInt16()).AsByte()
        : I16x8Q15mulrSatS(left, right);

    // x86 multiplies signed by unsigned bytes; the second operand is the one promised to have seven bits.
    [MethodImpl(Inline)]
    public static V128 I16x8RelaxedDotI8x16I7x16S(V128 left, V128 right)
    {
        return Ssse3.IsSupported
            ? Ssse3.MultiplyAddAdjacent(right, left.AsSByte()).AsByte()
            : DeterministicRelaxedOperations.I16x8RelaxedDotI8x16I7x16S(left, right);
    }

    [MethodImpl(Inline)]
    public static V128 I32x4RelaxedDotI8x16I7x16AddS(V128 left, V128 right, V128 addend)
    {
        if (AvxVnni.IsSupported)
        {
            return AvxVnni.MultiplyWideningAndAdd(addend.AsInt32(), right, left.AsSByte()).AsByte();
        }

        if (Ssse3.IsSupported)
        {
            Vector128<short> pairs = Ssse3.MultiplyAddAdjacent(right, left.AsSByte());
            return (Sse2.MultiplyAddAdjacent(pairs, Vector128<short>.One) + addend.AsInt32()).AsByte();
        }

        return Dp.IsSupported
            ? Dp.DotProduct(addend.AsInt32(), left.AsSByte(), right.AsSByte()).AsByte()
            : DeterministicRelaxedOperations.I32x4RelaxedDotI8x16I7x16AddS(left, right, addend);
    }
}
