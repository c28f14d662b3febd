using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

// i8x16.shuffle in general, and the patterns that have an instruction of their own. Which one it is, the compiler decides
// (ShufflePattern); lanes and controls are constants.
internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 I8x16Shuffle(V128 left, V128 right, V128 lanes)
    {
        if (AdvSimd.Arm64.IsSupported)
        {
            return AdvSimd.Arm64.VectorTableLookup((left, right), lanes);
        }

        // Lanes of the other operand are out of range and give zero. AVX-512 has a two-operand shuffle, but where it is
        // three instructions inside (Intel) its latency is four times that of these.
        return Vector128.Shuffle(left, lanes) | Vector128.Shuffle(right, lanes - Vector128.Create((byte)16));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleLeft(V128 left, V128 right, V128 lanes) => Vector128.Shuffle(left, lanes);

    [MethodImpl(Inline)]
    public static V128 ShuffleRight(V128 left, V128 right, V128 lanes) => Vector128.Shuffle(right, lanes);

    /// <summary>The 32-bit lanes of one operand in any order, two bits of <paramref name="control"/> for each.</summary>
    [MethodImpl(Inline)]
    public static V128 ShuffleLeft32(V128 left, V128 right, [ConstantExpected] byte control) => Vector128.Shuffle(
        left.AsInt32(),
        Vector128.Create(control & 3, (control >> 2) & 3, (control >> 4) & 3, (control >> 6) & 3)).AsByte();

    [MethodImpl(Inline)]
    public static V128 ShuffleRight32(V128 left, V128 right, [ConstantExpected] byte control) => ShuffleLeft32(right, left, control);

    /// <summary>Two 32-bit lanes of the left operand, then two of the right one.</summary>
    [MethodImpl(Inline)]
    public static V128 ShufflePairs32(V128 left, V128 right, [ConstantExpected] byte control) => Sse.IsSupported
        ? Sse.Shuffle(left.AsSingle(), right.AsSingle(), control).AsByte()
        : (Vector128.Shuffle(left.AsInt32(), Vector128.Create(control & 3, (control >> 2) & 3, -1, -1))
            | Vector128.Shuffle(right.AsInt32(), Vector128.Create(-1, -1, (control >> 4) & 3, (control >> 6) & 3))).AsByte();

    /// <summary>Sixteen bytes of the operands one after the other, from byte <paramref name="start"/> on.</summary>
    [MethodImpl(Inline)]
    public static V128 ShuffleWindow(V128 left, V128 right, [ConstantExpected(Max = (byte)15)] byte start)
    {
        if (Ssse3.IsSupported)
        {
            return Ssse3.AlignRight(right, left, start);
        }

        return AdvSimd.IsSupported
            ? AdvSimd.ExtractVector128(left, right, start)
            : I8x16Shuffle(left, right, Vector128.Create(start) + Vector128<byte>.Indices);
    }

    /// <summary>16-bit lanes in place: of the right operand where <paramref name="control"/> has a bit.</summary>
    [MethodImpl(Inline)]
    public static V128 ShuffleBlend16(V128 left, V128 right, [ConstantExpected] byte control)
    {
        if (Sse41.IsSupported)
        {
            return Sse41.Blend(left.AsInt16(), right.AsInt16(), control).AsByte();
        }

        Vector128<short> bits = Vector128.Create((short)1, 2, 4, 8, 16, 32, 64, 128);
        Vector128<short> mask = Vector128.Equals(Vector128.Create((short)control) & bits, bits);
        return Vector128.ConditionalSelect(mask.AsByte(), right, left);
    }

    // The low or high halves of both operands, lane by lane in turn.
    [MethodImpl(Inline)]
    public static V128 ShuffleLow8(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackLow(left, right);
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipLow(left, right)
            : I8x16Shuffle(left, right, Vector128.Create((byte)0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleHigh8(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackHigh(left, right);
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipHigh(left, right)
            : I8x16Shuffle(left, right, Vector128.Create((byte)8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleLow16(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackLow(left.AsUInt16(), right.AsUInt16()).AsByte();
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipLow(left.AsUInt16(), right.AsUInt16()).AsByte()
            : I8x16Shuffle(left, right, Vector128.Create((byte)0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleHigh16(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackHigh(left.AsUInt16(), right.AsUInt16()).AsByte();
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipHigh(left.AsUInt16(), right.AsUInt16()).AsByte()
            : I8x16Shuffle(left, right, Vector128.Create((byte)8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleLow32(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackLow(left.AsUInt32(), right.AsUInt32()).AsByte();
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipLow(left.AsUInt32(), right.AsUInt32()).AsByte()
            : I8x16Shuffle(left, right, Vector128.Create((byte)0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleHigh32(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackHigh(left.AsUInt32(), right.AsUInt32()).AsByte();
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipHigh(left.AsUInt32(), right.AsUInt32()).AsByte()
            : I8x16Shuffle(left, right, Vector128.Create((byte)8, 9, 10, 11, 24, 25, 26, 27, 12, 13, 14, 15, 28, 29, 30, 31));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleLow64(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackLow(left.AsUInt64(), right.AsUInt64()).AsByte();
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipLow(left.AsUInt64(), right.AsUInt64()).AsByte()
            : I8x16Shuffle(left, right, Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23));
    }

    [MethodImpl(Inline)]
    public static V128 ShuffleHigh64(V128 left, V128 right)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.UnpackHigh(left.AsUInt64(), right.AsUInt64()).AsByte();
        }

        return AdvSimd.Arm64.IsSupported
            ? AdvSimd.Arm64.ZipHigh(left.AsUInt64(), right.AsUInt64()).AsByte()
            : I8x16Shuffle(left, right, Vector128.Create((byte)8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31));
    }
}
