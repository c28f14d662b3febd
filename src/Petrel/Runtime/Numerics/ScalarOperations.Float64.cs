using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime.Numerics;

internal static partial class ScalarOperations
{
    [MethodImpl(Inline)]
    public static double F64Abs(double value) => Math.Abs(value);

    [MethodImpl(Inline)]
    public static double F64Neg(double value) => -value;

    [MethodImpl(Inline)]
    public static double F64Copysign(double magnitude, double sign) => Math.CopySign(magnitude, sign);

    [MethodImpl(Inline)]
    public static double F64Ceil(double value) => Math.Ceiling(value);

    [MethodImpl(Inline)]
    public static double F64Floor(double value) => Math.Floor(value);

    [MethodImpl(Inline)]
    public static double F64Trunc(double value) => Math.Truncate(value);

    [MethodImpl(Inline)]
    public static double F64Nearest(double value) => Math.Round(value);

    [MethodImpl(Inline)]
    public static double F64Sqrt(double value) => Math.Sqrt(value);

    // min and max: the hardware's own return the second operand when one is a NaN and when both are zeros. Taken in both
    // orders, the sign bits of two zeros combine to the right zero, and a sum is a quiet NaN exactly when an operand is one.
    // (Math.Min and Math.Max let a signalling NaN through.)
    [MethodImpl(Inline)]
    public static double F64Min(double left, double right)
    {
        if (Sse41.IsSupported)
        {
            Vector128<double> a = Vector128.CreateScalarUnsafe(left);
            Vector128<double> b = Vector128.CreateScalarUnsafe(right);
            Vector128<double> ordered = Avx512DQ.IsSupported
                ? Avx512DQ.RangeScalar(a, b, 4)
                : Sse2.Or(Sse2.MinScalar(a, b), Sse2.MinScalar(b, a));
            return Sse41.BlendVariable(ordered, Sse2.AddScalar(a, b), Sse2.CompareScalarUnordered(a, b)).ToScalar();
        }

        double result = Math.Min(left, right);
        return double.IsNaN(result) ? left + right : result;
    }

    [MethodImpl(Inline)]
    public static double F64Max(double left, double right)
    {
        if (Sse41.IsSupported)
        {
            Vector128<double> a = Vector128.CreateScalarUnsafe(left);
            Vector128<double> b = Vector128.CreateScalarUnsafe(right);
            Vector128<double> ordered = Avx512DQ.IsSupported
                ? Avx512DQ.RangeScalar(a, b, 5)
                : Sse2.And(Sse2.MaxScalar(a, b), Sse2.MaxScalar(b, a));
            return Sse41.BlendVariable(ordered, Sse2.AddScalar(a, b), Sse2.CompareScalarUnordered(a, b)).ToScalar();
        }

        double result = Math.Max(left, right);
        return double.IsNaN(result) ? left + right : result;
    }

    // The arithmetic that the JIT must not fold away when an operand is the constant 0 or 1; elsewhere plain IL does as well.
    [MethodImpl(Inline)]
    public static double F64Add(double left, double right) => Sse2.IsSupported
        ? Sse2.AddScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left + right);

    [MethodImpl(Inline)]
    public static double F64Sub(double left, double right) => Sse2.IsSupported
        ? Sse2.SubtractScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left - right);

    [MethodImpl(Inline)]
    public static double F64Mul(double left, double right) => Sse2.IsSupported
        ? Sse2.MultiplyScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left * right);

    [MethodImpl(Inline)]
    public static double F64Div(double left, double right) => Sse2.IsSupported
        ? Sse2.DivideScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left / right);

    [MethodImpl(Inline)]
    private static double Quiet(double value) => double.IsNaN(value)
        ? BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(value) | 0x0008_0000_0000_0000)
        : value;
}
