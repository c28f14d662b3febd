using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Petrel.Compilation;

/// <summary>
/// SHA-256. What is cached or shipped is found and trusted by it, so it has to be one that nobody can make collide.
/// </summary>
/// <remarks>
/// Short contents are hashed here: the first use of the framework's cryptography loads OpenSSL, which costs 20 ms, as much as this needs
/// for 5 MB.
/// </remarks>
internal static class ContentHash
{
    public const int Size = 32;

    private const int FrameworkThreshold = 4 << 20;

    private static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    public static byte[] Of(ReadOnlySpan<byte> contents) =>
        contents.Length >= FrameworkThreshold ? OfLong(contents) : OfShort(contents);

    // Apart, so that the assembly with the framework's one is loaded only when it is used.
    private static byte[] OfLong(ReadOnlySpan<byte> contents) => SHA256.HashData(contents);

    internal static byte[] OfShort(ReadOnlySpan<byte> contents)
    {
        // Not a collection expression: its helpers would be jitted.
        Span<uint> state = stackalloc uint[8]
        {
            0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
        };
        Span<uint> schedule = stackalloc uint[64];
        int whole = contents.Length & ~63;
        for (int i = 0; i < whole; i += 64)
        {
            AddBlock(state, schedule, contents.Slice(i, 64));
        }

        Span<byte> end = stackalloc byte[128];
        end.Clear();
        int rest = contents.Length - whole;
        contents[whole..].CopyTo(end);
        end[rest] = 0x80;
        int length = rest < 56 ? 64 : 128;
        BinaryPrimitives.WriteUInt64BigEndian(end[(length - 8)..], (ulong)contents.Length * 8);
        for (int i = 0; i < length; i += 64)
        {
            AddBlock(state, schedule, end.Slice(i, 64));
        }

        byte[] hash = new byte[Size];
        for (int i = 0; i < state.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i * 4), state[i]);
        }

        return hash;
    }

    /// <summary>FIPS 180-4, 6.2.2.</summary>
    private static void AddBlock(Span<uint> state, Span<uint> w, ReadOnlySpan<byte> block)
    {
        for (int t = 0; t < 16; t++)
        {
            w[t] = BinaryPrimitives.ReadUInt32BigEndian(block[(t * 4)..]);
        }

        for (int t = 16; t < 64; t++)
        {
            uint s0 = BitOperations.RotateRight(w[t - 15], 7) ^ BitOperations.RotateRight(w[t - 15], 18) ^ (w[t - 15] >> 3);
            uint s1 = BitOperations.RotateRight(w[t - 2], 17) ^ BitOperations.RotateRight(w[t - 2], 19) ^ (w[t - 2] >> 10);
            w[t] = s1 + w[t - 7] + s0 + w[t - 16];
        }

        (uint a, uint b, uint c, uint d) = (state[0], state[1], state[2], state[3]);
        (uint e, uint f, uint g, uint h) = (state[4], state[5], state[6], state[7]);
        ReadOnlySpan<uint> k = Constants;
        for (int t = 0; t < 64; t++)
        {
            uint t1 = h + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                + ((e & f) ^ (~e & g)) + k[t] + w[t];
            uint t2 = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22))
                + ((a & b) ^ (a & c) ^ (b & c));
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }
}
