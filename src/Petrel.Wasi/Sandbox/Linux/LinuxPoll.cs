namespace Petrel.Wasi.Sandbox.Linux;

/// <summary>Waits for one descriptor.</summary>
internal static unsafe class LinuxPoll
{
    /// <summary>POLLIN.</summary>
    public const short Input = 0x01;

    /// <summary>POLLOUT.</summary>
    public const short Output = 0x04;

    /// <summary>POLLERR.</summary>
    public const short Error = 0x08;

    /// <summary>POLLHUP.</summary>
    public const short HangUp = 0x10;

    /// <summary>POLLNVAL.</summary>
    public const short Invalid = 0x20;

    /// <summary>Whether a descriptor is ready now.</summary>
    public static bool IsReady(int descriptor, short events)
    {
        Libc.PollDescriptor poll = new() { Descriptor = descriptor, Events = events };
        Libc.TimeSpec zero = default;
        return Libc.ppoll(&poll, 1, &zero, null) != 0;
    }

    /// <summary>Waits until a descriptor is ready or a signal came.</summary>
    public static void Wait(int descriptor, short events)
    {
        Libc.PollDescriptor poll = new() { Descriptor = descriptor, Events = events };
        _ = Libc.ppoll(&poll, 1, null, null);
    }
}
