namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>Time stamps in the form that <c>utimensat</c> takes.</summary>
internal static class LinuxTimes
{
    /// <summary>Converts one change.</summary>
    public static Libc.TimeSpec Convert(TimeChange change) => change.Kind switch
    {
        TimeChangeKind.None => new Libc.TimeSpec { Nanoseconds = Libc.UTIME_OMIT },
        TimeChangeKind.Now => new Libc.TimeSpec { Nanoseconds = Libc.UTIME_NOW },
        _ => new Libc.TimeSpec { Seconds = change.Value.Seconds, Nanoseconds = (nint)change.Value.Nanoseconds },
    };
}
