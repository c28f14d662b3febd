namespace Petrel.Runtime;

/// <summary>Bytes of memory that several stores share. Thread-safe.</summary>
internal sealed class MemoryBudget(long total)
{
    private long _left = total;

    public long Total { get; } = total;

    public bool Allows(ulong more) => more <= (ulong)Volatile.Read(ref _left);

    public bool TryTake(ulong more)
    {
        long left = Volatile.Read(ref _left);
        while (more <= (ulong)left)
        {
            long seen = Interlocked.CompareExchange(ref _left, left - (long)more, left);
            if (seen == left)
            {
                return true;
            }

            left = seen;
        }

        return false;
    }

    public void Return(ulong less) => Interlocked.Add(ref _left, (long)less);
}
