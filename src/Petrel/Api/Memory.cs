using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>
/// A linear memory of a store. Addresses are in bytes from its start; every access is checked.
/// </summary>
/// <remarks>
/// A memory never moves, so that a span stays valid while the memory grows (it just does not grow with it), but not
/// after the store has been disposed: whoever holds a span keeps the store alive, or a reference to this object and
/// the store undisposed.
/// <para>
/// A shared memory (<see cref="IsShared"/>) can be imported by instances of other stores of the engine, whose threads work on it at
/// the same time. This object is its view from one store. It lives until the last of those stores, and the last
/// <see cref="SharedMemory"/> that names it, is disposed of. Its growth counts against the limits of the store that created it.
/// </para>
/// </remarks>
/// <seealso href="https://webassembly.github.io/spec/core/exec/runtime.html#memory-instances">Memory instances in the specification</seealso>
public sealed unsafe partial class Memory
{
    private readonly Store _store;

    internal Memory(Store store, LinearMemory instance)
    {
        _store = store;
        Instance = instance;
    }

    /// <summary>Creates a memory.</summary>
    /// <param name="store">The store that owns it.</param>
    /// <param name="minimumPages">Initial size in pages of 64 KiB.</param>
    /// <param name="maximumPages">Largest size in pages; null for as many as the addresses reach.</param>
    /// <param name="is64">True for addresses of 64 bits.</param>
    /// <param name="isShared">True for a memory that threads may share; it needs a maximum.</param>
    /// <exception cref="ArgumentException">The sizes are negative, not in order or beyond the addresses.</exception>
    /// <exception cref="PetrelException">That much memory is not allowed or not available.</exception>
    public Memory(Store store, long minimumPages, long? maximumPages = null, bool is64 = false, bool isShared = false)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.ThrowIfDisposed();
        long largest = is64 ? 1L << 48 : 1L << 16;
        ArgumentOutOfRangeException.ThrowIfNegative(minimumPages);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimumPages, largest);
        if (maximumPages is { } maximum)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maximum, minimumPages, nameof(maximumPages));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, largest, nameof(maximumPages));
        }
        else if (isShared)
        {
            throw new ArgumentException("A shared memory needs a maximum.", nameof(maximumPages));
        }

        _store = store;
        Instance = store.CreateMemory(new MemoryType(new Limits((ulong)minimumPages, (ulong?)maximumPages), is64, isShared));
        if (!isShared)
        {
            Instance.View = this;
        }
    }

    /// <summary>The type, with the current size as minimum.</summary>
    public MemoryDeclaration Type => new(Instance.CurrentType);

    /// <summary>True when instances of other stores, and so other threads, may use the memory too.</summary>
    public bool IsShared => Instance.Type.IsShared;

    /// <summary>Current size in pages.</summary>
    public long PageCount
    {
        get
        {
            _store.ThrowIfDisposed();
            return (long)Instance.PageCount;
        }
    }

    /// <summary>Current size in bytes.</summary>
    public long ByteLength
    {
        get
        {
            _store.ThrowIfDisposed();
            return (long)Volatile.Read(ref Instance.ByteLength);
        }
    }

    /// <summary>Native address of byte 0. Unchecked access is on the caller; the memory must stay in use meanwhile.</summary>
    public nint Pointer
    {
        get
        {
            _store.ThrowIfDisposed();
            return Instance.Base;
        }
    }

    internal LinearMemory Instance { get; }

    internal Store Store => _store;

    /// <summary>Adds pages.</summary>
    /// <returns>The size before in pages, or -1 when there is not that much.</returns>
    public long Grow(long pages)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pages);
        _store.ThrowIfDisposed();
        return Instance.Grow((ulong)pages);
    }

    /// <summary>A name for this memory that does not depend on a store.</summary>
    /// <returns>An object to be disposed; the memory lives until then at least.</returns>
    /// <exception cref="InvalidOperationException">The memory is not shared.</exception>
    public SharedMemory Share()
    {
        _store.ThrowIfDisposed();
        return IsShared ? new SharedMemory(_store.Engine, Instance) : throw new InvalidOperationException("The memory is not a shared one.");
    }

    /// <summary>All of the memory, as far as a span can show it: the first 2 GiB.</summary>
    public Span<byte> GetSpan() => new((void*)Pointer, (int)Math.Min(ByteLength, Array.MaxLength));

    /// <summary>A part of the memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in the memory.</exception>
    public Span<byte> GetSpan(long address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new Span<byte>(At(address, length), length);
    }

    /// <summary>Reads a number or a structure of numbers, in the byte order of WebAssembly (little-endian), aligned or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in the memory.</exception>
    public T Read<T>(long address)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(At(address, sizeof(T)));

    /// <summary>Writes a number or a structure of numbers, in the byte order of WebAssembly (little-endian), aligned or not.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie in the memory.</exception>
    public void Write<T>(long address, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(At(address, sizeof(T)), value);

    internal static Memory From(LinearMemory instance, Store store)
    {
        if (instance.Type.IsShared)
        {
            return store.GetSharedView(instance);
        }

        if (instance.View is { } view)
        {
            return view;
        }

        return instance.View = new Memory(store, instance);
    }

    private byte* At(long address, long length)
    {
        _store.ThrowIfDisposed();
        ulong size = Volatile.Read(ref Instance.ByteLength);
        if ((ulong)address > size || (ulong)length > size - (ulong)address)
        {
            ThrowOutOfRange(address, length, size);
        }

        return (byte*)Instance.Base + address;
    }

    [DoesNotReturn]
    private static void ThrowOutOfRange(long address, long length, ulong size) => throw new ArgumentOutOfRangeException(
        nameof(address), address, $"{length} bytes at {address} do not lie in a memory of {size} bytes.");
}
