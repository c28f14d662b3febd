using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

internal static partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 F64x2Splat(double value) => Vector128.Create(value).AsByte();

    [MethodImpl(Inline)]
    public static double F64x2ExtractLane(V128 vector, int lane) => vector.AsDouble().GetElement(lane);

    [MethodImpl(Inline)]
    public static V128 F64x2ReplaceLane(V128 vector, double value, int lane) =>
        vector.AsDouble().WithElement(lane, value).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Eq(V128 left, V128 right) => Vector128.Equals(left.AsDouble(), right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Ne(V128 left, V128 right) => ~Vector128.Equals(left.AsDouble(), right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Lt(V128 left, V128 right) => Vector128.LessThan(left.AsDouble(), right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Gt(V128 left, V128 right) => Vector128.GreaterThan(left.AsDouble(), right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Le(V128 left, V128 right) => Vector128.LessThanOrEqual(left.AsDouble(), right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Ge(V128 left, V128 right) =>
        Vector128.GreaterThanOrEqual(left.AsDouble(), right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Abs(V128 vector) => Vector128.Abs(vector.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Neg(V128 vector) => (-vector.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Sqrt(V128 vector) => Vector128.Sqrt(vector.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Ceil(V128 vector) => Vector128.Ceiling(vector.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Floor(V128 vector) => Vector128.Floor(vector.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Trunc(V128 vector) => Vector128.Truncate(vector.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Nearest(V128 vector) => Vector128.Round(vector.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Add(V128 left, V128 right) => (left.AsDouble() + right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Sub(V128 left, V128 right) => (left.AsDouble() - right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Mul(V128 left, V128 right) => (left.AsDouble() * right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Div(V128 left, V128 right) => (left.AsDouble() / right.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Min(V128 left, V128 right)
    {
        Vector128<double> a = left.AsDouble();
        Vector128<double> b = right.AsDouble();
        if (Sse41.IsSupported)
        {
            Vector128<double> ordered = Avx512DQ.VL.IsSupported
                ? Avx512DQ.VL.Range(a, b, 4)
                : Sse2.Or(Sse2.Min(a, b), Sse2.Min(b, a));
            return Sse41.BlendVariable(ordered, a + b, Sse2.CompareUnordered(a, b)).AsByte();
        }

        Vector128<double> result = Vector128.Min(a, b);
        return Vector128.ConditionalSelect(Vector128.Equals(result, result), result, a + b).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F64x2Max(V128 left, V128 right)
    {
        Vector128<double> a = left.AsDouble();
        Vector128<double> b = right.AsDouble();
        if (Sse41.IsSupported)
        {
            Vector128<double> ordered = Avx512DQ.VL.IsSupported
                ? Avx512DQ.VL.Range(a, b, 5)
                : Sse2.And(Sse2.Max(a, b), Sse2.Max(b, a));
            return Sse41.BlendVariable(ordered, a + b, Sse2.CompareUnordered(a, b)).AsByte();
        }

        Vector128<double> result = Vector128.Max(a, b);
        return Vector128.ConditionalSelect(Vector128.Equals(result, result), result, a + b).AsByte();
    }

    [MethodImpl(Inline)]
    public static V128 F64x2Pmin(V128 left, V128 right) =>
        Sse2.IsSupported
            ? Sse2.Min(right.AsDouble(), left.AsDouble()).AsByte()
            : Vector128.ConditionalSelect(
                Vector128.LessThan(right.AsDouble(), left.AsDouble()), right.AsDouble(), left.AsDouble()).AsByte();

    [MethodImpl(Inline)]
    public static V128 F64x2Pmax(V128 left, V128 right) =>
        Sse2.IsSupported
            ? Sse2.Max(right.AsDouble(), left.AsDouble()).AsByte()
            : Vector128.ConditionalSelect(
                Vector128.GreaterThan(right.AsDouble(), left.AsDouble()), right.AsDouble(), left.AsDouble()).AsByte();
}
