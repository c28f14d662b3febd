using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime.Numerics;

// Float to integer. On x86 a truncation that has no result gives the smallest integer (signed) or the largest (unsigned,
// AVX-512), so that one comparison of the result stands for all range checks of the operand; 64-bit instructions
// serve unsigned 32-bit results. Elsewhere the operand is compared with the bounds.
internal static partial class ScalarOperations
{
    [MethodImpl(Inline)]
    public static int I32TruncF32S(float value)
    {
        if (Sse.IsSupported)
        {
            int result = Sse.ConvertToInt32WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result == int.MinValue && value != -2147483648f)
            {
                ThrowUnrepresentable(value);
            }

            return result;
        }

        if (!(value >= -2147483648f && value < 2147483648f))
        {
            ThrowUnrepresentable(value);
        }

        return (int)value;
    }

    [MethodImpl(Inline)]
    public static int I32TruncF32U(float value)
    {
        if (Sse.X64.IsSupported)
        {
            long result = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if ((ulong)result > uint.MaxValue)
            {
                ThrowUnrepresentable(value);
            }

            return (int)result;
        }

        if (!(value > -1f && value < 4294967296f))
        {
            ThrowUnrepresentable(value);
        }

        return (int)(uint)value;
    }

    [MethodImpl(Inline)]
    public static int I32TruncF64S(double value)
    {
        if (Sse2.IsSupported)
        {
            int result = Sse2.ConvertToInt32WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result == int.MinValue && value is not (> -2147483649.0 and < 2147483648.0))
            {
                ThrowUnrepresentable(value);
            }

            return result;
        }

        if (!(value > -2147483649.0 && value < 2147483648.0))
        {
            ThrowUnrepresentable(value);
        }

        return (int)value;
    }

    [MethodImpl(Inline)]
    public static int I32TruncF64U(double value)
    {
        if (Sse2.X64.IsSupported)
        {
            long result = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if ((ulong)result > uint.MaxValue)
            {
                ThrowUnrepresentable(value);
            }

            return (int)result;
        }

        if (!(value > -1.0 && value < 4294967296.0))
        {
            ThrowUnrepresentable(value);
        }

        return (int)(uint)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncF32S(float value)
    {
        if (Sse.X64.IsSupported)
        {
            long result = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result == long.MinValue && value != -9223372036854775808f)
            {
                ThrowUnrepresentable(value);
            }

            return result;
        }

        if (!(value >= -9223372036854775808f && value < 9223372036854775808f))
        {
            ThrowUnrepresentable(value);
        }

        return (long)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncF32U(float value)
    {
        if (Avx512F.X64.IsSupported)
        {
            ulong result = Avx512F.X64.ConvertToUInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result == ulong.MaxValue)
            {
                ThrowUnrepresentable(value);
            }

            return (long)result;
        }

        if (Sse.X64.IsSupported)
        {
            long result = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result < 0)
            {
                // From 2^63 on; every other operand that came here is out of range after the subtraction as well.
                result = Sse.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value - 9223372036854775808f));
                if (result < 0)
                {
                    ThrowUnrepresentable(value);
                }

                result ^= long.MinValue;
            }

            return result;
        }

        if (!(value > -1f && value < 18446744073709551616f))
        {
            ThrowUnrepresentable(value);
        }

        return (long)(ulong)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncF64S(double value)
    {
        if (Sse2.X64.IsSupported)
        {
            long result = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result == long.MinValue && value != -9223372036854775808.0)
            {
                ThrowUnrepresentable(value);
            }

            return result;
        }

        if (!(value >= -9223372036854775808.0 && value < 9223372036854775808.0))
        {
            ThrowUnrepresentable(value);
        }

        return (long)value;
    }

    [MethodImpl(Inline)]
    public static long I64TruncF64U(double value)
    {
        if (Avx512F.X64.IsSupported)
        {
            ulong result = Avx512F.X64.ConvertToUInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result == ulong.MaxValue)
            {
                ThrowUnrepresentable(value);
            }

            return (long)result;
        }

        if (Sse2.X64.IsSupported)
        {
            long result = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value));
            if (result < 0)
            {
                // From 2^63 on; every other operand that came here is out of range after the subtraction as well.
                result = Sse2.X64.ConvertToInt64WithTruncation(Vector128.CreateScalarUnsafe(value - 9223372036854775808.0));
                if (result < 0)
                {
                    ThrowUnrepresentable(value);
                }

                result ^= long.MinValue;
            }

            return result;
        }

        if (!(value > -1.0 && value < 18446744073709551616.0))
        {
            ThrowUnrepresentable(value);
        }

        return (long)(ulong)value;
    }

    /// <summary>The two traps of a truncation, told apart out of line.</summary>
    [DoesNotReturn]
    private static void ThrowUnrepresentable(double value)
    {
        throw ThrowHelper.Trap(double.IsNaN(value) ? TrapCode.InvalidConversionToInteger : TrapCode.IntegerOverflow);
    }
}
