using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>
/// A linear memory (spec: Runtime Structure, Memory Instances). Its base never moves: address space for the largest
/// size is reserved at once and made accessible as the memory grows.
/// </summary>
/// <remarks>
/// Generated code holds bare addresses: whoever enters it keeps the store, and with it every memory, alive until it
/// returns. Growing a shared memory is thread-safe.
/// </remarks>
internal sealed partial class LinearMemory : IDisposable
{
    /// <inheritdoc cref="GuardPages.GuardSize"/>
    public const ulong GuardSize = GuardPages.GuardSize;

    /// <summary>Address of byte 0; never moves.</summary>
    public nint Base;

    /// <summary>Current size in bytes.</summary>
    public ulong ByteLength;

    private readonly MemoryReservation _reservation;
    private readonly StoreResources? _resources;
    private readonly ulong _maximumBytes;
    private readonly object _growth = new();

    private LinearMemory(MemoryType type, MemoryReservation reservation, ulong maximumBytes, StoreResources? resources)
    {
        Type = type;
        Base = reservation.Address;
        _reservation = reservation;
        _maximumBytes = Math.Min(maximumBytes, reservation.Length);
        _resources = resources;
    }

    public MemoryType Type { get; }

    /// <summary>The type with the current size as minimum: what imports are matched against.</summary>
    public MemoryType CurrentType => Type with { Limits = Type.Limits with { Minimum = PageCount } };

    /// <summary>Current size in pages.</summary>
    public ulong PageCount => Volatile.Read(ref ByteLength) >> Type.PageSizeLog2;

    /// <summary>True when the memory started with the contents of an image, false when with zeros.</summary>
    public bool HasImage => _reservation.HasImage;

    /// <summary>The embedder's view of this memory, made when first asked for. Of a shared memory each store has one of its own.</summary>
    public Memory? View { get; set; }

    /// <summary>
    /// True when generated code leaves the bounds of a memory of this type to the processor, if that is possible at all:
    /// 32-bit addresses and pages that are multiples of the system's.
    /// </summary>
    public static bool CanUseGuardPages(MemoryType type) => !type.Is64 && type.PageSizeLog2 == 16;

    /// <summary>
    /// Pages that a memory behind guard pages can have: 65,535, because of <see cref="UpperHalf.Gap"/>, unless its type demands more.
    /// </summary>
    public static ulong LargestGuarded(MemoryType type) => Math.Max(type.Limits.Minimum, (UpperHalf.Start * 2 - UpperHalf.Gap) >> 16);

    /// <summary>Creates a memory of the minimum size of its type.</summary>
    /// <param name="type">The type; valid.</param>
    /// <param name="guardPages">Whether code of the engine relies on guard pages (for types that can have them).</param>
    /// <param name="maximumBytes">What the engine allows one memory to hold.</param>
    /// <param name="resources">What the store allows; null for no limit.</param>
    /// <param name="image">
    /// What the memory holds at first if that can be had (<see cref="HasImage"/>), for a memory behind guard pages of just this
    /// minimum; null for zeros.
    /// </param>
    /// <exception cref="PetrelException">The minimum is more than is allowed or available.</exception>
    public static LinearMemory Create(
        MemoryType type, bool guardPages, ulong maximumBytes = ulong.MaxValue, StoreResources? resources = null, MemoryImage? image = null)
    {
        int shift = type.PageSizeLog2;
        // A 32-bit memory ends at 2^32 bytes, with pages of one byte one below: its size must fit an i32.
        ulong addressable = type.Is64 ? ulong.MaxValue >> shift << shift : shift == 0 ? uint.MaxValue : 1UL << 32;
        ulong maximum = Math.Min(Math.Min(Bytes(type.Limits.Maximum ?? ulong.MaxValue, shift), addressable), maximumBytes);
        ulong minimum = Bytes(type.Limits.Minimum, shift);
        if (minimum > maximum)
        {
            throw new PetrelException(
                $"cannot create a memory of {type.Limits.Minimum} pages of {1UL << shift} bytes: at most {maximum} bytes are allowed");
        }

        bool isGuarded = guardPages && CanUseGuardPages(type);
        MemoryReservation? reservation = isGuarded
            ? MemoryReservation.TryCreateGuarded(minimum, image)
            : MemoryReservation.TryCreate(minimum, maximum);
        if (reservation is null)
        {
            throw new PetrelException(
                $"cannot create a memory of {type.Limits.Minimum} pages of {1UL << shift} bytes: the system has not enough address space left");
        }

        ulong largest = isGuarded ? LargestGuarded(type) << shift : maximum;
        var memory = new LinearMemory(type, reservation, Math.Min(maximum, largest), resources);
        if (minimum > 0 && !memory.TryExtend(minimum))
        {
            reservation.Dispose();
            throw new PetrelException(
                $"cannot create a memory of {type.Limits.Minimum} pages of {1UL << shift} bytes: "
                + (resources?.WhyNotMemory(minimum) ?? "the system does not provide that much"));
        }

        return memory;
    }

    /// <summary>Adds <paramref name="pages"/>. Returns the size before in pages, or -1 when there is not that much.</summary>
    public long Grow(ulong pages)
    {
        lock (_growth)
        {
            ulong before = ByteLength;
            ulong added = Bytes(pages, Type.PageSizeLog2);
            if (added > _maximumBytes - before)
            {
                return -1;
            }

            return added == 0 || TryExtend(before + added) ? (long)(before >> Type.PageSizeLog2) : -1;
        }
    }

    /// <summary>Called once by each owner. The last one gives the memory back: nothing may access it any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _owners) != 0)
        {
            return;
        }

        lock (_growth)
        {
            _resources?.ReturnMemory(ByteLength);
            ByteLength = 0;
            _reservation.Dispose();
        }
    }

    private bool TryExtend(ulong byteLength)
    {
        ulong added = byteLength - ByteLength;
        if (_resources is not null && !_resources.TryTakeMemory(added))
        {
            return false;
        }

        if (!_reservation.TryCommit(byteLength))
        {
            _resources?.ReturnMemory(added);
            return false;
        }

        // Threads that see the size may touch the pages.
        Volatile.Write(ref ByteLength, byteLength);
        return true;
    }

    /// <summary>Pages in bytes, as many as there can be when that overflows.</summary>
    private static ulong Bytes(ulong pages, int shift) => pages > ulong.MaxValue >> shift ? ulong.MaxValue : pages << shift;
}
