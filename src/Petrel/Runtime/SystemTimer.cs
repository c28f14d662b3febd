namespace Petrel.Runtime;

/// <summary>
/// One call after some time, on a thread that the C library makes then. Until then there is nothing of .NET: starting a thread of the framework's
/// costs ten times as much, in programs that have ended long before.
/// </summary>
internal static unsafe class SystemTimer
{
    private const int EventSize = 64;
    private const int NotifyOffset = 12;
    private const int FunctionOffset = 16;
    private const int MonotonicClock = 1;
    private const int NotifyByThread = 2; // SIGEV_THREAD

    /// <summary>False where there is no such thing.</summary>
    /// <param name="milliseconds">When.</param>
    /// <param name="callback">What is called, with 0; no exception may leave it.</param>
    public static bool TryStart(int milliseconds, delegate* unmanaged<nint, void> callback)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            return false;
        }

        // struct sigevent: value, signal, kind, function, attributes.
        byte* notification = stackalloc byte[EventSize];
        new Span<byte>(notification, EventSize).Clear();
        *(int*)(notification + NotifyOffset) = NotifyByThread;
        *(nint*)(notification + FunctionOffset) = (nint)callback;
        nint timer;
        if (SystemLibrary.CreateTimer(MonotonicClock, notification, &timer) != 0)
        {
            return false;
        }

        // struct itimerspec: the interval, none, then the first time; seconds and nanoseconds each.
        long* times = stackalloc long[4];
        times[0] = 0;
        times[1] = 0;
        times[2] = milliseconds / 1000;
        times[3] = milliseconds % 1000 * 1_000_000L;
        return SystemLibrary.SetTimer(timer, 0, times, null) == 0;
    }
}
