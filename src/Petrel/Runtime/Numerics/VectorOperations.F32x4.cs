using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 F32x4Splat(float value) => Vector128.Create(value).AsByte();

    [MethodImpl(Inline)]
    public static float F32x4ExtractLane(V128 vector, int lane) => vector.AsSingle().GetElement(lane);

    [MethodImpl(Inline)]
    public static V128 F32x4ReplaceLane(V128 vector, float value, int lane) =>
        vector.AsSingle().WithElement(lane, value).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Eq(V128 left, V128 right) => Vector128.Equals(left.AsSingle(), right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Ne(V128 left, V128 right) => ~Vector128.Equals(left.AsSingle(), right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Lt(V128 left, V128 right) => Vector128.LessThan(left.AsSingle(), right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Gt(V128 left, V128 right) => Vector128.GreaterThan(left.AsSingle(), right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Le(V128 left, V128 right) => Vector128.LessThanOrEqual(left.AsSingle(), right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Ge(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsSingle(), right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Abs(V128 vector) => Vector128.Abs(vector.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Neg(V128 vector) => (-vector.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Sqrt(V128 vector) => Vector128.Sqrt(vector.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Ceil(V128 vector) => Vector128.Ceiling(vector.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Floor(V128 vector) => Vector128.Floor(vector.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Trunc(V128 vector) => Vector128.Truncate(vector.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Nearest(V128 vector) => Vector128.Round(vector.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Add(V128 left, V128 right) => (left.AsSingle() + right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Sub(V128 left, V128 right) => (left.AsSingle() - right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Mul(V128 left, V128 right) => (left.AsSingle() * right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Div(V128 left, V128 right) => (left.AsSingle() / right.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Min(V128 left, V128 right)
    {
        Vector128<float> a = left.AsSingle();
        Vector128<float> b = right.AsSingle();
        if (Sse41.IsSupported)
        {
            Vector128<float> ordered = Avx512DQ.VL.IsSupported
                ? Avx512DQ.VL.Range(a, b, 4)
                : Sse.Or(Sse.Min(a, b), Sse.Min(b, a));
            return Sse41.BlendVariable(ordered, a + b, Sse.CompareUnordered(a, b)).AsByte();
        }

        Vector128<float> result = Vector128.Min(a, b);
        return Vector128.ConditionalSelect(Vector128.Equals(result, result), result, a + b).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F32x4Max(V128 left, V128 right)
    {
        Vector128<float> a = left.AsSingle();
        Vector128<float> b = right.AsSingle();
        if (Sse41.IsSupported)
        {
            Vector128<float> ordered = Avx512DQ.VL.IsSupported
                ? Avx512DQ.VL.Range(a, b, 5)
                : Sse.And(Sse.Max(a, b), Sse.Max(b, a));
            return Sse41.BlendVariable(ordered, a + b, Sse.CompareUnordered(a, b)).AsByte();
        }

        Vector128<float> result = Vector128.Max(a, b);
        return Vector128.ConditionalSelect(Vector128.Equals(result, result), result, a + b).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F32x4Pmin(V128 left, V128 right) =>
        Sse.IsSupported
            ? Sse.Min(right.AsSingle(), left.AsSingle()).AsByte()
            : Vector128.ConditionalSelect(
                Vector128.LessThan(right.AsSingle(), left.AsSingle()), right.AsSingle(), left.AsSingle()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F32x4Pmax(V128 left, V128 right) =>
        Sse.IsSupported
            ? Sse.Max(right.AsSingle(), left.AsSingle()).AsByte()
            : Vector128.ConditionalSelect(
                Vector128.GreaterThan(right.AsSingle(), left.AsSingle()), right.AsSingle(), left.AsSingle()).AsByte();
}
