using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Petrel.Tests.Runtime.Numerics;

internal static partial class VectorReferences
{
    private static void Integers()
    {
        Shape<sbyte, byte>("I8x16");
        Shape<short, ushort>("I16x8");
        Shape<int, uint>("I32x4");
        Shape<long, ulong>("I64x2");
        Saturating<sbyte, byte>("I8x16");
        Saturating<short, ushort>("I16x8");
        Each<byte>("I8x16Popcnt", lane => (byte)Reference.PopulationCount(lane));
        Both<short>("I16x8Q15mulrSatS", (left, right) => (short)Math.Min((left * right + 0x4000) >> 15, short.MaxValue));
        Binary<byte, byte>("I8x16Swizzle", (vector, indices) => [.. indices.Select(index => index < 16 ? vector[index] : (byte)0)]);
    }

    private static void Shape<T, TUnsigned>(string shape)
        where T : unmanaged, IBinaryInteger<T>
        where TUnsigned : unmanaged, IBinaryInteger<TUnsigned>
    {
        bool wide = Unsafe.SizeOf<T>() == 8;
        Relation<T, T>(shape + "Eq", -T.One, (left, right) => left == right);
        Relation<T, T>(shape + "Ne", -T.One, (left, right) => left != right);
        Relation<T, T>(shape + "LtS", -T.One, (left, right) => left < right);
        Relation<T, T>(shape + "GtS", -T.One, (left, right) => left > right);
        Relation<T, T>(shape + "LeS", -T.One, (left, right) => left <= right);
        Relation<T, T>(shape + "GeS", -T.One, (left, right) => left >= right);
        if (!wide)
        {
            Relation<TUnsigned, T>(shape + "LtU", -T.One, (left, right) => left < right);
            Relation<TUnsigned, T>(shape + "GtU", -T.One, (left, right) => left > right);
            Relation<TUnsigned, T>(shape + "LeU", -T.One, (left, right) => left <= right);
            Relation<TUnsigned, T>(shape + "GeU", -T.One, (left, right) => left >= right);
            Both<T>(shape + "MinS", (left, right) => left < right ? left : right);
            Both<T>(shape + "MaxS", (left, right) => left > right ? left : right);
            Both<TUnsigned>(shape + "MinU", (left, right) => left < right ? left : right);
            Both<TUnsigned>(shape + "MaxU", (left, right) => left > right ? left : right);
        }

        Each<T>(shape + "Abs", lane => lane < T.Zero ? unchecked(T.Zero - lane) : lane);
        Each<T>(shape + "Neg", lane => unchecked(T.Zero - lane));
        Both<T>(shape + "Add", (left, right) => unchecked(left + right));
        Both<T>(shape + "Sub", (left, right) => unchecked(left - right));
        if (Unsafe.SizeOf<T>() > 1)
        {
            Both<T>(shape + "Mul", (left, right) => T.CreateTruncating(BigInteger.CreateChecked(left) * BigInteger.CreateChecked(right)));
        }

        Shift<T>(shape + "Shl", (lane, count) => lane << count);
        Shift<T>(shape + "ShrS", (lane, count) => lane >> count);
        Shift<TUnsigned>(shape + "ShrU", (lane, count) => lane >> count);
        Reduce<T>(shape + "AllTrue", lanes => lanes.All(lane => lane != T.Zero) ? 1 : 0);
        Reduce<T>(shape + "Bitmask", lanes => lanes.Select((lane, at) => lane < T.Zero ? 1 << at : 0).Sum());
    }

    private static void Saturating<T, TUnsigned>(string shape)
        where T : unmanaged, IBinaryInteger<T>
        where TUnsigned : unmanaged, IBinaryInteger<TUnsigned>
    {
        Both<T>(shape + "AddSatS", (left, right) => T.CreateSaturating(int.CreateChecked(left) + int.CreateChecked(right)));
        Both<T>(shape + "SubSatS", (left, right) => T.CreateSaturating(int.CreateChecked(left) - int.CreateChecked(right)));
        Both<TUnsigned>(shape + "AddSatU", (left, right) => TUnsigned.CreateSaturating(int.CreateChecked(left) + int.CreateChecked(right)));
        Both<TUnsigned>(shape + "SubSatU", (left, right) => TUnsigned.CreateSaturating(int.CreateChecked(left) - int.CreateChecked(right)));
        Both<TUnsigned>(shape + "AvgrU", (left, right) => TUnsigned.CreateChecked((int.CreateChecked(left) + int.CreateChecked(right) + 1) / 2));
    }

    /// <summary>Instructions whose operands and results have lanes of different widths.</summary>
    private static void Widths()
    {
        Narrow<short, sbyte>("I8x16NarrowI16x8S");
        Narrow<short, byte>("I8x16NarrowI16x8U");
        Narrow<int, short>("I16x8NarrowI32x4S");
        Narrow<int, ushort>("I16x8NarrowI32x4U");
        Widen<sbyte, short>("I16x8", "I8x16", "S");
        Widen<byte, ushort>("I16x8", "I8x16", "U");
        Widen<short, int>("I32x4", "I16x8", "S");
        Widen<ushort, uint>("I32x4", "I16x8", "U");
        Widen<int, long>("I64x2", "I32x4", "S");
        Widen<uint, ulong>("I64x2", "I32x4", "U");
        Pairwise<sbyte, short>("I16x8ExtaddPairwiseI8x16S");
        Pairwise<byte, ushort>("I16x8ExtaddPairwiseI8x16U");
        Pairwise<short, int>("I32x4ExtaddPairwiseI16x8S");
        Pairwise<ushort, uint>("I32x4ExtaddPairwiseI16x8U");
        Binary<short, int>("I32x4DotI16x8S", (left, right) =>
            [.. Enumerable.Range(0, 4).Select(at => unchecked((left[2 * at] * right[2 * at]) + (left[(2 * at) + 1] * right[(2 * at) + 1])))]);
    }

    private static void Narrow<T, TResult>(string name)
        where T : unmanaged, IBinaryInteger<T>
        where TResult : unmanaged, IBinaryInteger<TResult>
    {
        Binary<T, TResult>(name, (left, right) => [.. left.Concat(right).Select(TResult.CreateSaturating)]);
    }

    private static void Widen<T, TResult>(string to, string from, string sign)
        where T : unmanaged, IBinaryInteger<T>
        where TResult : unmanaged, IBinaryInteger<TResult>
    {
        int half = 8 / Unsafe.SizeOf<T>();
        Unary<T, TResult>($"{to}ExtendLow{from}{sign}", lanes => [.. lanes.Take(half).Select(TResult.CreateChecked)]);
        Unary<T, TResult>($"{to}ExtendHigh{from}{sign}", lanes => [.. lanes.Skip(half).Select(TResult.CreateChecked)]);
        Binary<T, TResult>($"{to}ExtmulLow{from}{sign}", (left, right) => [.. left.Zip(right, Product).Take(half)]);
        Binary<T, TResult>($"{to}ExtmulHigh{from}{sign}", (left, right) => [.. left.Zip(right, Product).Skip(half)]);

        static TResult Product(T left, T right) => TResult.CreateChecked(left) * TResult.CreateChecked(right);
    }

    private static void Pairwise<T, TResult>(string name)
        where T : unmanaged, IBinaryInteger<T>
        where TResult : unmanaged, IBinaryInteger<TResult>
    {
        Unary<T, TResult>(name, lanes =>
            [.. Enumerable.Range(0, lanes.Length / 2).Select(at => TResult.CreateChecked(lanes[2 * at]) + TResult.CreateChecked(lanes[(2 * at) + 1]))]);
    }

    private static void Bits()
    {
        Each<ulong>("V128Not", lane => ~lane);
        Both<ulong>("V128And", (left, right) => left & right);
        Both<ulong>("V128Andnot", (left, right) => left & ~right);
        Both<ulong>("V128Or", (left, right) => left | right);
        Both<ulong>("V128Xor", (left, right) => left ^ right);
        Reduce<byte>("V128AnyTrue", lanes => lanes.Any(lane => lane != 0) ? 1 : 0);
        s_checks.Add("V128Bitselect", () =>
        {
            var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>, Vector128<byte>>>("V128Bitselect");
            ulong[][] vectors = Samples.Vectors(Samples.Of<ulong>());
            for (int i = 0; i < vectors.Length; i++)
            {
                ulong[] ones = vectors[i], zeros = vectors[(i + 7) % vectors.Length], mask = vectors[(i + 31) % vectors.Length];
                ulong[] expected = [.. Enumerable.Range(0, 2).Select(at => (ones[at] & mask[at]) | (zeros[at] & ~mask[at]))];
                Compare("V128Bitselect", expected, Unpack<ulong>(helper(Pack(ones), Pack(zeros), Pack(mask))), ones, zeros);
            }
        });
    }
}
