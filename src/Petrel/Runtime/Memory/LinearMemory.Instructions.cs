using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Petrel.Runtime;

// What generated code calls: operands in WebAssembly order, then the memory. The suffix is the width of addresses.
// Everything here checks its range itself: a fault in the system's memmove would end the process.
internal sealed unsafe partial class LinearMemory
{
    /// <summary>Native address of an access of <paramref name="size"/> bytes at <paramref name="address"/> + <paramref name="offset"/>.</summary>
    /// <exception cref="TrapException">It does not lie in the memory.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Address32(int address, LinearMemory memory, ulong offset, uint size)
    {
        // Validation keeps the offset below 2^32: no overflow.
        ulong start = (uint)address + offset;
        if (start + size > memory.ByteLength)
        {
            ThrowOutOfBounds(start, size, memory);
        }

        return memory.Base + (nint)start;
    }

    /// <inheritdoc cref="Address32"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint Address64(long address, LinearMemory memory, ulong offset, uint size)
    {
        // reach is a constant where this is inlined; it overflows for offsets near 2^64, which no memory has.
        ulong reach = offset + size;
        ulong length = memory.ByteLength;
        if (reach < offset || reach > length || (ulong)address > length - reach)
        {
            ThrowOutOfBounds64((ulong)address, offset, size, memory);
        }

        return memory.Base + (nint)((ulong)address + offset);
    }

    /// <summary><c>memory.size</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Size32(LinearMemory memory) => (int)memory.PageCount;

    /// <inheritdoc cref="Size32"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Size64(LinearMemory memory) => (long)memory.PageCount;

    /// <summary><c>memory.grow</c>.</summary>
    public static int Grow32(int pages, LinearMemory memory) => (int)memory.Grow((uint)pages);

    /// <inheritdoc cref="Grow32"/>
    public static long Grow64(long pages, LinearMemory memory) => memory.Grow((ulong)pages);

    /// <summary><c>memory.fill</c>.</summary>
    public static void Fill32(int address, int value, int length, LinearMemory memory) =>
        FillBytes(memory.Range((uint)address, (uint)length), (uint)length, (byte)value);

    /// <inheritdoc cref="Fill32"/>
    public static void Fill64(long address, int value, long length, LinearMemory memory) =>
        FillBytes(memory.Range((ulong)address, (ulong)length), (ulong)length, (byte)value);

    // The framework's ways of filling use Vector<T>, which no code ahead of time has: they load the JIT in programs that would not need it.
    private static void FillBytes(byte* start, ulong length, byte value)
    {
        const ulong Short = 64;
        if (length >= Short)
        {
            if (OperatingSystem.IsWindows())
            {
                NativeMemory.Fill(start, (nuint)length, value);
            }
            else
            {
                SystemLibrary.Fill(start, value, (nuint)length);
            }

            return;
        }

        ulong eight = value * 0x0101_0101_0101_0101ul;
        for (; length >= sizeof(ulong); length -= sizeof(ulong), start += sizeof(ulong))
        {
            Unsafe.WriteUnaligned(start, eight);
        }

        for (; length > 0; length--, start++)
        {
            *start = value;
        }
    }

    /// <summary><c>memory.copy</c>: the ranges may overlap.</summary>
    public static void Copy32(int destination, int source, int length, LinearMemory destinationMemory, LinearMemory sourceMemory) =>
        Copy((uint)destination, (uint)source, (uint)length, destinationMemory, sourceMemory);

    /// <summary><c>memory.copy</c> between memories of which one or both have 64-bit addresses.</summary>
    public static void Copy64(long destination, long source, long length, LinearMemory destinationMemory, LinearMemory sourceMemory) =>
        Copy((ulong)destination, (ulong)source, (ulong)length, destinationMemory, sourceMemory);

    /// <summary>Copies <paramref name="bytes"/> to <paramref name="address"/>.</summary>
    public void Initialize(ulong address, ReadOnlySpan<byte> bytes) =>
        bytes.CopyTo(new Span<byte>(Range(address, (uint)bytes.Length), bytes.Length));

    /// <summary>Makes <paramref name="length"/> bytes zero.</summary>
    public void Clear(ulong address, ulong length) => NativeMemory.Clear(Range(address, length), (nuint)length);

    /// <summary>Native address of <paramref name="length"/> bytes at <paramref name="address"/>, which may be the end when it is 0.</summary>
    /// <exception cref="TrapException">They do not lie in the memory.</exception>
    public byte* Range(ulong address, ulong length)
    {
        ulong size = Volatile.Read(ref ByteLength);
        if (address > size || length > size - address)
        {
            ThrowOutOfBounds(address, length, this);
        }

        return (byte*)Base + address;
    }

    private static void Copy(ulong destination, ulong source, ulong length, LinearMemory destinationMemory, LinearMemory sourceMemory)
    {
        byte* to = destinationMemory.Range(destination, length);
        byte* from = sourceMemory.Range(source, length);
        NativeMemory.Copy(from, to, (nuint)length);
    }

    [DoesNotReturn]
    private static void ThrowOutOfBounds64(ulong address, ulong offset, uint size, LinearMemory memory) =>
        throw OutOfBounds((UInt128)address + offset, size, memory);

    [DoesNotReturn]
    private static void ThrowOutOfBounds(ulong address, ulong size, LinearMemory memory) => throw OutOfBounds(address, size, memory);

    private static TrapException OutOfBounds(UInt128 address, ulong size, LinearMemory memory) => new(
        TrapCode.MemoryOutOfBounds,
        $"{TrapException.DefaultMessage(TrapCode.MemoryOutOfBounds)}: {size} bytes at 0x{address:x}, the memory has 0x{memory.ByteLength:x}");
}
