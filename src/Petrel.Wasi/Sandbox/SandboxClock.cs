using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Sandbox;

/// <summary>The clocks of a guest.</summary>
/// <remarks>
/// The monotonic clock starts at zero with the guest, so that it doesn't tell how long the host has been up. With a clock of the embedder's
/// processor time is the time that has passed on it: a guest whose time is controlled must not see real time by another door.
/// </remarks>
internal sealed class SandboxClock(TimeProvider provider)
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly long _origin = provider.GetTimestamp();

    /// <summary>Whether waiting can be left to the operating system.</summary>
    public bool IsSystem { get; } = ReferenceEquals(provider, TimeProvider.System);

    /// <summary>Real time.</summary>
    public Timestamp Realtime => Timestamp.FromUtc(IsSystem ? DateTime.UtcNow : provider.GetUtcNow().UtcDateTime);

    /// <summary>Nanoseconds since the guest began.</summary>
    public ulong Monotonic
    {
        get
        {
            long elapsed = Math.Max(0, provider.GetTimestamp() - _origin);
            long frequency = provider.TimestampFrequency;
            return frequency == NanosecondsPerSecond
                ? (ulong)elapsed
                : ((ulong)(elapsed / frequency) * NanosecondsPerSecond) + ((ulong)(elapsed % frequency) * NanosecondsPerSecond / (ulong)frequency);
        }
    }

    /// <summary>Resolution of real time in nanoseconds: that of <see cref="DateTime"/>.</summary>
    public static ulong RealtimeResolution => NanosecondsPerSecond / TimeSpan.TicksPerSecond;

    /// <summary>Resolution of the monotonic clock in nanoseconds.</summary>
    public ulong MonotonicResolution => (ulong)Math.Max(1, NanosecondsPerSecond / provider.TimestampFrequency);

    /// <summary>Processor time in nanoseconds of this thread or of the whole process; Notsup where the host can't say.</summary>
    public unsafe Errno GetProcessorTime(bool thread, out ulong nanoseconds)
    {
        if (!IsSystem)
        {
            nanoseconds = Monotonic;
            return Errno.Success;
        }

        if (Libc.IsSupported)
        {
            Libc.TimeSpec time;
            int result = Libc.clock_gettime(thread ? Libc.CLOCK_THREAD_CPUTIME_ID : Libc.CLOCK_PROCESS_CPUTIME_ID, &time);
            nanoseconds = result < 0 ? 0 : ((ulong)time.Seconds * NanosecondsPerSecond) + (ulong)time.Nanoseconds;
            return result < 0 ? Libc.LastErrno : Errno.Success;
        }

        nanoseconds = thread ? 0 : (ulong)Environment.CpuUsage.TotalTime.Ticks * 100;
        return thread ? Errno.Notsup : Errno.Success;
    }
}
