using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 I64x2Splat(long value) => Vector128.Create(value).AsByte();

    [MethodImpl(Inline)]
    public static long I64x2ExtractLane(V128 vector, int lane) => vector.AsInt64().GetElement(lane);

    [MethodImpl(Inline)]
    public static V128 I64x2ReplaceLane(V128 vector, long value, int lane) =>
        vector.AsInt64().WithElement(lane, value).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2Eq(V128 left, V128 right) => Vector128.Equals(left.AsInt64(), right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2Ne(V128 left, V128 right) => ~Vector128.Equals(left.AsInt64(), right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2LtS(V128 left, V128 right) => Vector128.LessThan(left.AsInt64(), right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2GtS(V128 left, V128 right) => Vector128.GreaterThan(left.AsInt64(), right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2LeS(V128 left, V128 right) => Vector128.LessThanOrEqual(left.AsInt64(), right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2GeS(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsInt64(), right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2Abs(V128 vector) => Vector128.Abs(vector.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2Neg(V128 vector) => (-vector.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static int I64x2AllTrue(V128 vector) => Vector128.EqualsAny(vector.AsInt64(), Vector128<long>.Zero) ? 0 : 1;

    [MethodImpl(Inline)]
    public static int I64x2Bitmask(V128 vector) => (int)Vector128.ExtractMostSignificantBits(vector.AsInt64());

    [MethodImpl(Inline)]
    public static V128 I64x2Shl(V128 vector, int count) => (vector.AsInt64() << (count & 63)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2ShrS(V128 vector, int count) => (vector.AsInt64() >> (count & 63)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2ShrU(V128 vector, int count) => (vector.AsUInt64() >>> (count & 63)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2Add(V128 left, V128 right) => (left.AsInt64() + right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2Sub(V128 left, V128 right) => (left.AsInt64() - right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2Mul(V128 left, V128 right) => (left.AsInt64() * right.AsInt64()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2ExtendLowI32x4S(V128 vector) => Vector128.WidenLower(vector.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2ExtendLowI32x4U(V128 vector) => Vector128.WidenLower(vector.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2ExtendHighI32x4S(V128 vector) => Vector128.WidenUpper(vector.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2ExtendHighI32x4U(V128 vector) => Sse2.IsSupported
        ? Sse2.UnpackHigh(vector.AsUInt32(), Vector128<uint>.Zero).AsByte()
        : Vector128.WidenUpper(vector.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I64x2ExtmulLowI32x4S(V128 left, V128 right)
    {
        if (Sse41.IsSupported)
        {
            Vector128<int> first = Sse2.UnpackLow(left.AsInt32(), left.AsInt32());
            Vector128<int> second = Sse2.UnpackLow(right.AsInt32(), right.AsInt32());
            return Sse41.Multiply(first, second).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(left.AsInt32().GetLower(), right.AsInt32().GetLower()).AsByte()
            : (Vector128.WidenLower(left.AsInt32()) * Vector128.WidenLower(right.AsInt32())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I64x2ExtmulLowI32x4U(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            Vector128<uint> first = Sse2.UnpackLow(left.AsUInt32(), left.AsUInt32());
            Vector128<uint> second = Sse2.UnpackLow(right.AsUInt32(), right.AsUInt32());
            return Sse2.Multiply(first, second).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningLower(left.AsUInt32().GetLower(), right.AsUInt32().GetLower()).AsByte()
            : (Vector128.WidenLower(left.AsUInt32()) * Vector128.WidenLower(right.AsUInt32())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I64x2ExtmulHighI32x4S(V128 left, V128 right)
    {
        if (Sse41.IsSupported)
        {
            Vector128<int> first = Sse2.UnpackHigh(left.AsInt32(), left.AsInt32());
            Vector128<int> second = Sse2.UnpackHigh(right.AsInt32(), right.AsInt32());
            return Sse41.Multiply(first, second).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningUpper(left.AsInt32(), right.AsInt32()).AsByte()
            : (Vector128.WidenUpper(left.AsInt32()) * Vector128.WidenUpper(right.AsInt32())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I64x2ExtmulHighI32x4U(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            Vector128<uint> first = Sse2.UnpackHigh(left.AsUInt32(), left.AsUInt32());
            Vector128<uint> second = Sse2.UnpackHigh(right.AsUInt32(), right.AsUInt32());
            return Sse2.Multiply(first, second).AsByte();
        }

        return AdvSimd.IsSupported
            ? AdvSimd.MultiplyWideningUpper(left.AsUInt32(), right.AsUInt32()).AsByte()
            : (Vector128.WidenUpper(left.AsUInt32()) * Vector128.WidenUpper(right.AsUInt32())).AsByte();
    }
}
