using System.Runtime.ConstrainedExecution;

namespace Petrel.Runtime;

/// <summary>
/// Address space of one memory: the first <see cref="Committed"/> bytes can be accessed. Freed when disposed or
/// finalised, whichever comes first.
/// </summary>
internal sealed class MemoryReservation : CriticalFinalizerObject, IDisposable
{
    private const ulong GuardedLength = 4UL << 30;

    /// <summary>
    /// Bytes from which on what is committed at once gets huge pages: walking page tables is a quarter of the time of a loop over large arrays
    /// (measured: triad), but each place that is touched costs 2 MiB. Emscripten's 16 MiB for every program are below.
    /// </summary>
    private const ulong WorthHugePages = 32UL << 20;

    private readonly bool _isGuarded;
    private readonly nuint _initial;
    private readonly MemoryImage? _image;

    /// <summary>What holds the upper half of a guarded memory; -1 for none.</summary>
    private int _upperFile = -1;
    private int _isReleased;

    private MemoryReservation(nint address, nuint length)
    {
        Address = address;
        Length = length;
    }

    private MemoryReservation(nint address, nuint initial, nuint committed, MemoryImage? image)
        : this(address, unchecked((nuint)GuardedLength))
    {
        _isGuarded = true;
        _initial = initial;
        Committed = committed;
        _image = committed > 0 ? image : null;
    }

    ~MemoryReservation() => Release();

    public nint Address { get; }

    /// <summary>Bytes that can be committed.</summary>
    public nuint Length { get; }

    /// <summary>Bytes that are committed, a multiple of the system's page size.</summary>
    public nuint Committed { get; private set; }

    /// <summary>True when the committed bytes hold the image that was asked for.</summary>
    public bool HasImage => _image is not null;

    /// <summary>4 GiB in which, and in the guard behind which, faults become exceptions; null when there is none left.</summary>
    /// <param name="desired">Bytes that the memory starts with; they may be committed already.</param>
    /// <param name="image">What they are to hold, if that is possible; of this size. Null for zeros.</param>
    public static MemoryReservation? TryCreateGuarded(ulong desired, MemoryImage? image = null)
    {
        nuint initial = unchecked((nuint)desired);
        nint address = GuardPages.Take(initial, image, out nuint committed);
        if (address == 0)
        {
            return null;
        }

        if (committed > 0)
        {
            MemoryPressure.Change((long)committed);
        }

        return new MemoryReservation(address, initial, committed, image);
    }

    /// <summary>
    /// Up to <paramref name="desired"/> bytes, but at least <paramref name="required"/>; null when there are not that many.
    /// </summary>
    public static MemoryReservation? TryCreate(ulong required, ulong desired)
    {
        ulong pageSize = SystemMemory.PageSize;
        ulong largest = nuint.MaxValue / 2;
        if (required > largest)
        {
            return null;
        }

        for (ulong length = Math.Min(desired, largest); ; length = Math.Max(required, length / 2))
        {
            // A reservation of nothing is not possible, one page is.
            nuint rounded = (nuint)Math.Max((length + pageSize - 1) & ~(pageSize - 1), pageSize);
            nint address = SystemMemory.Reserve(rounded);
            if (address != 0)
            {
                return new MemoryReservation(address, rounded);
            }

            if (length <= required)
            {
                return null;
            }
        }
    }

    /// <summary>Makes the first <paramref name="length"/> bytes accessible. False when the system or the length refuses.</summary>
    public bool TryCommit(ulong length)
    {
        if (length > Length)
        {
            return false;
        }

        nuint pageSize = SystemMemory.PageSize;
        nuint rounded = ((nuint)length + pageSize - 1) & ~(pageSize - 1);
        if (rounded <= Committed)
        {
            return true;
        }

        nuint before = Committed;
        nuint lower = _isGuarded ? Math.Min(rounded, (nuint)UpperHalf.Start) : rounded;
        if (lower > before && !TryCommitLower(lower))
        {
            return false;
        }

        if (lower == rounded || TryCommitUpper(rounded))
        {
            return true;
        }

        if (lower > before)
        {
            _ = SystemMemory.Decommit(Address + (nint)before, lower - before);
            MemoryPressure.Change(-(long)(lower - before));
            Committed = before;
        }

        return false;
    }

    private bool TryCommitLower(nuint length)
    {
        nuint added = length - Committed;
        if (!SystemMemory.Commit(Address + (nint)Committed, added))
        {
            return false;
        }

        // What starts with an image is one of many instances, which are to be small.
        if (_image is null && added >= WorthHugePages)
        {
            SystemMemory.PreferHugePages(Address + (nint)Committed, added);
        }

        MemoryPressure.Change((long)added);
        Committed = length;
        return true;
    }

    private bool TryCommitUpper(nuint length)
    {
        if (!UpperHalf.TryExtend(Address, ref _upperFile, Committed - (nuint)UpperHalf.Start, length - (nuint)UpperHalf.Start))
        {
            return false;
        }

        MemoryPressure.Change((long)(length - Committed));
        Committed = length;
        return true;
    }

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) != 0)
        {
            return;
        }

        if (Committed > 0)
        {
            MemoryPressure.Change(-(long)Committed);
        }

        if (!_isGuarded)
        {
            SystemMemory.Release(Address, Length);
            return;
        }

        if (_upperFile >= 0)
        {
            // When that fails the slot is lost: its contents may still be there.
            nuint lower = Math.Min(Committed, (nuint)UpperHalf.Start);
            if (!UpperHalf.TryRelease(Address, _upperFile, Committed - lower))
            {
                return;
            }

            Committed = lower;
        }

        GuardPages.Return(Address, Committed, Math.Min(_initial, Committed), _image);
    }
}
