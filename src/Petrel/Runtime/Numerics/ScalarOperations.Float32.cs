using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime.Numerics;

internal static partial class ScalarOperations
{
    [MethodImpl(Inline)]
    public static float F32Abs(float value) => MathF.Abs(value);

    [MethodImpl(Inline)]
    public static float F32Neg(float value) => -value;

    [MethodImpl(Inline)]
    public static float F32Copysign(float magnitude, float sign) => MathF.CopySign(magnitude, sign);

    [MethodImpl(Inline)]
    public static float F32Ceil(float value) => MathF.Ceiling(value);

    [MethodImpl(Inline)]
    public static float F32Floor(float value) => MathF.Floor(value);

    [MethodImpl(Inline)]
    public static float F32Trunc(float value) => MathF.Truncate(value);

    [MethodImpl(Inline)]
    public static float F32Nearest(float value) => MathF.Round(value);

    [MethodImpl(Inline)]
    public static float F32Sqrt(float value) => MathF.Sqrt(value);

    // min and max: the hardware's own return the second operand when one is a NaN and when both are zeros. Taken in both
    // orders, the sign bits of two zeros combine to the right zero, and a sum is a quiet NaN exactly when an operand is one.
    // (Math.Min and Math.Max let a signalling NaN through.)
    [MethodImpl(Inline)]
    public static float F32Min(float left, float right)
    {
        if (Sse41.IsSupported)
        {
            Vector128<float> a = Vector128.CreateScalarUnsafe(left);
            Vector128<float> b = Vector128.CreateScalarUnsafe(right);
            Vector128<float> ordered = Avx512DQ.IsSupported
                ? Avx512DQ.RangeScalar(a, b, 4)
                : Sse.Or(Sse.MinScalar(a, b), Sse.MinScalar(b, a));
            return Sse41.BlendVariable(ordered, Sse.AddScalar(a, b), Sse.CompareScalarUnordered(a, b)).ToScalar();
        }

        float result = MathF.Min(left, right);
        return float.IsNaN(result) ? left + right : result;
    }

    [MethodImpl(Inline)]
    public static float F32Max(float left, float right)
    {
        if (Sse41.IsSupported)
        {
            Vector128<float> a = Vector128.CreateScalarUnsafe(left);
            Vector128<float> b = Vector128.CreateScalarUnsafe(right);
            Vector128<float> ordered = Avx512DQ.IsSupported
                ? Avx512DQ.RangeScalar(a, b, 5)
                : Sse.And(Sse.MaxScalar(a, b), Sse.MaxScalar(b, a));
            return Sse41.BlendVariable(ordered, Sse.AddScalar(a, b), Sse.CompareScalarUnordered(a, b)).ToScalar();
        }

        float result = MathF.Max(left, right);
        return float.IsNaN(result) ? left + right : result;
    }

    // The arithmetic that the JIT must not fold away when an operand is the constant 0 or 1; elsewhere plain IL does as well.
    [MethodImpl(Inline)]
    public static float F32Add(float left, float right) => Sse.IsSupported
        ? Sse.AddScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left + right);

    [MethodImpl(Inline)]
    public static float F32Sub(float left, float right) => Sse.IsSupported
        ? Sse.SubtractScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left - right);

    [MethodImpl(Inline)]
    public static float F32Mul(float left, float right) => Sse.IsSupported
        ? Sse.MultiplyScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left * right);

    [MethodImpl(Inline)]
    public static float F32Div(float left, float right) => Sse.IsSupported
        ? Sse.DivideScalar(Vector128.CreateScalarUnsafe(left), Vector128.CreateScalarUnsafe(right)).ToScalar()
        : Quiet(left / right);

    [MethodImpl(Inline)]
    private static float Quiet(float value) => float.IsNaN(value)
        ? BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(value) | 0x0040_0000)
        : value;
}
