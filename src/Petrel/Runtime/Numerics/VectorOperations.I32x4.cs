using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 I32x4Splat(int value) => Vector128.Create(value).AsByte();

    [MethodImpl(Inline)]
    public static int I32x4ExtractLane(V128 vector, int lane) => vector.AsInt32().GetElement(lane);

    [MethodImpl(Inline)]
    public static V128 I32x4ReplaceLane(V128 vector, int value, int lane) =>
        vector.AsInt32().WithElement(lane, value).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4Eq(V128 left, V128 right) => Vector128.Equals(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4Ne(V128 left, V128 right) => ~Vector128.Equals(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4LtS(V128 left, V128 right) => Vector128.LessThan(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4LtU(V128 left, V128 right) => Vector128.LessThan(left.AsUInt32(), right.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4GtS(V128 left, V128 right) => Vector128.GreaterThan(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4GtU(V128 left, V128 right) => Vector128.GreaterThan(left.AsUInt32(), right.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4LeS(V128 left, V128 right) => Vector128.LessThanOrEqual(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4LeU(V128 left, V128 right) =>
        Vector128.LessThanOrEqual(left.AsUInt32(), right.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4GeS(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4GeU(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsUInt32(), right.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4Abs(V128 vector) => Vector128.Abs(vector.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4Neg(V128 vector) => (-vector.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static int I32x4AllTrue(V128 vector) => Vector128.EqualsAny(vector.AsInt32(), Vector128<int>.Zero) ? 0 : 1;

    [MethodImpl(Inline)]
    public static int I32x4Bitmask(V128 vector) => (int)Vector128.ExtractMostSignificantBits(vector.AsInt32());

    [MethodImpl(Inline)]
    public static V128 I32x4Shl(V128 vector, int count) => (vector.AsInt32() << (count & 31)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4ShrS(V128 vector, int count) => (vector.AsInt32() >> (count & 31)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4ShrU(V128 vector, int count) => (vector.AsUInt32() >>> (count & 31)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4Add(V128 left, V128 right) => (left.AsInt32() + right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4Sub(V128 left, V128 right) => (left.AsInt32() - right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4Mul(V128 left, V128 right) => (left.AsInt32() * right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4MinS(V128 left, V128 right) => Vector128.Min(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4MinU(V128 left, V128 right) => Vector128.Min(left.AsUInt32(), right.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4MaxS(V128 left, V128 right) => Vector128.Max(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4MaxU(V128 left, V128 right) => Vector128.Max(left.AsUInt32(), right.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4ExtendLowI16x8S(V128 vector) => Vector128.WidenLower(vector.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4ExtendLowI16x8U(V128 vector) => Vector128.WidenLower(vector.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4ExtendHighI16x8S(V128 vector) => Vector128.WidenUpper(vector.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4ExtendHighI16x8U(V128 vector) => Sse2.IsSupported
        ? Sse2.UnpackHigh(vector.AsUInt16(), Vector128<ushort>.Zero).AsByte()
        : Vector128.WidenUpper(vector.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I32x4ExtmulLowI16x8S(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            // The halves of the products, then the two interleaved: cheaper than a 32-bit multiplication.
            Vector128<short> low = Sse2.MultiplyLow(left.AsInt16(), right.AsInt16());
            Vector128<short> high = Sse2.MultiplyHigh(left.AsInt16(), right.AsInt16());
            return Sse2.UnpackLow(low, high).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(left.AsInt16().GetLower(), right.AsInt16().GetLower()).AsByte()
            : (Vector128.WidenLower(left.AsInt16()) * Vector128.WidenLower(right.AsInt16())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4ExtmulLowI16x8U(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            // The halves of the products, then the two interleaved: cheaper than a 32-bit multiplication.
            Vector128<ushort> low = Sse2.MultiplyLow(left.AsUInt16(), right.AsUInt16());
            Vector128<ushort> high = Sse2.MultiplyHigh(left.AsUInt16(), right.AsUInt16());
            return Sse2.UnpackLow(low, high).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(left.AsUInt16().GetLower(), right.AsUInt16().GetLower()).AsByte()
            : (Vector128.WidenLower(left.AsUInt16()) * Vector128.WidenLower(right.AsUInt16())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4ExtmulHighI16x8S(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            // The halves of the products, then the two interleaved: cheaper than a 32-bit multiplication.
            Vector128<short> low = Sse2.MultiplyLow(left.AsInt16(), right.AsInt16());
            Vector128<short> high = Sse2.MultiplyHigh(left.AsInt16(), right.AsInt16());
            return Sse2.UnpackHigh(low, high).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningUpper(left.AsInt16(), right.AsInt16()).AsByte()
            : (Vector128.WidenUpper(left.AsInt16()) * Vector128.WidenUpper(right.AsInt16())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4ExtmulHighI16x8U(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            // The halves of the products, then the two interleaved: cheaper than a 32-bit multiplication.
            Vector128<ushort> low = Sse2.MultiplyLow(left.AsUInt16(), right.AsUInt16());
            Vector128<ushort> high = Sse2.MultiplyHigh(left.AsUInt16(), right.AsUInt16());
            return Sse2.UnpackHigh(low, high).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningUpper(left.AsUInt16(), right.AsUInt16()).AsByte()
            : (Vector128.WidenUpper(left.AsUInt16()) * Vector128.WidenUpper(right.AsUInt16())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4ExtaddPairwiseI16x8S(V128 vector)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.MultiplyAddAdjacent(vector.AsInt16(), Vector128<short>.One).AsByte();
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.AddPairwiseWidening(vector.AsInt16()).AsByte();
        }

        Vector128<int> lanes = vector.AsInt32();
        return ((lanes >> 16) + ((lanes << 16) >> 16)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4ExtaddPairwiseI16x8U(V128 vector)
    {
        if (AdvSimd.IsSupported)
        {
            return AdvSimd.AddPairwiseWidening(vector.AsUInt16()).AsByte();
        }

        Vector128<uint> lanes = vector.AsUInt32();
        return ((lanes >>> 16) + (lanes & Vector128.Create(0xFFFFu))).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4DotI16x8S(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.MultiplyAddAdjacent(left.AsInt16(), right.AsInt16()).AsByte();
        }

        Vector128<int> a = left.AsInt32();
        Vector128<int> b = right.AsInt32();
        return (((a >> 16) * (b >> 16)) + (((a << 16) >> 16) * ((b << 16) >> 16))).AsByte();
    }
}
