using Petrel.Collections;

namespace Petrel.Runtime;

/// <summary>
/// Slots that were given back and reset, but stay mapped: the next memory of the same kind takes one without a system call.
/// When there are too many, the kind that was not given any for the longest time loses one. Thread-safe.
/// </summary>
internal static class IdleMemories
{
    // What is kept without a pool asking for it.
    private const int DefaultCapacity = 64;

    private const int MaximumSizes = 16;

    private static readonly object s_lock = new();

    // Kinds without an image. Those with one are found through it.
    private static readonly ArrayBuilder<IdleSlots> s_sizes = new();

    private static IdleSlots? s_newest;
    private static IdleSlots? s_oldest;
    private static int s_count;
    private static int s_capacity = DefaultCapacity;

    /// <summary>A slot with <paramref name="committed"/> accessible bytes that hold zeros or the image; 0 when there is none.</summary>
    public static nint TryTake(nuint committed, MemoryImage? image)
    {
        lock (s_lock)
        {
            IdleSlots? kind = image is not null ? image.Idle : Find(committed);
            return kind is null ? 0 : Take(kind);
        }
    }

    /// <summary>Adds a slot that was reset. False when it is not wanted.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="committed">Bytes that are accessible.</param>
    /// <param name="image">What they hold; null for zeros.</param>
    public static bool TryAdd(nint slot, nuint committed, MemoryImage? image)
    {
        nint evicted = 0;
        nuint evictedLength = 0;
        lock (s_lock)
        {
            IdleSlots? kind = image is not null ? image.Idle : Find(committed) ?? AddSize(committed);
            if (kind is null || kind.IsRetired || s_capacity == 0)
            {
                return false;
            }

            if (s_count >= s_capacity)
            {
                evictedLength = s_oldest!.Committed;
                evicted = Take(s_oldest);
            }

            kind.Slots.Add(slot);
            s_count++;
            Unlink(kind);
            Link(kind);
        }

        if (evicted != 0)
        {
            GuardPages.Free(evicted, evictedLength);
        }

        return true;
    }

    /// <summary>Makes one slot free when there is any.</summary>
    public static bool TryEvict()
    {
        nint slot;
        nuint committed;
        lock (s_lock)
        {
            if (s_oldest is not { } kind)
            {
                return false;
            }

            committed = kind.Committed;
            slot = Take(kind);
        }

        GuardPages.Free(slot, committed);
        return true;
    }

    /// <summary>Nobody will ask for this kind any more.</summary>
    public static void Retire(IdleSlots kind)
    {
        while (true)
        {
            nint slot;
            lock (s_lock)
            {
                kind.IsRetired = true;
                slot = Take(kind);
            }

            if (slot == 0)
            {
                return;
            }

            GuardPages.Free(slot, kind.Committed);
        }
    }

    /// <summary>Lets that many more stay, or fewer.</summary>
    public static void ChangeCapacity(int count)
    {
        lock (s_lock)
        {
            s_capacity += count;
        }

        while (Volatile.Read(ref s_count) > Volatile.Read(ref s_capacity) && TryEvict())
        {
        }
    }

    private static nint Take(IdleSlots kind)
    {
        if (!kind.Slots.TryPop(out nint slot))
        {
            return 0;
        }

        s_count--;
        if (kind.Slots.Count == 0)
        {
            Unlink(kind);
        }

        return slot;
    }

    private static IdleSlots? Find(nuint committed)
    {
        for (int i = 0; i < s_sizes.Count; i++)
        {
            if (s_sizes[i].Committed == committed)
            {
                return s_sizes[i];
            }
        }

        return null;
    }

    private static IdleSlots? AddSize(nuint committed)
    {
        var kind = new IdleSlots(committed);
        if (s_sizes.Count < MaximumSizes)
        {
            s_sizes.Add(kind);
            return kind;
        }

        for (int i = 0; i < MaximumSizes; i++)
        {
            if (s_sizes[i].Slots.Count == 0)
            {
                return s_sizes[i] = kind;
            }
        }

        return null;
    }

    private static void Link(IdleSlots kind)
    {
        kind.Older = s_newest;
        if (s_newest is null)
        {
            s_oldest = kind;
        }
        else
        {
            s_newest.Newer = kind;
        }

        s_newest = kind;
    }

    private static void Unlink(IdleSlots kind)
    {
        if (kind.Newer is { } newer)
        {
            newer.Older = kind.Older;
        }
        else if (s_newest == kind)
        {
            s_newest = kind.Older;
        }

        if (kind.Older is { } older)
        {
            older.Newer = kind.Newer;
        }
        else if (s_oldest == kind)
        {
            s_oldest = kind.Newer;
        }

        kind.Newer = null;
        kind.Older = null;
    }
}
