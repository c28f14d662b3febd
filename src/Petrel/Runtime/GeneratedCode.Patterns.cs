using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime;

/// <content>The least and the greatest of two values without a branch, and what else sequences of instructions are.</content>
internal static partial class GeneratedCode
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinimumSigned(int first, int second) =>
        Vector128.Min(Vector128.CreateScalarUnsafe(first), Vector128.CreateScalarUnsafe(second)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaximumSigned(int first, int second) =>
        Vector128.Max(Vector128.CreateScalarUnsafe(first), Vector128.CreateScalarUnsafe(second)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MinimumUnsigned(int first, int second) =>
        (int)Vector128.Min(Vector128.CreateScalarUnsafe((uint)first), Vector128.CreateScalarUnsafe((uint)second)).ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int MaximumUnsigned(int first, int second) =>
        (int)Vector128.Max(Vector128.CreateScalarUnsafe((uint)first), Vector128.CreateScalarUnsafe((uint)second)).ToScalar();

    // first < second ? first : second, which is what the instruction of x86 computes: the second for NaN and for zeros.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MinimumFloat32(float first, float second) => Sse.IsSupported
        ? Sse.MinScalar(Vector128.CreateScalarUnsafe(first), Vector128.CreateScalarUnsafe(second)).ToScalar()
        : first < second ? first : second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MaximumFloat32(float first, float second) => Sse.IsSupported
        ? Sse.MaxScalar(Vector128.CreateScalarUnsafe(first), Vector128.CreateScalarUnsafe(second)).ToScalar()
        : first > second ? first : second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MinimumFloat64(double first, double second) => Sse2.IsSupported
        ? Sse2.MinScalar(Vector128.CreateScalarUnsafe(first), Vector128.CreateScalarUnsafe(second)).ToScalar()
        : first < second ? first : second;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double MaximumFloat64(double first, double second) => Sse2.IsSupported
        ? Sse2.MaxScalar(Vector128.CreateScalarUnsafe(first), Vector128.CreateScalarUnsafe(second)).ToScalar()
        : first > second ? first : second;

    // What is above the lowest 32 bits does not matter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> VectorOf(int value) => Vector128.CreateScalarUnsafe(value).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int VectorValue(Vector128<byte> value) => value.AsInt32().ToScalar();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> VectorAdd(Vector128<byte> value, int constant) =>
        (value.AsInt32() + Vector128.Create(constant)).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> VectorMinimumSigned(Vector128<byte> first, Vector128<byte> second) =>
        Vector128.Min(first.AsInt32(), second.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> VectorMaximumSigned(Vector128<byte> first, Vector128<byte> second) =>
        Vector128.Max(first.AsInt32(), second.AsInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> VectorMinimumUnsigned(Vector128<byte> first, Vector128<byte> second) =>
        Vector128.Min(first.AsUInt32(), second.AsUInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> VectorMaximumUnsigned(Vector128<byte> first, Vector128<byte> second) =>
        Vector128.Max(first.AsUInt32(), second.AsUInt32()).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ReverseBytes(int value) => BinaryPrimitives.ReverseEndianness(value);
}
