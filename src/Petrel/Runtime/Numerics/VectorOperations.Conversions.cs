using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

// x86 converts a lane that has no result to 0x8000_0000 (signed) or 0xFFFF_FFFF (unsigned, AVX-512); the saturating
// conversions repair that.
internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 I32x4TruncSatF32x4S(V128 vector)
    {
        Vector128<float> value = vector.AsSingle();
        if (Sse2.IsSupported)
        {
            // Inverting 0x8000_0000 gives the maximum.
            Vector128<int> result = Sse2.ConvertToVector128Int32WithTruncation(value);
            Vector128<int> tooLarge = Vector128.GreaterThanOrEqual(value, Vector128.Create(2147483648f)).AsInt32();
            return ((result ^ tooLarge) & Vector128.Equals(value, value).AsInt32()).AsByte();
        }

        return Vector128.ConvertToInt32(value).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4TruncSatF32x4U(V128 vector)
    {
        Vector128<float> value = vector.AsSingle();
        if (Sse41.IsSupported)
        {
            // The second operand of this max is the result when the first is a NaN.
            Vector128<float> positive = Sse.Max(value, Vector128<float>.Zero);
            if (Avx512F.VL.IsSupported)
            {
                return Avx512F.VL.ConvertToVector128UInt32WithTruncation(positive).AsByte();
            }

            // What exceeds 2^31 is converted by itself, saturated at 2^31 - 1, and added to the 0x8000_0000 of the lane.
            Vector128<float> excess = positive - Vector128.Create(2147483648f);
            Vector128<int> tooLarge = Vector128.GreaterThanOrEqual(excess, Vector128.Create(2147483648f)).AsInt32();
            Vector128<int> high = Sse2.ConvertToVector128Int32WithTruncation(excess) ^ tooLarge;
            Vector128<int> low = Sse2.ConvertToVector128Int32WithTruncation(positive);
            return (low + Vector128.Max(high, Vector128<int>.Zero)).AsByte();
        }

        return Vector128.ConvertToUInt32(value).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4TruncSatF64x2SZero(V128 vector)
    {
        Vector128<double> value = vector.AsDouble();
        if (Sse2.IsSupported)
        {
            // The bound is 0 where the lane is a NaN, and min gives its second operand there.
            Vector128<double> bound = Vector128.Equals(value, value) & Vector128.Create(2147483647.0);
            return Sse2.ConvertToVector128Int32WithTruncation(Sse2.Min(value, bound)).AsByte();
        }

        Vector128<long> wide = Vector128.ConvertToInt64(value);
        return Vector128.NarrowWithSaturation(wide, Vector128<long>.Zero).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 I32x4TruncSatF64x2UZero(V128 vector)
    {
        Vector128<double> value = vector.AsDouble();
        if (Sse41.IsSupported)
        {
            Vector128<double> positive = Sse2.Max(value, Vector128<double>.Zero);
            if (Avx512F.VL.IsSupported)
            {
                return Avx512F.VL.ConvertToVector128UInt32WithTruncation(positive).AsByte();
            }

            // Adding 2^52 leaves the integer in the low half of the lane.
            Vector128<double> bounded = Sse2.Min(positive, Vector128.Create(4294967295.0));
            Vector128<double> shifted = Sse41.RoundToZero(bounded) + Vector128.Create(4503599627370496.0);
            return Sse.Shuffle(shifted.AsSingle(), Vector128<float>.Zero, 0b_10_00_10_00).AsByte();
        }

        Vector128<ulong> wide = Vector128.ConvertToUInt64(value);
        return Vector128.NarrowWithSaturation(wide, Vector128<ulong>.Zero).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F32x4ConvertI32x4S(V128 vector) => Vector128.ConvertToSingle(vector.AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4ConvertI32x4U(V128 vector) => Vector128.ConvertToSingle(vector.AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2ConvertLowI32x4S(V128 vector)
    {
        return Sse2.IsSupported
            ? Sse2.ConvertToVector128Double(vector.AsInt32()).AsByte()
            : Vector128.ConvertToDouble(Vector128.WidenLower(vector.AsInt32())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F64x2ConvertLowI32x4U(V128 vector)
    {
        if (Avx512F.VL.IsSupported)
        {
            return Avx512F.VL.ConvertToVector128Double(vector.AsUInt32()).AsByte();
        }

        if (Sse2.IsSupported)
        {
            // The integer becomes the low bits of 2^52, which is then taken off.
            Vector128<uint> biased = Sse2.UnpackLow(vector.AsUInt32(), Vector128.Create(0x4330_0000u));
            return (biased.AsDouble() - Vector128.Create(4503599627370496.0)).AsByte();
        }

        return Vector128.ConvertToDouble(Vector128.WidenLower(vector.AsUInt32())).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F32x4DemoteF64x2Zero(V128 vector)
    {
        return Sse2.IsSupported
            ? Sse2.ConvertToVector128Single(vector.AsDouble()).AsByte()
            : Vector128.Narrow(vector.AsDouble(), Vector128<double>.Zero).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F64x2PromoteLowF32x4(V128 vector)
    {
        return Sse2.IsSupported
            ? Sse2.ConvertToVector128Double(vector.AsSingle()).AsByte()
            : Vector128.WidenLower(vector.AsSingle()).AsByte();
    }
}
