using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Petrel.Components.Definition;
using Petrel.Components.Runtime;

namespace Petrel.Components.Abi;

/// <content>From the host to the instance.</content>
public partial class CallContext
{
    /// <summary>A new string in the memory of the instance. A lone surrogate becomes U+FFFD.</summary>
    /// <exception cref="TrapException">The instance's allocator trapped or returned a bad address.</exception>
    /// <exception cref="ArgumentException">The string is longer than 2^28-1 bytes.</exception>
    public void LowerString(string value, out int address, out int length)
    {
        ArgumentNullException.ThrowIfNull(value);
        switch (Encoding)
        {
            case StringEncoding.Utf8:
            {
                int size = Checked(System.Text.Encoding.UTF8.GetByteCount(value));
                uint at = Reallocate(0, 0, 1, (uint)size);
                System.Text.Encoding.UTF8.GetBytes(value, Bytes(at, size));
                (address, length) = ((int)at, size);
                break;
            }

            case StringEncoding.Latin1Utf16 when StringTranscoding.IsLatin1(value):
            {
                uint at = Reallocate(0, 0, 2, (uint)Checked(value.Length));
                System.Text.Encoding.Latin1.GetBytes(value, Bytes(at, value.Length));
                (address, length) = ((int)at, value.Length);
                break;
            }

            default:
            {
                int size = Checked(2L * value.Length);
                uint at = Reallocate(0, 0, 2, (uint)size);
                StringTranscoding.CopyUtf16(value, MemoryMarshal.Cast<byte, char>(Bytes(at, size)));
                (address, length) = ((int)at, value.Length);
                if (Encoding == StringEncoding.Latin1Utf16)
                {
                    length |= int.MinValue;
                }

                break;
            }
        }
    }

    /// <summary>A new list of numbers in the memory of the instance.</summary>
    /// <typeparam name="T">A primitive number type.</typeparam>
    /// <exception cref="TrapException">The instance's allocator trapped or returned a bad address.</exception>
    public void LowerArray<T>(ReadOnlySpan<T> values, out int address, out int length)
        where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        MemoryMarshal.AsBytes(values).CopyTo(Allocate(values.Length, size, size, out address));
        length = values.Length;
    }

    /// <summary>A new list of booleans in the memory of the instance.</summary>
    /// <exception cref="TrapException">The instance's allocator trapped or returned a bad address.</exception>
    public void LowerBooleans(ReadOnlySpan<bool> values, out int address, out int length)
    {
        Span<byte> bytes = Allocate(values.Length, 1, 1, out address);
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = values[i] ? (byte)1 : (byte)0;
        }

        length = values.Length;
    }

    /// <summary>New room in the memory of the instance: for the elements of a list, or for parameters that do not fit.</summary>
    /// <exception cref="TrapException">The instance's allocator trapped or returned a bad address.</exception>
    /// <exception cref="ArgumentException">It is more than 2^28-1 bytes.</exception>
    public Span<byte> Allocate(int count, int elementSize, int alignment, out int address)
    {
        int size = Checked((long)count * elementSize);
        uint at = Reallocate(0, 0, alignment, (uint)size);
        address = (int)at;
        return Bytes(at, size);
    }

    /// <summary>Gives the instance a resource of the host.</summary>
    /// <returns>The handle.</returns>
    public int LowerOwn<T>(T resource, HostResourceType<T> type)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Instance.Handles.Add(new ResourceHandle(type, 0, resource, null));
    }

    /// <summary>Lends the instance a resource of the host, for a call of an export.</summary>
    /// <returns>The handle.</returns>
    public int LowerBorrow<T>(T resource, HostResourceType<T> type)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(resource);
        return AddBorrow(type, 0, resource);
    }

    /// <summary>Gives the instance a resource of any type; the object cannot be used any more.</summary>
    /// <returns>The handle.</returns>
    /// <exception cref="InvalidOperationException">The resource is not owned, or was passed on before.</exception>
    public int LowerOwn(ComponentResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        resource.PassOn(Store);
        return Instance.Handles.Add(new ResourceHandle(resource.Type.Identity, resource.Representation, resource.HostObject, null));
    }

    /// <summary>Lends the instance a resource of any type, for a call of an export.</summary>
    /// <returns>The handle, or what the instance calls its own resource by.</returns>
    /// <exception cref="InvalidOperationException">The resource was passed on.</exception>
    public int LowerBorrow(ComponentResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        resource.CheckUsable(Store);
        ResourceType type = resource.Type.Identity;
        return type is GuestResourceType guest && ReferenceEquals(guest.Implementer, Instance)
            ? resource.Representation
            : AddBorrow(type, resource.Representation, resource.HostObject);
    }

    internal int AddBorrow(ResourceType type, int representation, object? resource)
    {
        BorrowScope scope = Scope ?? throw new InvalidOperationException("A resource can be lent to a component only for a call of one of its exports.");
        scope.Borrows++;
        return Instance.Handles.Add(new ResourceHandle(type, representation, resource, scope));
    }

    private static int Checked(long size) => size <= MaximumByteLength
        ? (int)size
        : throw new ArgumentException($"A string or list of {size} bytes cannot be passed to a component: 2^28-1 bytes is the most.");
}
