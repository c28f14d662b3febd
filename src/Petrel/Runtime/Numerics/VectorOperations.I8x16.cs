using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 I8x16Splat(int value) => Vector128.Create((byte)value);

    [MethodImpl(Inline)]
    public static int I8x16ExtractLaneS(V128 vector, int lane) => vector.AsSByte().GetElement(lane);

    [MethodImpl(Inline)]
    public static int I8x16ExtractLaneU(V128 vector, int lane) => vector.GetElement(lane);

    [MethodImpl(Inline)]
    public static V128 I8x16ReplaceLane(V128 vector, int value, int lane) => vector.WithElement(lane, (byte)value);

    // An index beyond the last lane selects zero.
    [MethodImpl(Inline)]
    public static V128 I8x16Swizzle(V128 vector, V128 indices)
    {
        if (Ssse3.IsSupported)
        {
            // The hardware looks at the low four bits and gives zero when bit 7 is set: make it set from 16 on.
            return Ssse3.Shuffle(vector, Sse2.AddSaturate(indices, Vector128.Create((byte)0x70)));
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.VectorTableLookup(vector, indices)
            : Vector128.Shuffle(vector, indices);
    }

    [MethodImpl(Inline)]
    public static V128 I8x16Eq(V128 left, V128 right) => Vector128.Equals(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16Ne(V128 left, V128 right) => ~Vector128.Equals(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16LtS(V128 left, V128 right) => Vector128.LessThan(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16LtU(V128 left, V128 right) => Vector128.LessThan(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16GtS(V128 left, V128 right) => Vector128.GreaterThan(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16GtU(V128 left, V128 right) => Vector128.GreaterThan(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16LeS(V128 left, V128 right) => Vector128.LessThanOrEqual(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16LeU(V128 left, V128 right) => Vector128.LessThanOrEqual(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16GeS(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16GeU(V128 left, V128 right) => Vector128.GreaterThanOrEqual(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16Abs(V128 vector) => Vector128.Abs(vector.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16Neg(V128 vector) => (-vector.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static int I8x16AllTrue(V128 vector) => Vector128.EqualsAny(vector, Vector128<byte>.Zero) ? 0 : 1;

    [MethodImpl(Inline)]
    public static int I8x16Bitmask(V128 vector) => (int)Vector128.ExtractMostSignificantBits(vector);

    [MethodImpl(Inline)]
    public static V128 I8x16Shl(V128 vector, int count) => vector << (count & 7);

    [MethodImpl(Inline)]
    public static V128 I8x16ShrS(V128 vector, int count) => (vector.AsSByte() >> (count & 7)).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16ShrU(V128 vector, int count) => vector >>> (count & 7);

    [MethodImpl(Inline)]
    public static V128 I8x16Add(V128 left, V128 right) => left + right;

    [MethodImpl(Inline)]
    public static V128 I8x16AddSatS(V128 left, V128 right) => Vector128.AddSaturate(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16AddSatU(V128 left, V128 right) => Vector128.AddSaturate(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16Sub(V128 left, V128 right) => left - right;

    [MethodImpl(Inline)]
    public static V128 I8x16SubSatS(V128 left, V128 right) =>
        Vector128.SubtractSaturate(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16SubSatU(V128 left, V128 right) => Vector128.SubtractSaturate(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16MinS(V128 left, V128 right) => Vector128.Min(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16MinU(V128 left, V128 right) => Vector128.Min(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16MaxS(V128 left, V128 right) => Vector128.Max(left.AsSByte(), right.AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16MaxU(V128 left, V128 right) => Vector128.Max(left, right);

    [MethodImpl(Inline)]
    public static V128 I8x16AvgrU(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.Average(left, right);
        }

        if (AdvSimd.IsSupported)
        {
            return AdvSimd.FusedAddRoundedHalving(left, right);
        }

        return (left | right) - ((left ^ right) >>> 1);
    }

    [MethodImpl(Inline)]
    public static V128 I8x16Popcnt(V128 vector)
    {
        if (AdvSimd.IsSupported)
        {
            return AdvSimd.PopCount(vector);
        }

        if (Ssse3.IsSupported)
        {
            V128 counts = Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
            V128 low = Vector128.Create((byte)0x0F);
            V128 high = (vector.AsUInt16() >>> 4).AsByte() & low;
            return Ssse3.Shuffle(counts, vector & low) + Ssse3.Shuffle(counts, high);
        }

        V128 pairs = vector - ((vector >>> 1) & Vector128.Create((byte)0x55));
        V128 nibbles = (pairs & Vector128.Create((byte)0x33)) + ((pairs >>> 2) & Vector128.Create((byte)0x33));
        return (nibbles + (nibbles >>> 4)) & Vector128.Create((byte)0x0F);
    }

    [MethodImpl(Inline)]
    public static V128 I8x16NarrowI16x8S(V128 left, V128 right) =>
        Sse2.IsSupported
            ? Sse2.PackSignedSaturate(left.AsInt16(), right.AsInt16()).AsByte()
            : Vector128.NarrowWithSaturation(left.AsInt16(), right.AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 I8x16NarrowI16x8U(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.PackUnsignedSaturate(left.AsInt16(), right.AsInt16());
        }

        if (AdvSimd.IsSupported)
        {
            var low = AdvSimd.ExtractNarrowingSaturateUnsignedLower(left.AsInt16());
            return AdvSimd.ExtractNarrowingSaturateUnsignedUpper(low, right.AsInt16());
        }

        Vector128<ushort> first = Vector128.Max(left.AsInt16(), Vector128<short>.Zero).AsUInt16();
        Vector128<ushort> second = Vector128.Max(right.AsInt16(), Vector128<short>.Zero).AsUInt16();
        return Vector128.NarrowWithSaturation(first, second);
    }
}
