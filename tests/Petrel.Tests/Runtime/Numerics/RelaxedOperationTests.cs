using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Petrel.Binary;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>
/// Relaxed instructions: each result has to be one that the specification allows, lane by lane, and the deterministic form
/// has to give the first of them.
/// </summary>
public sealed class RelaxedOperationTests
{
    private static readonly Dictionary<string, Action> s_checks = Create();

    public static TheoryData<string> Helpers => [.. OperationSignatureTests.Operations()
        .Where(opcode => Instructions.Get(opcode).Features.HasFlag(WasmFeatures.RelaxedSimd))
        .Select(opcode => opcode.ToString())];

    [Theory]
    [MemberData(nameof(Helpers))]
    public void Gives_an_allowed_result(string helper) => s_checks[helper]();

    private static Dictionary<string, Action> Create()
    {
        var checks = new Dictionary<string, Action>();
        Unary<float, int>("I32x4RelaxedTruncF32x4S", lanes => [.. lanes.Select(lane => Signed(lane))]);
        Unary<float, uint>("I32x4RelaxedTruncF32x4U", lanes => [.. lanes.Select(lane => Unsigned(lane))]);
        Unary<double, int>("I32x4RelaxedTruncF64x2SZero", lanes => [.. lanes.Select(Signed), [0], [0]]);
        Unary<double, uint>("I32x4RelaxedTruncF64x2UZero", lanes => [.. lanes.Select(Unsigned), [0], [0]]);

        Binary<byte, byte>("I8x16RelaxedSwizzle", (vector, indices) => [.. indices.Select(
            index => index < 16 ? [vector[index]] : index >= 128 ? (byte[])[0] : [0, vector[index % 16]])]);
        Binary<float, float>("F32x4RelaxedMin", (left, right) => [.. left.Zip(right, (a, b) =>
            float.IsNaN(a) || float.IsNaN(b) || (a == 0 && b == 0) ? [(float)Reference.Minimum(a, b), a, b] : (float[])[Math.Min(a, b)])]);
        Binary<float, float>("F32x4RelaxedMax", (left, right) => [.. left.Zip(right, (a, b) =>
            float.IsNaN(a) || float.IsNaN(b) || (a == 0 && b == 0) ? [(float)Reference.Maximum(a, b), a, b] : (float[])[Math.Max(a, b)])]);
        Binary<double, double>("F64x2RelaxedMin", (left, right) => [.. left.Zip(right, (a, b) =>
            double.IsNaN(a) || double.IsNaN(b) || (a == 0 && b == 0) ? [Reference.Minimum(a, b), a, b] : (double[])[Math.Min(a, b)])]);
        Binary<double, double>("F64x2RelaxedMax", (left, right) => [.. left.Zip(right, (a, b) =>
            double.IsNaN(a) || double.IsNaN(b) || (a == 0 && b == 0) ? [Reference.Maximum(a, b), a, b] : (double[])[Math.Max(a, b)])]);
        Binary<short, short>("I16x8RelaxedQ15mulrS", (left, right) => [.. left.Zip(right, (a, b) =>
            a == short.MinValue && b == short.MinValue ? [short.MaxValue, short.MinValue] : (short[])[(short)(((a * b) + 0x4000) >> 15)])]);
        Binary<sbyte, short>("I16x8RelaxedDotI8x16I7x16S", (left, right) => [.. Enumerable.Range(0, 8).Select(at => Dot(left, right, 2 * at))]);

        Ternary<float>("F32x4RelaxedMadd", (a, b, c) => [(a * b) + c, MathF.FusedMultiplyAdd(a, b, c)]);
        Ternary<float>("F32x4RelaxedNmadd", (a, b, c) => [(-a * b) + c, MathF.FusedMultiplyAdd(-a, b, c)]);
        Ternary<double>("F64x2RelaxedMadd", (a, b, c) => [(a * b) + c, Math.FusedMultiplyAdd(a, b, c)]);
        Ternary<double>("F64x2RelaxedNmadd", (a, b, c) => [(-a * b) + c, Math.FusedMultiplyAdd(-a, b, c)]);
        Ternary<byte>("I8x16RelaxedLaneselect", (a, b, c) => [(byte)((a & c) | (b & ~c)), c >= 0x80 ? a : b]);
        Ternary<ushort>("I16x8RelaxedLaneselect", (a, b, c) => [(ushort)((a & c) | (b & ~c)), c >= 0x8000 ? a : b]);
        Ternary<uint>("I32x4RelaxedLaneselect", (a, b, c) => [(a & c) | (b & ~c), c >= 1u << 31 ? a : b]);
        Ternary<ulong>("I64x2RelaxedLaneselect", (a, b, c) => [(a & c) | (b & ~c), c >= 1UL << 63 ? a : b]);
        checks.Add("I32x4RelaxedDotI8x16I7x16AddS", () => CheckDotAdd("I32x4RelaxedDotI8x16I7x16AddS"));
        return checks;

        void Unary<T, TResult>(string name, Func<T[], TResult[][]> allowed)
            where T : unmanaged
            where TResult : unmanaged
        {
            checks.Add(name, () =>
            {
                var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>>>(name);
                var deterministic = Helper.BindDeterministic<Func<Vector128<byte>, Vector128<byte>>>(name);
                foreach (T[] lanes in Samples.Vectors(Samples.Of<T>()))
                {
                    Vector128<byte> operand = VectorReferences.Pack(lanes);
                    Compare(name, allowed(lanes), helper(operand), deterministic(operand));
                }
            });
        }

        void Binary<T, TResult>(string name, Func<T[], T[], TResult[][]> allowed)
            where T : unmanaged
            where TResult : unmanaged
        {
            checks.Add(name, () =>
            {
                var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>>>(name);
                var deterministic = Helper.BindDeterministic<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>>>(name);
                (T, T)[] pairs = Samples.PairsOf<T>();
                T[][] lefts = Samples.Vectors(pairs.Select(pair => pair.Item1).ToArray());
                T[][] rights = Samples.Vectors(pairs.Select(pair => pair.Item2).ToArray());
                foreach ((T[] left, T[] right) in lefts.Zip(rights))
                {
                    (Vector128<byte> a, Vector128<byte> b) = (VectorReferences.Pack(left), VectorReferences.Pack(right));
                    Compare(name, allowed(left, right), helper(a, b), deterministic(a, b));
                }
            });
        }

        void Ternary<T>(string name, Func<T, T, T, T[]> allowed)
            where T : unmanaged
        {
            checks.Add(name, () =>
            {
                var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>>>(name);
                var deterministic = Helper.BindDeterministic<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>>>(name);
                T[][] vectors = Samples.Vectors(Samples.Of<T>());
                for (int i = 0; i < vectors.Length; i++)
                {
                    for (int j = 0; j < 20; j++)
                    {
                        T[] first = vectors[i], second = vectors[(i + (3 * j)) % vectors.Length], third = vectors[(i * 5 + j) % vectors.Length];
                        (Vector128<byte> a, Vector128<byte> b) = (VectorReferences.Pack(first), VectorReferences.Pack(second));
                        Vector128<byte> c = VectorReferences.Pack(third);
                        T[][] choices = [.. Enumerable.Range(0, first.Length).Select(at => allowed(first[at], second[at], third[at]))];
                        Compare(name, choices, helper(a, b, c), deterministic(a, b, c));
                    }
                }
            });
        }
    }

    /// <summary>A NaN among the choices stands for every NaN.</summary>
    private static void Compare<T>(string name, T[][] allowed, Vector128<byte> actual, Vector128<byte> deterministic)
        where T : unmanaged
    {
        T[] lanes = VectorReferences.Unpack<T>(actual);
        T[] first = VectorReferences.Unpack<T>(deterministic);
        for (int lane = 0; lane < lanes.Length; lane++)
        {
            Assert.True(
                allowed[lane].Any(choice => Same(choice, lanes[lane])),
                $"{name} lane {lane}: {lanes[lane]} is none of {string.Join(", ", allowed[lane])}");
            Assert.True(
                Same(allowed[lane][0], first[lane]),
                $"{name} lane {lane}: deterministic result {first[lane]}, expected {allowed[lane][0]}");
        }

        static bool Same(T expected, T actual) => (expected, actual) switch
        {
            (float a, float b) => (float.IsNaN(a) && float.IsNaN(b)) || BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b),
            (double a, double b) => (double.IsNaN(a) && double.IsNaN(b)) || BitConverter.DoubleToInt64Bits(a) == BitConverter.DoubleToInt64Bits(b),
            _ => expected.Equals(actual),
        };
    }

    private static int[] Signed(double value)
    {
        int saturated = (int)Reference.Saturate(value, int.MinValue, int.MaxValue);
        return Reference.Integer(value) is { } integer && integer == saturated ? [saturated] : [saturated, int.MinValue];
    }

    private static uint[] Unsigned(double value)
    {
        uint saturated = (uint)Reference.Saturate(value, uint.MinValue, uint.MaxValue);
        return Reference.Integer(value) is { } integer && integer == saturated
            ? [saturated]
            : [saturated, uint.MaxValue, uint.MaxValue - 1, 1u << 31];
    }

    /// <summary>Both signed; then the second unsigned, the sum wrapped or saturated.</summary>
    private static short[] Dot(sbyte[] left, sbyte[] right, int at)
    {
        int signed = (left[at] * right[at]) + (left[at + 1] * right[at + 1]);
        int mixed = (left[at] * (byte)right[at]) + (left[at + 1] * (byte)right[at + 1]);
        return [(short)signed, (short)mixed, (short)Math.Clamp(mixed, short.MinValue, short.MaxValue)];
    }

    private static void CheckDotAdd(string name)
    {
        var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>>>(name);
        var deterministic = Helper.BindDeterministic<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>>>(name);
        (sbyte, sbyte)[] pairs = Samples.PairsOf<sbyte>();
        sbyte[][] lefts = Samples.Vectors(pairs.Select(pair => pair.Item1).ToArray());
        sbyte[][] rights = Samples.Vectors(pairs.Select(pair => pair.Item2).ToArray());
        int[][] addends = Samples.Vectors(Samples.Of<int>());
        for (int i = 0; i < lefts.Length; i++)
        {
            (sbyte[] left, sbyte[] right, int[] addend) = (lefts[i], rights[i], addends[i % addends.Length]);
            int[][] allowed = [.. Enumerable.Range(0, 4).Select(lane =>
            {
                short[] low = Dot(left, right, 4 * lane), high = Dot(left, right, (4 * lane) + 2);
                // The one instruction that does all of it keeps the exact sum.
                int exact = Enumerable.Range(4 * lane, 4).Sum(at => left[at] * (byte)right[at]);
                return (int[])[.. low.Zip(high, (a, b) => unchecked(a + b + addend[lane])), unchecked(exact + addend[lane])];
            })];
            (Vector128<byte> a, Vector128<byte> b) = (VectorReferences.Pack(left), VectorReferences.Pack(right));
            Vector128<byte> c = VectorReferences.Pack(addend);
            Compare(name, allowed, helper(a, b, c), deterministic(a, b, c));
        }
    }
}
