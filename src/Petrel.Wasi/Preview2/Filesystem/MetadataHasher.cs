using System.Buffers.Binary;
using System.Numerics;
using Petrel.Wasi.Sandbox;
using Wasi.Filesystem.Types;

namespace Petrel.Wasi.Preview2.Filesystem;

/// <summary>
/// The hash of <c>metadata-hash</c>: SipHash-2-4 with a key of this process, so that neither inode numbers nor times can be read from it.
/// The lower half stays for as long as it is the same file, because C libraries take it for the inode number; the upper half changes when the file does.
/// </summary>
internal static class MetadataHasher
{
    private static (ulong First, ulong Second)? s_key;

    /// <summary>Hashes the attributes of a file.</summary>
    public static MetadataHashValue Hash(in FileStatus status)
    {
        (ulong, ulong) key = s_key ??= NewKey();
        Span<ulong> words = [status.Device, status.Inode, status.Size, (ulong)status.ModificationTime.Seconds, status.ModificationTime.Nanoseconds,
            (ulong)status.ChangeTime.Seconds, status.ChangeTime.Nanoseconds];
        return new MetadataHashValue(SipHash(key, words[..2]), SipHash(key, words));
    }

    /// <summary>SipHash-2-4 of whole words (Aumasson and Bernstein, 2012).</summary>
    internal static ulong SipHash((ulong First, ulong Second) key, ReadOnlySpan<ulong> words)
    {
        ulong v0 = key.First ^ 0x736f6d6570736575, v1 = key.Second ^ 0x646f72616e646f6d;
        ulong v2 = key.First ^ 0x6c7967656e657261, v3 = key.Second ^ 0x7465646279746573;
        foreach (ulong word in words)
        {
            v3 ^= word;
            Round(2);
            v0 ^= word;
        }

        ulong length = (ulong)words.Length * sizeof(ulong) << 56;
        v3 ^= length;
        Round(2);
        v0 ^= length;
        v2 ^= 0xff;
        Round(4);
        return v0 ^ v1 ^ v2 ^ v3;

        void Round(int count)
        {
            for (int i = 0; i < count; i++)
            {
                v0 += v1;
                v2 += v3;
                v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
                v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
                v0 = BitOperations.RotateLeft(v0, 32);
                v2 += v1;
                v0 += v3;
                v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
                v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
                v2 = BitOperations.RotateLeft(v2, 32);
            }
        }
    }

    private static (ulong First, ulong Second) NewKey()
    {
        Span<byte> bytes = stackalloc byte[16];
        SandboxRandom.Fill(bytes);
        return (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }
}
