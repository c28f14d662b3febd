using System.Numerics;
using System.Runtime.InteropServices;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>Operands: the values where instructions differ, in all pairs, then random ones.</summary>
internal static class Samples
{
    private const int RandomCount = 2000;

    public static T[] Of<T>()
        where T : unmanaged
    {
        return [.. Edges<T>(), .. Random<T>(RandomCount, seed: 1)];
    }

    public static (T, T)[] PairsOf<T>()
        where T : unmanaged
    {
        T[] edges = Edges<T>();
        var pairs = new List<(T, T)>();
        foreach (T left in edges)
        {
            foreach (T right in edges)
            {
                pairs.Add((left, right));
            }
        }

        pairs.AddRange(Random<T>(RandomCount, seed: 2).Zip(Random<T>(RandomCount, seed: 3)));
        return [.. pairs];
    }

    /// <summary>The values as vectors; the last one is filled up with the first values.</summary>
    public static T[][] Vectors<T>(T[] values)
        where T : unmanaged
    {
        int lanes = 16 / Marshal.SizeOf<T>();
        int count = (values.Length + lanes - 1) / lanes;
        return [.. Enumerable.Range(0, count).Select(
            vector => Enumerable.Range(0, lanes).Select(lane => values[((vector * lanes) + lane) % values.Length]).ToArray())];
    }

    private static T[] Edges<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            return (T[])(object)FloatEdges().Distinct().Select(BitConverter.Int32BitsToSingle).ToArray();
        }

        if (typeof(T) == typeof(double))
        {
            return (T[])(object)DoubleEdges().Distinct().Select(BitConverter.Int64BitsToDouble).ToArray();
        }

        int bits = Marshal.SizeOf<T>() * 8;
        var values = new List<ulong> { 0, 1, 2, 3, 7, 8, 10, 15, 16, 31, 32, 33, 63, 64, 100, 0x55, 0xAA, 0x5555, 0xAAAA_AAAA };
        for (int bit = 6; bit < bits; bit++)
        {
            if (bit is 6 or 7 or 8 or 14 or 15 or 16 or 24 or 30 or 31 or 32 or 47 or 52 or 53 or 62 or 63)
            {
                values.AddRange([(1UL << bit) - 1, 1UL << bit, (1UL << bit) + 1, 0 - (1UL << bit), ~(1UL << bit)]);
            }
        }

        values.AddRange([ulong.MaxValue, ulong.MaxValue - 1, ulong.MaxValue - 2]);
        return [.. values.Select(Truncated<T>).Distinct()];
    }

    private static T[] Random<T>(int count, int seed)
        where T : unmanaged
    {
        var random = new Random(seed);
        var values = new T[count];
        if (values is float[] floats)
        {
            for (int i = 0; i < count; i++)
            {
                floats[i] = (i % 4) switch
                {
                    0 => BitConverter.Int32BitsToSingle((int)random.NextInt64()),
                    1 => (float)((random.NextDouble() - 0.5) * 20),
                    2 => (float)((random.NextDouble() - 0.5) * Math.Pow(2, random.Next(20, 66))),
                    _ => random.Next(-50, 50) * 0.5f,
                };
            }
        }
        else if (values is double[] doubles)
        {
            for (int i = 0; i < count; i++)
            {
                doubles[i] = (i % 4) switch
                {
                    0 => BitConverter.Int64BitsToDouble(random.NextInt64() ^ (random.NextInt64() << 1)),
                    1 => (random.NextDouble() - 0.5) * 20,
                    2 => (random.NextDouble() - 0.5) * Math.Pow(2, random.Next(20, 66)),
                    _ => random.Next(-50, 50) * 0.5,
                };
            }
        }
        else
        {
            random.NextBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        }

        return values;
    }

    private static T Truncated<T>(ulong value)
        where T : unmanaged
    {
        return MemoryMarshal.Read<T>(BitConverter.GetBytes(value));
    }

    private static IEnumerable<int> FloatEdges()
    {
        float[] magnitudes =
        [
            0, float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, 0.25f, 0.49999997f, 0.5f, 0.50000006f, 0.99999994f, 1, 1.0000001f,
            1.5f, 2.5f, 3.5f, 127, 128, 255, 4194303.5f, 4194304.5f, 8388607.5f, 8388608, 8388609, 16777215, 16777216, 2147483520f, 2147483648f,
            2147483904f, 4294967040f, 4294967296f, 4294967808f, 9223371487098961920f, 9223372036854775808f, 18446742974197923840f,
            18446744073709551616f, float.MaxValue, float.PositiveInfinity,
        ];
        foreach (float magnitude in magnitudes)
        {
            yield return BitConverter.SingleToInt32Bits(magnitude);
            yield return BitConverter.SingleToInt32Bits(magnitude) | int.MinValue;
        }

        // Canonical, arithmetic and signalling NaNs of both signs.
        foreach (int nan in new[] { 0x7FC0_0000, 0x7FC0_1234, 0x7FFF_FFFF, 0x7FA0_0000, 0x7F80_0001 })
        {
            yield return nan;
            yield return nan | int.MinValue;
        }
    }

    private static IEnumerable<long> DoubleEdges()
    {
        double[] magnitudes =
        [
            0, double.Epsilon, 2.2250738585072009e-308, 2.2250738585072014e-308, 0.25, 0.49999999999999994, 0.5, 0.5000000000000001,
            0.9999999999999999, 1, 1.5, 2.5, 3.5, 127.5, 255.5, 2147483646.5, 2147483647, 2147483647.5, 2147483647.9999998, 2147483648,
            2147483648.5, 2147483648.9999995, 2147483649, 4294967294.5, 4294967295, 4294967295.5, 4294967295.9999995, 4294967296,
            2251799813685247.75, 4503599627370495.5, 4503599627370496, 4503599627370497.5, 9007199254740991, 9007199254740992,
            9223372036854774784.0, 9223372036854775808.0, 18446744073709549568.0, 18446744073709551616.0,
            1.4e-45, 7.006492321624085e-46, 7.006492321624086e-46, 1.1754943157898259e-38, 3.4028234663852886e38, 3.4028235677973366e38,
            3.4028235677973362e38, 1.0000000596046448, 1.00000005960464478, 1.0000001788139343, double.MaxValue, double.PositiveInfinity,
        ];
        foreach (double magnitude in magnitudes)
        {
            yield return BitConverter.DoubleToInt64Bits(magnitude);
            yield return BitConverter.DoubleToInt64Bits(magnitude) | long.MinValue;
        }

        foreach (long nan in new[] { 0x7FF8L << 48, (0x7FF8L << 48) | 0x1234, long.MaxValue, 0x7FF4L << 48, (0x7FF0L << 48) | 1 })
        {
            yield return nan;
            yield return nan | long.MinValue;
        }
    }
}
