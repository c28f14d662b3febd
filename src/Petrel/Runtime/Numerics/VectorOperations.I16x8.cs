using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 I16x8Splat(int value) => Vector128.Create((short)value).AsByte();

    [MethodImpl(Inline)]
    public static int I16x8ExtractLaneS(V128 vector, int lane) => vector.AsInt16().GetElement(lane);

    [MethodImpl(Inline)]
    public static int I16x8ExtractLaneU(V128 vector, int lane) => vector.AsUInt16().GetElement(lane);

    [MethodImpl(Inline)]
    public static V128 I16x8ReplaceLane(V128 vector, int value, int lane) =>
        vector.AsInt16().WithElement(lane, (short)value).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8Eq(V128 left, V128 right) => Vector128.Equals(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8Ne(V128 left, V128 right) => ~Vector128.Equals(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8LtS(V128 left, V128 right) => Vector128.LessThan(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8LtU(V128 left, V128 right) => Vector128.LessThan(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8GtS(V128 left, V128 right) => Vector128.GreaterThan(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8GtU(V128 left, V128 right) => Vector128.GreaterThan(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8LeS(V128 left, V128 right) => Vector128.LessThanOrEqual(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8LeU(V128 left, V128 right) =>
        Vector128.LessThanOrEqual(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8GeS(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8GeU(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8Abs(V128 vector) => Vector128.Abs(vector.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8Neg(V128 vector) => (-vector.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static int I16x8AllTrue(V128 vector) => Vector128.EqualsAny(vector.AsInt16(), Vector128<short>.Zero) ? 0 : 1;

    [MethodImpl(Inline)]
    public static int I16x8Bitmask(V128 vector) => (int)Vector128.ExtractMostSignificantBits(vector.AsInt16());

    [MethodImpl(Inline)]
    public static V128 I16x8Shl(V128 vector, int count) => (vector.AsInt16() << (count & 15)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ShrS(V128 vector, int count) => (vector.AsInt16() >> (count & 15)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ShrU(V128 vector, int count) => (vector.AsUInt16() >>> (count & 15)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8Add(V128 left, V128 right) => (left.AsInt16() + right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8AddSatS(V128 left, V128 right) => Vector128.AddSaturate(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8AddSatU(V128 left, V128 right) =>
        Vector128.AddSaturate(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8Sub(V128 left, V128 right) => (left.AsInt16() - right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8SubSatS(V128 left, V128 right) =>
        Vector128.SubtractSaturate(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8SubSatU(V128 left, V128 right) =>
        Vector128.SubtractSaturate(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8Mul(V128 left, V128 right) => (left.AsInt16() * right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8MinS(V128 left, V128 right) => Vector128.Min(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8MinU(V128 left, V128 right) => Vector128.Min(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8MaxS(V128 left, V128 right) => Vector128.Max(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8MaxU(V128 left, V128 right) => Vector128.Max(left.AsUInt16(), right.AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8AvgrU(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.Average(left.AsUInt16(), right.AsUInt16()).AsByte();
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.FusedAddRoundedHalving(left.AsUInt16(), right.AsUInt16()).AsByte();
        }

        return ((left | right).AsUInt16() - ((left ^ right).AsUInt16() >>> 1)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I16x8NarrowI32x4S(V128 left, V128 right) =>
        Sse2.IsSupported
            ? Sse2.PackSignedSaturate(left.AsInt32(), right.AsInt32()).AsByte()
            : Vector128.NarrowWithSaturation(left.AsInt32(), right.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8NarrowI32x4U(V128 left, V128 right)
    {
        if (Sse41.IsSupported)
        {
            return Sse41.PackUnsignedSaturate(left.AsInt32(), right.AsInt32()).AsByte();
        }

        if (AdvSimd.IsSupported)
        {
            var low = AdvSimd.ExtractNarrowingSaturateUnsignedLower(left.AsInt32());
            return AdvSimd.ExtractNarrowingSaturateUnsignedUpper(low, right.AsInt32()).AsByte();
        }

        Vector128<uint> first = Vector128.Max(left.AsInt32(), Vector128<int>.Zero).AsUInt32();
        Vector128<uint> second = Vector128.Max(right.AsInt32(), Vector128<int>.Zero).AsUInt32();
        return Vector128.NarrowWithSaturation(first, second).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I16x8ExtendLowI8x16S(V128 vector) => Vector128.WidenLower(vector.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtendLowI8x16U(V128 vector) => Vector128.WidenLower(vector).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtendHighI8x16S(V128 vector) => Vector128.WidenUpper(vector.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtendHighI8x16U(V128 vector) => Sse2.IsSupported
        ? Sse2.UnpackHigh(vector.AsByte(), Vector128<byte>.Zero).AsByte()
        : Vector128.WidenUpper(vector).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtmulLowI8x16S(V128 left, V128 right) =>
        AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(left.AsSByte().GetLower(), right.AsSByte().GetLower()).AsByte()
            : (Vector128.WidenLower(left.AsSByte()) * Vector128.WidenLower(right.AsSByte())).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtmulLowI8x16U(V128 left, V128 right) =>
        AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(left.GetLower(), right.GetLower()).AsByte()
            : (Vector128.WidenLower(left) * Vector128.WidenLower(right)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtmulHighI8x16S(V128 left, V128 right) =>
        AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningUpper(left.AsSByte(), right.AsSByte()).AsByte()
            : (Vector128.WidenUpper(left.AsSByte()) * Vector128.WidenUpper(right.AsSByte())).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtmulHighI8x16U(V128 left, V128 right) =>
        AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningUpper(left, right).AsByte()
            : (Vector128.WidenUpper(left) * Vector128.WidenUpper(right)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I16x8ExtaddPairwiseI8x16S(V128 vector)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.MultiplyAddAdjacent(V128.One, vector.AsSByte()).AsByte();
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.AddPairwiseWidening(vector.AsSByte()).AsByte();
        }

        Vector128<short> lanes = vector.AsInt16();
        return ((lanes >> 8) + ((lanes << 8) >> 8)).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I16x8ExtaddPairwiseI8x16U(V128 vector)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.MultiplyAddAdjacent(vector, Vector128<sbyte>.One).AsByte();
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.AddPairwiseWidening(vector).AsByte();
        }

        Vector128<ushort> lanes = vector.AsUInt16();
        return ((lanes >>> 8) + (lanes & Vector128.Create((ushort)0xFF))).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I16x8Q15mulrSatS(V128 left, V128 right)
    {
        if (Ssse3.IsSupported)
        {
            // Only -1 * -1 leaves the range; there the hardware wraps to -1, which no other product is, and -1 ^ all ones is the maximum.
            Vector128<short> product = Ssse3.MultiplyHighRoundScale(left.AsInt16(), right.AsInt16());
            return (product ^ Vector128.Equals(product, Vector128.Create(short.MinValue))).AsByte();
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.MultiplyRoundedDoublingSaturateHigh(left.AsInt16(), right.AsInt16()).AsByte();
        }

        Vector128<int> half = Vector128.Create(0x4000);
        Vector128<int> low = (Vector128.WidenLower(left.AsInt16()) * Vector128.WidenLower(right.AsInt16())) + half;
        Vector128<int> high = (Vector128.WidenUpper(left.AsInt16()) * Vector128.WidenUpper(right.AsInt16())) + half;
        return Vector128.NarrowWithSaturation(low >> 15, high >> 15).AsByte();
    }
}
