using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>Loads and stores: their results, and that they touch exactly the bytes of their width.</summary>
public sealed class VectorMemoryTests
{
    private static readonly Dictionary<string, Func<byte[], byte[]>> s_loads = new()
    {
        ["V128Load"] = bytes => bytes,
        ["V128Load8x8S"] = bytes => Widen<sbyte, short>(bytes, value => value),
        ["V128Load8x8U"] = bytes => Widen<byte, ushort>(bytes, value => value),
        ["V128Load16x4S"] = bytes => Widen<short, int>(bytes, value => value),
        ["V128Load16x4U"] = bytes => Widen<ushort, uint>(bytes, value => value),
        ["V128Load32x2S"] = bytes => Widen<int, long>(bytes, value => value),
        ["V128Load32x2U"] = bytes => Widen<uint, ulong>(bytes, value => value),
        ["V128Load8Splat"] = bytes => Repeat(bytes),
        ["V128Load16Splat"] = bytes => Repeat(bytes),
        ["V128Load32Splat"] = bytes => Repeat(bytes),
        ["V128Load64Splat"] = bytes => Repeat(bytes),
        ["V128Load32Zero"] = bytes => [.. bytes, .. new byte[12]],
        ["V128Load64Zero"] = bytes => [.. bytes, .. new byte[8]],
    };

    public static TheoryData<string, int> Loads => new()
    {
        { "V128Load", 16 }, { "V128Load8x8S", 8 }, { "V128Load8x8U", 8 }, { "V128Load16x4S", 8 }, { "V128Load16x4U", 8 },
        { "V128Load32x2S", 8 }, { "V128Load32x2U", 8 }, { "V128Load8Splat", 1 }, { "V128Load16Splat", 2 }, { "V128Load32Splat", 4 },
        { "V128Load64Splat", 8 }, { "V128Load32Zero", 4 }, { "V128Load64Zero", 8 },
        { "V128Load8Lane", 1 }, { "V128Load16Lane", 2 }, { "V128Load32Lane", 4 }, { "V128Load64Lane", 8 },
    };

    public static TheoryData<string, int> Stores => new()
    {
        { "V128Store", 16 }, { "V128Store8Lane", 1 }, { "V128Store16Lane", 2 }, { "V128Store32Lane", 4 }, { "V128Store64Lane", 8 },
    };

    [Theory]
    [MemberData(nameof(Loads))]
    public void A_load_reads_its_bytes_and_no_others(string name, int width)
    {
        using var memory = new EdgeOfMemory();
        byte[] bytes = [.. Enumerable.Range(0, width).Select(at => (byte)((at * 37) + 0x81))];
        Vector128<byte> before = Vector128.Create((byte)0xEE);
        foreach (nint address in new[] { memory.Start, memory.Start + 1, memory.End - width, memory.End - width - 1 })
        {
            Marshal.Copy(bytes, 0, address, width);
            for (int lane = 0; lane < (name.EndsWith("Lane", StringComparison.Ordinal) ? 16 / width : 1); lane++)
            {
                Vector128<byte> actual;
                byte[] expected;
                if (s_loads.TryGetValue(name, out Func<byte[], byte[]>? reference))
                {
                    actual = Helper.Bind<Func<nint, Vector128<byte>>>(name)(address);
                    expected = reference(bytes);
                }
                else
                {
                    actual = Helper.Bind<Func<nint, Vector128<byte>, Vector128<byte>>>(name, lane)(address, before);
                    expected = VectorReferences.Unpack<byte>(before);
                    bytes.CopyTo(expected, lane * width);
                }

                Assert.Equal(expected, VectorReferences.Unpack<byte>(actual));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_store_writes_its_bytes_and_no_others(string name, int width)
    {
        using var memory = new EdgeOfMemory();
        byte[] vector = [.. Enumerable.Range(0, 16).Select(at => (byte)((at * 37) + 0x81))];
        byte[] around = new byte[width + 2];
        for (int lane = 0; lane < 16 / width; lane++)
        {
            Action<nint, Vector128<byte>> store = name == "V128Store"
                ? Helper.Bind<Action<nint, Vector128<byte>>>(name)
                : Helper.Bind<Action<nint, Vector128<byte>>>(name, lane);
            foreach (nint address in new[] { memory.Start + 64, memory.Start + 65 })
            {
                Marshal.Copy(new byte[width + 2], 0, address - 1, width + 2);
                store(address, VectorReferences.Pack(vector));
                Marshal.Copy(address - 1, around, 0, width + 2);
                Assert.Equal([0, .. vector[(lane * width)..((lane + 1) * width)], 0], around);
            }

            store(memory.Start, VectorReferences.Pack(vector));
            store(memory.End - width, VectorReferences.Pack(vector));
        }
    }

    // The first page of the address space is the one whose faults the CLR reports as an exception without our signal handler.
    [Theory]
    [MemberData(nameof(Loads))]
    public void A_load_out_of_bounds_faults_even_if_nothing_uses_the_result(string name, int width)
    {
        Assert.InRange(width, 1, 16);
        if (s_loads.ContainsKey(name))
        {
            Assert.Throws<NullReferenceException>(() => Helper.Bind<Action<nint>>(name)(16));
            Assert.Throws<NullReferenceException>(() => Helper.Bind<Func<nint, Vector128<byte>>>(name)(16));
        }
        else
        {
            Assert.Throws<NullReferenceException>(() => Helper.Bind<Action<nint, Vector128<byte>>>(name, 0)(16, default));
            Assert.Throws<NullReferenceException>(() => Helper.Bind<Func<nint, Vector128<byte>, Vector128<byte>>>(name, 1)(16, default));
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void A_store_out_of_bounds_faults(string name, int width)
    {
        Assert.InRange(width, 1, 16);
        Action<nint, Vector128<byte>> store = name == "V128Store"
            ? Helper.Bind<Action<nint, Vector128<byte>>>(name)
            : Helper.Bind<Action<nint, Vector128<byte>>>(name, 1);
        Assert.Throws<NullReferenceException>(() => store(16, default));
    }

    private static byte[] Repeat(byte[] bytes) => [.. Enumerable.Repeat(bytes, 16 / bytes.Length).SelectMany(part => part)];

    private static byte[] Widen<T, TResult>(byte[] bytes, Func<T, TResult> convert)
        where T : unmanaged
        where TResult : unmanaged
    {
        TResult[] lanes = [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(convert)];
        return MemoryMarshal.AsBytes(lanes.AsSpan()).ToArray();
    }
}
