namespace Petrel.Tests.Runtime.Numerics;

internal static partial class VectorReferences
{
    private static void Floats()
    {
        Relation<float, int>("F32x4Eq", -1, (left, right) => left == right);
        Relation<float, int>("F32x4Ne", -1, (left, right) => left != right);
        Relation<float, int>("F32x4Lt", -1, (left, right) => left < right);
        Relation<float, int>("F32x4Gt", -1, (left, right) => left > right);
        Relation<float, int>("F32x4Le", -1, (left, right) => left <= right);
        Relation<float, int>("F32x4Ge", -1, (left, right) => left >= right);
        Each<float>("F32x4Abs", lane => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(lane) & int.MaxValue));
        Each<float>("F32x4Neg", lane => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(lane) ^ int.MinValue));
        Each<float>("F32x4Sqrt", lane => (float)Math.Sqrt(lane));
        Each<float>("F32x4Ceil", lane => (float)Reference.Round(lane, Reference.Ceiling));
        Each<float>("F32x4Floor", lane => (float)Reference.Round(lane, Reference.Floor));
        Each<float>("F32x4Trunc", lane => (float)Reference.Round(lane, Reference.Truncate));
        Each<float>("F32x4Nearest", lane => (float)Reference.Round(lane, Reference.Nearest));
        Both<float>("F32x4Add", (left, right) => (float)((double)left + right));
        Both<float>("F32x4Sub", (left, right) => (float)((double)left - right));
        Both<float>("F32x4Mul", (left, right) => (float)((double)left * right));
        Both<float>("F32x4Div", (left, right) => (float)((double)left / right));
        Both<float>("F32x4Min", (left, right) => (float)Reference.Minimum(left, right));
        Both<float>("F32x4Max", (left, right) => (float)Reference.Maximum(left, right));
        Both<float>("F32x4Pmin", (left, right) => right < left ? right : left);
        Both<float>("F32x4Pmax", (left, right) => left < right ? right : left);

        Relation<double, long>("F64x2Eq", -1, (left, right) => left == right);
        Relation<double, long>("F64x2Ne", -1, (left, right) => left != right);
        Relation<double, long>("F64x2Lt", -1, (left, right) => left < right);
        Relation<double, long>("F64x2Gt", -1, (left, right) => left > right);
        Relation<double, long>("F64x2Le", -1, (left, right) => left <= right);
        Relation<double, long>("F64x2Ge", -1, (left, right) => left >= right);
        Each<double>("F64x2Abs", lane => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(lane) & long.MaxValue));
        Each<double>("F64x2Neg", lane => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(lane) ^ long.MinValue));
        Each<double>("F64x2Sqrt", Math.Sqrt);
        Each<double>("F64x2Ceil", lane => Reference.Round(lane, Reference.Ceiling));
        Each<double>("F64x2Floor", lane => Reference.Round(lane, Reference.Floor));
        Each<double>("F64x2Trunc", lane => Reference.Round(lane, Reference.Truncate));
        Each<double>("F64x2Nearest", lane => Reference.Round(lane, Reference.Nearest));
        Both<double>("F64x2Add", (left, right) => left + right);
        Both<double>("F64x2Sub", (left, right) => left - right);
        Both<double>("F64x2Mul", (left, right) => left * right);
        Both<double>("F64x2Div", (left, right) => left / right);
        Both<double>("F64x2Min", Reference.Minimum);
        Both<double>("F64x2Max", Reference.Maximum);
        Both<double>("F64x2Pmin", (left, right) => right < left ? right : left);
        Both<double>("F64x2Pmax", (left, right) => left < right ? right : left);
    }

    private static void Conversions()
    {
        Unary<float, int>("I32x4TruncSatF32x4S", lanes => [.. lanes.Select(lane => Signed(lane))]);
        Unary<float, uint>("I32x4TruncSatF32x4U", lanes => [.. lanes.Select(lane => Unsigned(lane))]);
        Unary<double, int>("I32x4TruncSatF64x2SZero", lanes => [.. lanes.Select(Signed), 0, 0]);
        Unary<double, uint>("I32x4TruncSatF64x2UZero", lanes => [.. lanes.Select(Unsigned), 0, 0]);
        Unary<int, float>("F32x4ConvertI32x4S", lanes => [.. lanes.Select(lane => Reference.ToSingle(lane))]);
        Unary<uint, float>("F32x4ConvertI32x4U", lanes => [.. lanes.Select(lane => Reference.ToSingle(lane))]);
        Unary<int, double>("F64x2ConvertLowI32x4S", lanes => [.. lanes.Take(2).Select(lane => Reference.ToDouble(lane))]);
        Unary<uint, double>("F64x2ConvertLowI32x4U", lanes => [.. lanes.Take(2).Select(lane => Reference.ToDouble(lane))]);
        Unary<double, float>("F32x4DemoteF64x2Zero", lanes => [.. lanes.Select(lane => (float)lane), 0, 0]);
        Unary<float, double>("F64x2PromoteLowF32x4", lanes => [.. lanes.Take(2).Select(lane => (double)lane)]);

        static int Signed(double value) => (int)Reference.Saturate(value, int.MinValue, int.MaxValue);
        static uint Unsigned(double value) => (uint)Reference.Saturate(value, uint.MinValue, uint.MaxValue);
    }
}
