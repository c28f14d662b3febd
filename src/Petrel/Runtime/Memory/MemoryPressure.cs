namespace Petrel.Runtime;

/// <summary>
/// Tells the garbage collector how much native memory small objects keep, so that stores that were dropped without being
/// disposed of are found in time.
/// </summary>
/// <remarks>
/// Only when the sum has moved by much: memories that come and go with their stores are the collector's business no more
/// than a stack is, and telling it of each made it collect generation 2 once in a hundred instantiations (measured: 8.7 us
/// instead of 1.5 us for each).
/// </remarks>
internal static class MemoryPressure
{
    private const long Step = 64L << 20;

    private static readonly object s_lock = new();
    private static long s_committed;
    private static long s_reported;

    /// <summary>Memory was committed, or given back when <paramref name="bytes"/> is negative.</summary>
    public static void Change(long bytes)
    {
        long committed = Interlocked.Add(ref s_committed, bytes);
        if (Math.Abs(committed - Volatile.Read(ref s_reported)) >= Step)
        {
            Report();
        }
    }

    private static void Report()
    {
        long difference;
        lock (s_lock)
        {
            long committed = Volatile.Read(ref s_committed);
            difference = committed - s_reported;
            s_reported = committed;
        }

        // Outside the lock: the collector may run here.
        if (difference > 0)
        {
            GC.AddMemoryPressure(difference);
        }
        else if (difference < 0)
        {
            GC.RemoveMemoryPressure(-difference);
        }
    }
}
