using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime.Numerics;

internal static partial class ScalarOperations
{
    // Saturation: .NET's own conversions saturate and give 0 for a NaN. On x86 that costs six to ten instructions, all of
    // them on the way to the result, so the hardware's conversion goes first and its answer is kept when it is good.
    [MethodImpl(Inline)]
    public static int I32TruncSatF32S(float value)
    {
        if (Sse.IsSupported)
        {
            int result = Sse.ConvertToInt32WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result != int.MinValue)
            {
                return result;
            }
        }

        return (int)value;
    }

    [MethodImpl(Inline)]
    public static int I32TruncSatF32U(float value)
    {
        if (Sse.X64.IsSupported && !Avx512F.IsSupported)
        {
            long result = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if ((ulong)result <= uint.MaxValue)
            {
                return (int)result;
            }
        }

        return (int)(uint)value;
    }

    [MethodImpl(Inline)]
    public static int I32TruncSatF64S(double value)
    {
        if (Sse2.IsSupported)
        {
            int result = Sse2.ConvertToInt32WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result != int.MinValue)
            {
                return result;
            }
        }

        return (int)value;
    }

    [MethodImpl(Inline)]
    public static int I32TruncSatF64U(double value)
    {
        if (Sse2.X64.IsSupported && !Avx512F.IsSupported)
        {
            long result = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if ((ulong)result <= uint.MaxValue)
            {
                return (int)result;
            }
        }

        return (int)(uint)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncSatF32S(float value)
    {
        if (Sse.X64.IsSupported)
        {
            long result = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result != long.MinValue)
            {
                return result;
            }
        }

        return (long)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncSatF32U(float value)
    {
        if (Sse.X64.IsSupported && !Avx512F.IsSupported)
        {
            long result = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result >= 0)
            {
                return result;
            }
        }

        return (long)(ulong)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncSatF64S(double value)
    {
        if (Sse2.X64.IsSupported)
        {
            long result = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result != long.MinValue)
            {
                return result;
            }
        }

        return (long)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncSatF64U(double value)
    {
        if (Sse2.X64.IsSupported && !Avx512F.IsSupported)
        {
            long result = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result >= 0)
            {
                return result;
            }
        }

        return (long)(ulong)value;
    }

    [MethodImpl(Inline)]
    public static float F32ConvertI32S(int value) => value;

    [MethodImpl(Inline)]
    public static float F32ConvertI32U(int value) => (uint)value;

    [MethodImpl(Inline)]
    public static float F32ConvertI64S(long value) => value;

    [MethodImpl(Inline)]
    public static float F32ConvertI64U(long value) => (ulong)value;

    [MethodImpl(Inline)]
    public static double F64ConvertI32S(int value) => value;

    [MethodImpl(Inline)]
    public static double F64ConvertI32U(int value) => (uint)value;

    [MethodImpl(Inline)]
    public static double F64ConvertI64S(long value) => value;

    [MethodImpl(Inline)]
    public static double F64ConvertI64U(long value) => (ulong)value;

    [MethodImpl(Inline)]
    public static float F32DemoteF64(double value)
    {
        if (Sse2.IsSupported)
        {
            // The first operand fills the lanes that are not used; the value itself makes it wait for nothing else.
            Vector128<double> scalar = Vector128.CreateScalarUnsafe(value);
            return Sse2.ConvertScalarToVector128Single(scalar.AsSingle(), scalar).ToScalar();
        }

        return Quiet((float)value);
    }

    [MethodImpl(Inline)]
    public static double F64PromoteF32(float value) => value;

    [MethodImpl(Inline)]
    public static int I32ReinterpretF32(float value) => BitConverter.SingleToInt32Bits(value);

    [MethodImpl(Inline)]
    public static long I64ReinterpretF64(double value) => BitConverter.DoubleToInt64Bits(value);

    /// <summary>Keeps every bit even when <paramref name="value"/> is a constant, so it serves <c>f32.const</c> with a NaN too.</summary>
    [MethodImpl(Inline)]
    public static float F32ReinterpretI32(int value) => Sse2.IsSupported
        ? Sse2.ConvertScalarToVector128Int32(value).AsSingle().ToScalar()
        : OpaqueSingle(value);

    [MethodImpl(Inline)]
    public static double F64ReinterpretI64(long value) => BitConverter.Int64BitsToDouble(value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float OpaqueSingle(int value) => BitConverter.Int32BitsToSingle(value);
}
