using System.Runtime.InteropServices;
using Petrel.Components.Definition;
using Petrel.Components.Runtime;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <content>
/// Addresses of either width, for what is interpreted. Compiled adapters and generated code are for memories with 32-bit addresses: nothing else exists but
/// in tests yet.
/// </content>
public partial class CallContext
{
    /// <summary>True when addresses have 64 bits.</summary>
    internal bool Is64 => LinearMemory is { Type.Is64: true };

    /// <summary>The address, or length, that a flat value is.</summary>
    internal ulong Pointer(in RuntimeValue value) => Is64 ? (ulong)value.I64 : (uint)value.I32;

    /// <summary>As <see cref="Range"/>.</summary>
    /// <exception cref="TrapException">It is not aligned or not in the memory.</exception>
    internal void CheckRange(ulong address, uint size, int alignment)
    {
        if ((address & (ulong)(alignment - 1)) != 0)
        {
            AbiTrap.Unaligned(address, alignment);
        }

        if (!IsInside(address, size))
        {
            AbiTrap.OutOfBounds(address, size, MemoryLength);
        }
    }

    /// <summary>As <see cref="LiftListRange"/>.</summary>
    /// <exception cref="TrapException">The elements are not aligned, not in the memory, or too many.</exception>
    internal void CheckList(ulong address, ulong length, int elementSize, int alignment)
    {
        if (length > MaximumByteLength || length * (uint)elementSize > MaximumByteLength)
        {
            AbiTrap.Value($"list content out-of-bounds: {length} elements of {elementSize} bytes are more than 2^28-1 bytes");
        }

        if ((address & (ulong)(alignment - 1)) != 0)
        {
            AbiTrap.Unaligned(address, alignment);
        }

        if (!IsInside(address, length * (uint)elementSize))
        {
            AbiTrap.ListOutOfBounds(address, (long)length * elementSize);
        }
    }

    /// <summary>As <see cref="LiftString(int, int)"/>.</summary>
    /// <exception cref="TrapException">It is not in the memory, too long, or wrongly encoded.</exception>
    internal string LoadString(ulong address, ulong length)
    {
        if (!Is64)
        {
            return LiftString((int)address, (int)length);
        }

        const ulong Utf16Tag = 1UL << 63;
        bool isUtf16 = Encoding == StringEncoding.Utf16 || (Encoding == StringEncoding.Latin1Utf16 && (length & Utf16Tag) != 0);
        ulong units = Encoding == StringEncoding.Latin1Utf16 ? length & ~Utf16Tag : length;
        int alignment = Encoding == StringEncoding.Utf8 ? 1 : 2;
        ulong size = units > MaximumByteLength ? ulong.MaxValue : isUtf16 ? units * 2 : units;
        if ((address & (ulong)(alignment - 1)) != 0)
        {
            AbiTrap.Unaligned(address, alignment);
        }

        if (size > MaximumByteLength || !IsInside(address, size))
        {
            AbiTrap.StringOutOfBounds(address, (long)size);
        }

        ReadOnlySpan<byte> bytes = Bytes(address, (int)size);
        return isUtf16 ? StringTranscoding.FromUtf16(MemoryMarshal.Cast<byte, char>(bytes))
            : Encoding == StringEncoding.Utf8 ? StringTranscoding.FromUtf8(bytes)
            : System.Text.Encoding.Latin1.GetString(bytes);
    }

    /// <summary>As <see cref="LowerString(string, out int, out int)"/>.</summary>
    internal (ulong Address, ulong Length) StoreString(string value)
    {
        if (!Is64)
        {
            LowerString(value, out int at, out int units);
            return ((uint)at, (uint)units);
        }

        ulong address;
        if (Encoding == StringEncoding.Utf8)
        {
            int size = Checked(System.Text.Encoding.UTF8.GetByteCount(value));
            address = ReallocateWide(1, (uint)size);
            System.Text.Encoding.UTF8.GetBytes(value, Bytes(address, size));
            return (address, (uint)size);
        }

        if (Encoding == StringEncoding.Latin1Utf16 && StringTranscoding.IsLatin1(value))
        {
            address = ReallocateWide(2, (uint)Checked(value.Length));
            System.Text.Encoding.Latin1.GetBytes(value, Bytes(address, value.Length));
            return (address, (uint)value.Length);
        }

        int bytes = Checked(2L * value.Length);
        address = ReallocateWide(2, (uint)bytes);
        StringTranscoding.CopyUtf16(value, MemoryMarshal.Cast<byte, char>(Bytes(address, bytes)));
        return (address, Encoding == StringEncoding.Utf16 ? (uint)value.Length : (uint)value.Length | (1UL << 63));
    }

    /// <summary>As <see cref="Allocate"/>.</summary>
    internal ulong AllocateList(int count, int elementSize, int alignment)
    {
        uint size = (uint)Checked((long)count * elementSize);
        return Is64 ? ReallocateWide(alignment, size) : Reallocate(0, 0, alignment, size);
    }

    private unsafe ulong ReallocateWide(int alignment, uint size)
    {
        if (_realloc == 0)
        {
            AbiTrap.NoRealloc();
        }

        ComponentInstanceState instance = Instance;
        bool mayLeave = instance.MayLeave;
        instance.MayLeave = false;
        ulong address;
        try
        {
            address = (ulong)((delegate*<long, long, long, long, ModuleInstance, long>)_realloc)(0, 0, alignment, size, _reallocInstance!);
        }
        catch (WasmException exception)
        {
            throw AbiTrap.Uncaught(exception, "realloc");
        }

        instance.MayLeave = mayLeave;
        if ((address & (ulong)(alignment - 1)) != 0)
        {
            AbiTrap.ReallocUnaligned(address, alignment);
        }

        if (!IsInside(address, size))
        {
            AbiTrap.ReallocOutOfBounds(address, size);
        }

        return address;
    }

    private bool IsInside(ulong address, ulong size) => address <= MemoryLength && size <= MemoryLength - address;
}
