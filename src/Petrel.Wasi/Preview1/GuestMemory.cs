using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <summary>The caller's linear memory during one call.</summary>
/// <remarks>
/// An address outside the memory traps, as in Wasmtime and as the rules of witx have it. Misaligned addresses, which trap
/// there too, are accepted: no compiler produces them, hand-written modules do, and every supported host reads them.
/// </remarks>
internal readonly unsafe struct GuestMemory(nint start, ulong length)
{
    private readonly byte* _start = (byte*)start;
    private readonly ulong _length = length;

    /// <summary>The host address of a range that lies in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* At(uint address, ulong size)
    {
        // Neither sum nor difference can wrap: size is at most 2^32 times the size of a structure.
        if (address + size > _length)
        {
            ThrowOutOfBounds(address, size, _length);
        }

        return _start + address;
    }

    /// <summary>A range as a span; a range too long for one is cut, so only for calls that may do less than asked.</summary>
    public Span<byte> Slice(uint address, uint size) => new(At(address, size), (int)Math.Min(size, int.MaxValue));

    // Not generic: such methods are not compiled ahead of time for numbers.
    public void Write(uint address, ushort value) => Unsafe.WriteUnaligned(At(address, sizeof(ushort)), value);

    public void Write(uint address, uint value) => Unsafe.WriteUnaligned(At(address, sizeof(uint)), value);

    public void Write(uint address, ulong value) => Unsafe.WriteUnaligned(At(address, sizeof(ulong)), value);

    /// <summary>How much of a list is used.</summary>
    public static int VectorCount(uint count) => (int)Math.Min(count, IoVectors.Limit);

    /// <summary>Reads a list of buffers (<c>iovec</c>, <c>ciovec</c>) and checks them.</summary>
    /// <param name="address">Where the list lies.</param>
    /// <param name="count">Its length.</param>
    /// <param name="destination">Where the checked list goes: room for <see cref="VectorCount"/> pieces.</param>
    public IoVectors ReadVectors(uint address, uint count, IoVector* destination)
    {
        uint* source = (uint*)At(address, count * 8UL);
        int used = VectorCount(count);
        for (int i = 0; i < used; i++)
        {
            uint bufferLength = Unsafe.ReadUnaligned<uint>(source + (2 * i) + 1);
            destination[i] = new IoVector(At(Unsafe.ReadUnaligned<uint>(source + (2 * i)), bufferLength), bufferLength);
        }

        return new IoVectors(destination, used);
    }

    [DoesNotReturn]
    private static void ThrowOutOfBounds(uint address, ulong size, ulong length) => throw new TrapException(
        TrapCode.MemoryOutOfBounds,
        $"{TrapException.DefaultMessage(TrapCode.MemoryOutOfBounds)}: a WASI function was given {size} bytes at address {address}, the memory has {length} bytes");
}
