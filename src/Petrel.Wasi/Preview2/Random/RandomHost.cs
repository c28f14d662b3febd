using System.Buffers.Binary;
using Wasi.Random.Insecure;
using Wasi.Random.InsecureSeed;
using Wasi.Random.Random;

namespace Petrel.Wasi.Preview2.Random;

/// <summary><c>wasi:random</c>. What may be insecure is as good as the rest: the system's generator is fast enough.</summary>
internal sealed class RandomHost(Preview2Guest guest) : IRandom, IInsecure, IInsecureSeed
{
    // More than any program asks for at once; what a call can make the host allocate stays small.
    private const ulong LargestRequest = 64 << 20;

    /// <inheritdoc/>
    public byte[] GetRandomBytes(ulong len) => Get("wasi:random/random get-random-bytes", len);

    /// <inheritdoc/>
    public ulong GetRandomU64()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        guest.Context.FillRandom(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <inheritdoc/>
    public byte[] GetInsecureRandomBytes(ulong len) => Get("wasi:random/insecure get-insecure-random-bytes", len);

    /// <inheritdoc/>
    public ulong GetInsecureRandomU64() => GetRandomU64();

    /// <inheritdoc/>
    public (ulong, ulong) InsecureSeed() => (GetRandomU64(), GetRandomU64());

    private byte[] Get(string function, ulong length)
    {
        if (length > LargestRequest)
        {
            throw GuestTrap.Violation(function, $"{length} bytes are more than the {LargestRequest} that one call gives");
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        guest.Context.FillRandom(bytes);
        return bytes;
    }
}
