using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Petrel.Components.Definition;
using Petrel.Components.Runtime;

namespace Petrel.Components.Abi;

/// <content>From the instance to the host.</content>
public partial class CallContext
{
    /// <summary>Spec: MAX_STRING_BYTE_LENGTH and MAX_LIST_BYTE_LENGTH.</summary>
    internal const int MaximumByteLength = (1 << 28) - 1;

    /// <summary>A boolean: any number but 0 is true.</summary>
    public static bool LiftBool(int value) => value != 0;

    /// <summary>A character.</summary>
    /// <exception cref="TrapException">The number is no Unicode scalar value.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Rune LiftChar(int value)
    {
        if (!Rune.TryCreate(value, out Rune rune))
        {
            AbiTrap.Char((uint)value);
        }

        return rune;
    }

    /// <summary>The case of a variant, enum, option or result.</summary>
    /// <exception cref="TrapException">There are not that many cases.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LiftDiscriminant(int value, int count)
    {
        if ((uint)value >= (uint)count)
        {
            AbiTrap.Discriminant((uint)value, count);
        }

        return value;
    }

    /// <summary>The elements of a list as they lie in the memory.</summary>
    /// <exception cref="TrapException">They are not aligned, not in the memory, or too many.</exception>
    public ReadOnlySpan<byte> LiftListRange(int address, int length, int elementSize, int alignment)
    {
        ulong size = (uint)length * (ulong)(uint)elementSize;
        if (size > MaximumByteLength)
        {
            AbiTrap.Value($"list content out-of-bounds: {(uint)length} elements of {elementSize} bytes are more than 2^28-1 bytes");
        }

        if (((uint)address & (uint)(alignment - 1)) != 0)
        {
            AbiTrap.Unaligned((uint)address, alignment);
        }

        if ((uint)address + size > MemoryLength)
        {
            AbiTrap.ListOutOfBounds((uint)address, (long)size);
        }

        return Bytes((uint)address, (int)size);
    }

    /// <summary>A list of numbers.</summary>
    /// <typeparam name="T">A primitive number type; its elements lie in the memory as they lie in an array.</typeparam>
    /// <exception cref="TrapException">They are not aligned, not in the memory, or too many.</exception>
    public T[] LiftArray<T>(int address, int length)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        ReadOnlySpan<byte> bytes = LiftListRange(address, length, size, size);
        T[] values = GC.AllocateUninitializedArray<T>(length);
        bytes.CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>A list of booleans.</summary>
    /// <exception cref="TrapException">They are not in the memory, or too many.</exception>
    public bool[] LiftBooleans(int address, int length)
    {
        ReadOnlySpan<byte> bytes = LiftListRange(address, length, 1, 1);
        var values = new bool[bytes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = bytes[i] != 0;
        }

        return values;
    }

    /// <summary>A string.</summary>
    /// <exception cref="TrapException">It is not in the memory, too long, or wrongly encoded.</exception>
    public string LiftString(int address, int length)
    {
        if (Encoding == StringEncoding.Utf8)
        {
            return StringTranscoding.FromUtf8(StringRange((uint)address, (uint)length, 1));
        }

        if (Encoding == StringEncoding.Utf16 || length < 0)
        {
            // In latin1+utf16 the top bit of the length says which of the two.
            uint units = Encoding == StringEncoding.Utf16 ? (uint)length : (uint)length ^ StringTranscoding.Utf16Tag;
            if (((uint)address & 1) != 0)
            {
                AbiTrap.Unaligned((uint)address, 2);
            }

            return StringTranscoding.FromUtf16(MemoryMarshal.Cast<byte, char>(StringRange((uint)address, units * 2UL, 2)));
        }

        return System.Text.Encoding.Latin1.GetString(StringRange((uint)address, (uint)length, 2));
    }

    /// <summary>A resource of the host that the instance passes on.</summary>
    /// <exception cref="TrapException">The handle is not an owned one of this type, or is lent.</exception>
    public T LiftOwn<T>(int handle, HostResourceType<T> type)
        where T : class => (T)Take(handle, type).Resource!;

    /// <summary>A resource of the host that the instance lends for this call.</summary>
    /// <exception cref="TrapException">The handle is not of this type.</exception>
    public T LiftBorrow<T>(int handle, HostResourceType<T> type)
        where T : class => (T)Lend(handle, type).Resource!;

    /// <summary>A resource of any type that the instance passes on.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="type">The type as <c>ComponentInstance.GetResource</c> and <c>ComponentFunction.Type</c> tell it.</param>
    /// <exception cref="TrapException">The handle is not an owned one of this type, or is lent.</exception>
    public ComponentResource LiftOwn(int handle, ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        ResourceHandle taken = Take(handle, type.Identity);
        return new ComponentResource(Store, type.Identity, taken.Representation, taken.Resource, isOwned: true);
    }

    /// <summary>A resource of any type that the instance lends for this call.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="type">The type as <c>ComponentInstance.GetResource</c> and <c>ComponentFunction.Type</c> tell it.</param>
    /// <exception cref="TrapException">The handle is not of this type.</exception>
    public ComponentResource LiftBorrow(int handle, ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        ResourceHandle lent = Lend(handle, type.Identity);
        return new ComponentResource(Store, type.Identity, lent.Representation, lent.Resource, isOwned: false);
    }

    private ResourceHandle Take(int handle, ResourceType type)
    {
        // Arguments of one call of the host: this one may have been lent by an earlier argument.
        if (Scope is null && Instance.Handles.Get(handle, type).LentFor == Instance.HostCalls)
        {
            AbiTrap.Lent(handle);
        }

        return Instance.Handles.RemoveOwned(handle, type);
    }

    private ResourceHandle Lend(int handle, ResourceType type)
    {
        ResourceHandle lent = Instance.Handles.Get(handle, type);
        if (Scope is null)
        {
            lent.LentFor = Instance.HostCalls;
        }

        return lent;
    }

    /// <summary>The bytes of a string.</summary>
    internal ReadOnlySpan<byte> StringRange(uint address, ulong size, int alignment)
    {
        if (size > MaximumByteLength)
        {
            AbiTrap.StringOutOfBounds(address, (long)size);
        }

        if ((address & (uint)(alignment - 1)) != 0)
        {
            AbiTrap.Unaligned(address, alignment);
        }

        if (address + size > MemoryLength)
        {
            AbiTrap.StringOutOfBounds(address, (long)size);
        }

        return Bytes(address, (int)size);
    }
}
