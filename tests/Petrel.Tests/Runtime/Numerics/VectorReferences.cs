using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>
/// The SIMD instructions by name, each with the check of its helper against a reference that works on arrays of lanes.
/// Memory instructions are in <see cref="VectorMemoryTests"/>, relaxed ones in <see cref="RelaxedOperationTests"/>.
/// </summary>
internal static partial class VectorReferences
{
    private static readonly Dictionary<string, Action> s_checks = [];

    static VectorReferences()
    {
        Lanes();
        Integers();
        Widths();
        Floats();
        Bits();
        Conversions();
    }

    public static IReadOnlyDictionary<string, Action> Checks => s_checks;

    public static Vector128<byte> Pack<T>(T[] lanes)
        where T : unmanaged
    {
        return MemoryMarshal.Read<Vector128<byte>>(MemoryMarshal.AsBytes(lanes.AsSpan()));
    }

    public static T[] Unpack<T>(Vector128<byte> vector)
        where T : unmanaged
    {
        return MemoryMarshal.Cast<Vector128<byte>, T>(new ReadOnlySpan<Vector128<byte>>(in vector)).ToArray();
    }

    /// <summary>One operand; the reference maps all lanes.</summary>
    private static void Unary<T, TResult>(string name, Func<T[], TResult[]> reference)
        where T : unmanaged
        where TResult : unmanaged
    {
        s_checks.Add(name, () =>
        {
            var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>>>(name);
            foreach (T[] lanes in Samples.Vectors(Samples.Of<T>()))
            {
                Compare(name, reference(lanes), Unpack<TResult>(helper(Pack(lanes))), lanes, lanes);
            }
        });
    }

    /// <summary>Two operands; the reference maps all lanes.</summary>
    private static void Binary<T, TResult>(string name, Func<T[], T[], TResult[]> reference)
        where T : unmanaged
        where TResult : unmanaged
    {
        s_checks.Add(name, () =>
        {
            var helper = Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>>>(name);
            (T, T)[] pairs = Samples.PairsOf<T>();
            T[][] lefts = Samples.Vectors(pairs.Select(pair => pair.Item1).ToArray());
            T[][] rights = Samples.Vectors(pairs.Select(pair => pair.Item2).ToArray());
            foreach ((T[] left, T[] right) in lefts.Zip(rights))
            {
                Compare(name, reference(left, right), Unpack<TResult>(helper(Pack(left), Pack(right))), left, right);
            }
        });
    }

    /// <summary>One operand, lane by lane.</summary>
    private static void Each<T>(string name, Func<T, T> reference)
        where T : unmanaged
    {
        Unary<T, T>(name, lanes => [.. lanes.Select(reference)]);
    }

    /// <summary>Two operands, lane by lane.</summary>
    private static void Both<T>(string name, Func<T, T, T> reference)
        where T : unmanaged
    {
        Binary<T, T>(name, (left, right) => [.. left.Zip(right, reference)]);
    }

    /// <summary>A comparison: all ones where it holds.</summary>
    private static void Relation<T, TMask>(string name, TMask all, Func<T, T, bool> reference)
        where T : unmanaged
        where TMask : unmanaged
    {
        Binary<T, TMask>(name, (left, right) => [.. left.Zip(right, (a, b) => reference(a, b) ? all : default)]);
    }

    /// <summary>From a vector to an i32.</summary>
    private static void Reduce<T>(string name, Func<T[], int> reference)
        where T : unmanaged
    {
        s_checks.Add(name, () =>
        {
            var helper = Helper.Bind<Func<Vector128<byte>, int>>(name);
            int lanes = 16 / Unsafe.SizeOf<T>();
            IEnumerable<T[]> inputs =
            [
                new T[lanes],
                .. Enumerable.Range(0, lanes).Select(lane => Unpack<T>(Vector128<byte>.Zero.WithElement(lane * Unsafe.SizeOf<T>(), (byte)1))),
                .. Enumerable.Range(0, 16).Select(at => Unpack<T>(Vector128<byte>.AllBitsSet.WithElement(at, (byte)0))),
                .. Samples.Vectors(Samples.Of<T>()),
            ];
            foreach (T[] input in inputs)
            {
                Check.Bits(name, reference(input), helper(Pack(input)), input);
            }
        });
    }

    /// <summary>A shift, with counts in and out of range, as a variable and as a constant.</summary>
    private static void Shift<T>(string name, Func<T, int, T> reference)
        where T : unmanaged
    {
        s_checks.Add(name, () =>
        {
            int bits = Unsafe.SizeOf<T>() * 8;
            var variable = Helper.Bind<Func<Vector128<byte>, int, Vector128<byte>>>(name);
            foreach (int count in new[] { 0, 1, 2, 3, 4, 5, 6, 7, bits / 2, bits - 1, bits, bits + 1, (2 * bits) + 3, -1, int.MinValue, int.MaxValue, 129 })
            {
                var constant = Helper.Bind<Func<Vector128<byte>, Vector128<byte>>>(name, count);
                foreach (T[] lanes in Samples.Vectors(Samples.Of<T>()))
                {
                    T[] expected = [.. lanes.Select(lane => reference(lane, count & (bits - 1)))];
                    Compare($"{name} by {count}", expected, Unpack<T>(variable(Pack(lanes), count)), lanes, lanes);
                    Compare($"{name} by constant {count}", expected, Unpack<T>(constant(Pack(lanes))), lanes, lanes);
                }
            }
        });
    }

    private static void Compare<T, TResult>(string name, TResult[] expected, TResult[] actual, T[] left, T[] right)
        where T : unmanaged
        where TResult : unmanaged
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int lane = 0; lane < expected.Length; lane++)
        {
            // The operands only decide whether a NaN has to be canonical; a conversion may have fewer of them than results.
            int from = Math.Min(lane, left.Length - 1);
            if (s_bitExact.Contains(name))
            {
                Check.Bits($"{name} lane {lane}", expected[lane], actual[lane], left[from], right[from]);
            }
            else
            {
                Check.Arithmetic($"{name} lane {lane}", expected[lane], actual[lane], left[from], right[from]);
            }
        }
    }

    private static readonly HashSet<string> s_bitExact =
    [
        .. new[] { "F32x4", "F64x2" }.SelectMany(shape => new[] { "Abs", "Neg", "Pmin", "Pmax" }.Select(name => shape + name)),
    ];
}
