namespace Petrel.Wasi.Sandbox;

/// <summary>A moment: seconds since 1970-01-01T00:00:00Z, which may be negative, and nanoseconds from 0 to 999,999,999.</summary>
internal readonly record struct Timestamp(long Seconds, uint Nanoseconds)
{
    /// <summary>The moment of a count of nanoseconds.</summary>
    public static Timestamp FromNanoseconds(ulong nanoseconds) =>
        new((long)(nanoseconds / 1_000_000_000), (uint)(nanoseconds % 1_000_000_000));

    /// <summary>The moment of a <see cref="DateTime"/> in UTC.</summary>
    public static Timestamp FromUtc(DateTime utc)
    {
        (long seconds, long ticks) = Math.DivRem((utc - DateTime.UnixEpoch).Ticks, TimeSpan.TicksPerSecond);
        return ticks < 0 ? new(seconds - 1, (uint)((ticks + TimeSpan.TicksPerSecond) * 100)) : new(seconds, (uint)(ticks * 100));
    }

    /// <summary>The moment as a <see cref="DateTime"/> in UTC, clamped to its range.</summary>
    public DateTime ToUtc()
    {
        long limit = (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        long lowest = -DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond;
        return DateTime.UnixEpoch.AddTicks((Math.Clamp(Seconds, lowest, limit - 1) * TimeSpan.TicksPerSecond) + (Nanoseconds / 100));
    }

    /// <summary>Nanoseconds since 1970 as preview 1 counts them: unsigned, so that earlier moments are 0 and later ones saturate.</summary>
    public ulong ToNanoseconds()
    {
        const long Limit = (long)(ulong.MaxValue / 1_000_000_000) - 1;
        return Seconds switch
        {
            < 0 => 0,
            > Limit => ulong.MaxValue,
            _ => ((ulong)Seconds * 1_000_000_000) + Nanoseconds,
        };
    }
}
