using System.Runtime.Intrinsics;

namespace Petrel.Tests.Runtime.Numerics;

internal static partial class VectorReferences
{
    /// <summary>Splats, lane accesses (every lane, as a constant) and shuffles.</summary>
    private static void Lanes()
    {
        Splat<int, byte>("I8x16Splat", value => (byte)value);
        Splat<int, ushort>("I16x8Splat", value => (ushort)value);
        Splat<int, int>("I32x4Splat", value => value);
        Splat<long, long>("I64x2Splat", value => value);
        Splat<float, float>("F32x4Splat", value => value);
        Splat<double, double>("F64x2Splat", value => value);
        Extract<sbyte, int>("I8x16ExtractLaneS", lane => lane);
        Extract<byte, int>("I8x16ExtractLaneU", lane => lane);
        Extract<short, int>("I16x8ExtractLaneS", lane => lane);
        Extract<ushort, int>("I16x8ExtractLaneU", lane => lane);
        Extract<int, int>("I32x4ExtractLane", lane => lane);
        Extract<long, long>("I64x2ExtractLane", lane => lane);
        Extract<float, float>("F32x4ExtractLane", lane => lane);
        Extract<double, double>("F64x2ExtractLane", lane => lane);
        Replace<int, byte>("I8x16ReplaceLane", value => (byte)value);
        Replace<int, ushort>("I16x8ReplaceLane", value => (ushort)value);
        Replace<int, int>("I32x4ReplaceLane", value => value);
        Replace<long, long>("I64x2ReplaceLane", value => value);
        Replace<float, float>("F32x4ReplaceLane", value => value);
        Replace<double, double>("F64x2ReplaceLane", value => value);
        s_checks.Add("I8x16Shuffle", CheckShuffle);
    }

    private static void Splat<T, TLane>(string name, Func<T, TLane> convert)
        where T : unmanaged
        where TLane : unmanaged
    {
        s_checks.Add(name, () =>
        {
            var helper = Helper.Bind<Func<T, Vector128<byte>>>(name);
            foreach (T value in Samples.Of<T>())
            {
                foreach (TLane lane in Unpack<TLane>(helper(value)))
                {
                    Check.Bits(name, convert(value), lane, value);
                }
            }
        });
    }

    private static void Extract<TLane, T>(string name, Func<TLane, T> convert)
        where T : unmanaged
        where TLane : unmanaged
    {
        s_checks.Add(name, () =>
        {
            TLane[][] vectors = Samples.Vectors(Samples.Of<TLane>());
            for (int lane = 0; lane < vectors[0].Length; lane++)
            {
                var helper = Helper.Bind<Func<Vector128<byte>, T>>(name, lane);
                foreach (TLane[] vector in vectors)
                {
                    Check.Bits($"{name} {lane}", convert(vector[lane]), helper(Pack(vector)), vector);
                }
            }
        });
    }

    private static void Replace<T, TLane>(string name, Func<T, TLane> convert)
        where T : unmanaged
        where TLane : unmanaged
    {
        s_checks.Add(name, () =>
        {
            TLane[][] vectors = Samples.Vectors(Samples.Of<TLane>());
            T[] values = Samples.Of<T>();
            for (int lane = 0; lane < vectors[0].Length; lane++)
            {
                var helper = Helper.Bind<Func<Vector128<byte>, T, Vector128<byte>>>(name, lane);
                for (int i = 0; i < vectors.Length; i++)
                {
                    TLane[] expected = [.. vectors[i]];
                    T value = values[(i * 5) % values.Length];
                    expected[lane] = convert(value);
                    Check.Bits($"{name} {lane}", Pack(expected), helper(Pack(vectors[i]), value), vectors[i]);
                }
            }
        });
    }

    private static void CheckShuffle()
    {
        var random = new Random(4);
        byte[] first = new byte[16], second = new byte[16];
        foreach (byte[] lanes in ShuffleSamples())
        {
            var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>>>("I8x16Shuffle", Pack(lanes));
            random.NextBytes(first);
            random.NextBytes(second);
            byte[] expected = [.. lanes.Select(lane => lane < 16 ? first[lane] : second[lane - 16])];
            Check.Bits($"I8x16Shuffle [{string.Join(' ', lanes)}]", Pack(expected), helper(Pack(first), Pack(second)), first);
        }
    }

    /// <summary>The patterns that compilers emit, from either operand and from both, then random ones.</summary>
    public static IEnumerable<byte[]> ShuffleSamples()
    {
        yield return Pattern(at => at);
        yield return Pattern(at => at + 16);
        for (int size = 1; size <= 8; size *= 2)
        {
            int width = size;
            yield return Pattern(at => ((at / width / 2) * width) + (at % width) + (at / width % 2 * 16));
            yield return Pattern(at => 8 + ((at / width / 2) * width) + (at % width) + (at / width % 2 * 16));
            yield return Pattern(at => 16 - ((at / width / 2) * width) - width + (at % width));
            yield return Pattern(at => (at / width * width * 2 % 32) + (at % width));
            yield return Pattern(at => (((at / width * width * 2) + width) % 32) + (at % width));
            yield return Pattern(at => at % width);
            yield return Pattern(at => 16 + (at % width));
            yield return Pattern(at => at / width % 2 == 0 ? at : at + 16);
            yield return Pattern(at => (at / width * width) + (width - 1 - (at % width)));
        }

        for (int rotation = 0; rotation <= 16; rotation++)
        {
            int by = rotation;
            yield return Pattern(at => at + by);
            yield return Pattern(at => (at + by) % 16);
            yield return Pattern(at => ((at + by) % 16) + 16);
            yield return Pattern(at => ((at + by + 16) % 32));
        }

        var random = new Random(5);
        for (int i = 0; i < 400; i++)
        {
            int kind = i % 6;
            yield return Pattern(at => kind switch
            {
                0 => random.Next(32),
                1 => random.Next(16),
                2 => 16 + random.Next(16),
                3 => at + (16 * random.Next(2)),
                _ => at,
            });
            int[] words = [.. Enumerable.Range(0, 4).Select(_ => random.Next(kind < 3 ? 4 : 8))];
            yield return Pattern(at => (words[at / 4] * 4) + (at % 4));
            int[] halves = [.. Enumerable.Range(0, 8).Select(_ => random.Next(kind < 3 ? 8 : 16))];
            yield return Pattern(at => (halves[at / 2] * 2) + (at % 2));
        }
    }

    public static byte[] Pattern(Func<int, int> lane) => [.. Enumerable.Range(0, 16).Select(at => (byte)(lane(at) & 31))];
}
