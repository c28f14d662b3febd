using Petrel.Wasi.Sandbox.Linux;

namespace Petrel.Wasi.Sandbox;

/// <summary>Waits until one of several descriptors is ready or time is up.</summary>
/// <remarks>
/// Descriptors of a Linux host are handed to <c>ppoll</c>. What the kernel can't wait for (a clock of the embedder's, sockets
/// of another host) is looked at every few milliseconds.
/// </remarks>
internal sealed unsafe class ReadinessSet : IDisposable
{
    private static readonly TimeSpan s_slice = TimeSpan.FromMilliseconds(5);

    private readonly Item[] _items;
    private readonly Libc.PollDescriptor[] _polls;
    private int _count;
    private int _pollCount;
    private bool _mustLook;

    /// <summary>Creates an empty set.</summary>
    public ReadinessSet(int capacity)
    {
        _items = new Item[capacity];
        _polls = new Libc.PollDescriptor[capacity];
    }

    /// <summary>Whether something was found to be ready.</summary>
    public bool AnyReady { get; private set; }

    /// <summary>Adds a descriptor to wait for; results are asked for by the index returned.</summary>
    public int Add(Descriptor descriptor, bool write)
    {
        ref Item item = ref _items[_count];
        item.Descriptor = descriptor;
        item.Write = write;
        item.Poll = -1;
        if (descriptor.Readiness is { } handle)
        {
            item.Handle = handle;
            handle.DangerousAddRef(ref item.Held);
            item.Poll = _pollCount;
            _polls[_pollCount++] = new Libc.PollDescriptor
            {
                Descriptor = (int)handle.DangerousGetHandle(),
                Events = write ? LinuxPoll.Output : LinuxPoll.Input,
            };
        }
        else
        {
            item.Ready = descriptor.IsReady(write);
            AnyReady |= item.Ready;
            _mustLook |= !item.Ready;
        }

        return _count++;
    }

    /// <summary>Whether a descriptor is ready.</summary>
    /// <param name="index">What <see cref="Add"/> returned.</param>
    /// <param name="hangUp">Whether the other side is gone.</param>
    public bool IsReady(int index, out bool hangUp)
    {
        ref Item item = ref _items[index];
        short received = item.Poll >= 0 ? _polls[item.Poll].ReceivedEvents : (short)0;
        hangUp = (received & (LinuxPoll.HangUp | LinuxPoll.Error)) != 0;
        return item.Ready || received != 0;
    }

    /// <summary>Waits.</summary>
    /// <param name="clock">The guest's clock.</param>
    /// <param name="deadline">When to stop, on the monotonic clock; null to wait for a descriptor only.</param>
    public Errno Wait(SandboxClock clock, ulong? deadline)
    {
        while (true)
        {
            ulong? left = AnyReady ? 0 : deadline - Math.Min(clock.Monotonic, deadline ?? 0);
            if ((_mustLook || !clock.IsSystem) && left is null or > 0)
            {
                left = Math.Min(left ?? ulong.MaxValue, (ulong)s_slice.Ticks * 100);
            }

            Errno errno = WaitOnce(left);
            if (errno != Errno.Success)
            {
                return errno;
            }

            for (int i = 0; i < _count && _mustLook; i++)
            {
                ref Item item = ref _items[i];
                item.Ready |= item.Poll < 0 && item.Descriptor.IsReady(item.Write);
                AnyReady |= item.Ready;
            }

            if (AnyReady || (deadline is { } end && clock.Monotonic >= end))
            {
                return Errno.Success;
            }
        }
    }

    /// <summary>Lets go of the descriptors.</summary>
    public void Dispose()
    {
        for (int i = 0; i < _count; i++)
        {
            if (_items[i].Held)
            {
                _items[i].Held = false;
                _items[i].Handle!.DangerousRelease();
            }
        }
    }

    private Errno WaitOnce(ulong? nanoseconds)
    {
        if (!Libc.IsSupported)
        {
            if (nanoseconds != 0)
            {
                // Rounded up: waking early would make the caller spin.
                Thread.Sleep((int)Math.Min(((nanoseconds ?? 1_000_000_000) + 999_999) / 1_000_000, 1_000_000));
            }

            return Errno.Success;
        }

        Libc.TimeSpec timeout = default;
        if (nanoseconds is { } value)
        {
            timeout.Seconds = (long)(value / 1_000_000_000);
            timeout.Nanoseconds = (nint)(value % 1_000_000_000);
        }

        fixed (Libc.PollDescriptor* start = _polls)
        {
            int ready = Libc.ppoll(start, (nuint)_pollCount, nanoseconds is null ? null : &timeout, null);
            if (ready < 0 && Libc.LastError != Libc.EINTR)
            {
                return Libc.LastErrno;
            }

            AnyReady |= ready > 0;
            return Errno.Success;
        }
    }

    private struct Item
    {
        public Descriptor Descriptor;
        public HostHandle? Handle;
        public bool Held;
        public bool Write;
        public bool Ready;
        public int Poll;
    }
}
