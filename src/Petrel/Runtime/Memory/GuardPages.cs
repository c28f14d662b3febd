using Petrel.Collections;

namespace Petrel.Runtime;

/// <summary>
/// Address space for memories whose bounds the processor checks: slots in which every address that generated code can
/// form from a 32-bit index lies, so that an access outside the memory faults (see <see cref="FaultHandler"/>). A slot is
/// known by the address of byte 0 of its memory: 2 GiB of it lie below (see <see cref="UpperHalf"/>). Thread-safe.
/// </summary>
internal static class GuardPages
{
    /// <summary>
    /// Constant offsets up to here need no check. The 2 MiB more that a slot has hold the last bytes of an access that
    /// starts at the end of the guard, and keep every base a multiple of the size of a huge page.
    /// </summary>
    public const ulong GuardSize = 64UL << 20;

    private const ulong HugePage = 2UL << 20;
    private const ulong SlotSize = UpperHalf.Start + (4UL << 30) + GuardSize + HugePage;
    private const int FirstArenaSlots = 16;
    private const int LargestArenaSlots = 1024;

    // Half of the 128 TiB that a process has: the other half stays for the rest of it.
    private const int MaximumSlots = 10_800;

    // Not a Lock, here and elsewhere on the way to the first call: its first use costs a millisecond.
    private static readonly object s_lock = new();
    private static readonly ArrayBuilder<nint> s_free = new();
    private static int s_slotCount;
    private static int s_arenaSlots = FirstArenaSlots;
    private static nint s_next;
    private static nint s_end;
    private static bool? s_isSupported;

    /// <summary>
    /// True when this process can have such memories: 64-bit Linux on x64 or arm64, with address space left. The first
    /// question installs the handler.
    /// </summary>
    public static bool IsSupported
    {
        get
        {
            lock (s_lock)
            {
                return s_isSupported ??= FaultHandler.TryInstall() && TryAddArena();
            }
        }
    }

    /// <summary>A slot, or 0 when address space has run out.</summary>
    /// <param name="desired">Bytes that the memory starts with.</param>
    /// <param name="image">What they hold; null for zeros.</param>
    /// <param name="committed">
    /// Bytes that are committed, with the image in them: <paramref name="desired"/>, or none.
    /// </param>
    public static nint Take(nuint desired, MemoryImage? image, out nuint committed)
    {
        if (desired > UpperHalf.Start)
        {
            // The file of the upper half is made for one memory.
            (desired, image) = (0, null);
        }

        committed = desired;
        nint slot = desired == 0 ? 0 : IdleMemories.TryTake(desired, image);
        if (slot != 0)
        {
            return slot;
        }

        committed = 0;
        slot = TryTakeFree();
        if (slot == 0 && !IdleMemories.TryEvict())
        {
            // Stores that were dropped without being disposed may hold slots.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _ = IdleMemories.TryEvict();
        }

        if (slot == 0)
        {
            slot = TryTakeFree();
        }

        if (slot != 0 && image is not null)
        {
            if (image.TryMap(slot))
            {
                committed = desired;
            }
            else if (!SystemMemory.Decommit(slot, desired))
            {
                return 0;
            }
        }

        return slot;
    }

    /// <summary>Gives a slot back. What was written to it is gone afterwards.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="committed">Bytes that are committed.</param>
    /// <param name="initial">Bytes that were at first.</param>
    /// <param name="image">What those held; null for zeros.</param>
    public static void Return(nint slot, nuint committed, nuint initial, MemoryImage? image)
    {
        // Memories of the same few kinds come and go: mapping their pages each time would take longer than the rest of an
        // instantiation. What grew is taken back, so that the next one finds its own size.
        if (initial > 0
            && (committed == initial || SystemMemory.Decommit(slot + (nint)initial, committed - initial)))
        {
            committed = initial;
            if (SystemMemory.Discard(slot, initial) && IdleMemories.TryAdd(slot, initial, image))
            {
                return;
            }
        }

        Free(slot, committed);
    }

    /// <summary>Makes a slot free for memories of any kind.</summary>
    public static void Free(nint slot, nuint committed)
    {
        // A slot whose contents may still be there is lost: nobody may ever see them.
        if (committed == 0 || SystemMemory.Decommit(slot, committed))
        {
            lock (s_lock)
            {
                s_free.Add(slot);
            }
        }
    }

    private static nint TryTakeFree()
    {
        lock (s_lock)
        {
            if (s_free.TryPop(out nint slot))
            {
                return slot;
            }

            if (s_next == s_end && !TryAddArena())
            {
                return 0;
            }

            slot = s_next;
            s_next = (nint)((ulong)s_next + SlotSize);
            return slot;
        }
    }

    private static bool TryAddArena()
    {
        // Fewer slots when the system limits address space (ulimit -v).
        for (int slots = Math.Min(s_arenaSlots, MaximumSlots - s_slotCount); slots > 0; slots /= 2)
        {
            nuint length = (nuint)((ulong)slots * SlotSize);
            nint reserved = SystemMemory.Reserve(length + (nuint)HugePage);
            if (reserved == 0)
            {
                continue;
            }

            nint first = (reserved + (nint)HugePage - 1) & -(nint)HugePage;
            if (!FaultHandler.TryAddRange(first, length))
            {
                SystemMemory.Release(reserved, length + (nuint)HugePage);
                return false;
            }

            s_next = (nint)((ulong)first + UpperHalf.Start);
            s_end = s_next + (nint)length;
            s_slotCount += slots;
            s_arenaSlots = Math.Min(s_arenaSlots * 2, LargestArenaSlots);
            return true;
        }

        return false;
    }
}
