using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Petrel.Compilation;

/// <summary>
/// Tells damaged files from whole ones before the CLR maps them: four CRC-32C over words taken in turn, which the processor computes at
/// several gigabytes a second. Not meant against attackers: an executable file needs to be trusted anyway.
/// </summary>
internal static class Checksum
{
    public const int Size = 16;

    public static void Of(ReadOnlySpan<byte> contents, out ulong low, out ulong high)
    {
        (uint a, uint b, uint c, uint d) = (1, 2, 3, 4);
        int i = 0;
        for (; i + 32 <= contents.Length; i += 32)
        {
            a = BitOperations.Crc32C(a, Word(contents, i));
            b = BitOperations.Crc32C(b, Word(contents, i + 8));
            c = BitOperations.Crc32C(c, Word(contents, i + 16));
            d = BitOperations.Crc32C(d, Word(contents, i + 24));
        }

        for (int at = i; at < contents.Length; at++)
        {
            d = BitOperations.Crc32C(d, contents[at]);
        }

        a = BitOperations.Crc32C(a, (ulong)contents.Length);
        low = ((ulong)a << 32) | b;
        high = ((ulong)c << 32) | d;
    }

    private static ulong Word(ReadOnlySpan<byte> contents, int at) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(contents), at));
}
