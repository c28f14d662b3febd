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

    private Item[] _items;
    private Libc.PollDescriptor[] _polls;
    private int _count;
    private int _pollCount;
    private bool _mustLook;
    private bool _looksAgain;
    private bool _listens;

    /// <summary>Creates an empty set.</summary>
    /// <param name="capacity">How many members are expected; it grows.</param>
    public ReadinessSet(int capacity)
    {
        _items = new Item[capacity];
        _polls = new Libc.PollDescriptor[capacity];
    }

    /// <summary>Ends the wait when it is signalled: for events of this process. Null when nothing waits for one.</summary>
    public Wakeup? Wakeup { get; set; }

    /// <summary>Whether something was found to be ready.</summary>
    public bool AnyReady { get; private set; }

    /// <summary>Adds a descriptor to wait for; results are asked for by the index returned.</summary>
    public int Add(Descriptor descriptor, bool write)
    {
        if (descriptor.Readiness is { } handle)
        {
            return Add(handle, write);
        }

        ref Item item = ref Next();
        item.Descriptor = descriptor;
        item.Write = write;
        item.Ready = descriptor.IsReady(write);
        AnyReady |= item.Ready;
        _mustLook |= !item.Ready;
        return _count - 1;
    }

    /// <summary>Adds something that the kernel can wait for.</summary>
    public int Add(HostHandle handle, bool write)
    {
        ref Item item = ref Next();
        item.Handle = handle;
        item.Poll = _pollCount;
        handle.DangerousAddRef(ref item.Held);
        _polls[_pollCount++] = new Libc.PollDescriptor
        {
            Descriptor = (int)handle.DangerousGetHandle(),
            Events = write ? LinuxPoll.Output : LinuxPoll.Input,
        };
        return _count - 1;
    }

    /// <summary>Makes the wait short: something has to be looked at that nobody tells of.</summary>
    public void LookAgain() => _looksAgain = true;

    /// <summary>Whether a descriptor is ready.</summary>
    /// <param name="index">What <c>Add</c> returned.</param>
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
            if ((_mustLook || _looksAgain || !clock.IsSystem) && left is null or > 0)
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
                item.Ready |= item.Poll < 0 && item.Descriptor!.IsReady(item.Write);
                AnyReady |= item.Ready;
            }

            if (AnyReady || _looksAgain || Wakeup is { IsSignalled: true } || (deadline is { } end && clock.Monotonic >= end))
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
                int milliseconds = (int)Math.Min(((nanoseconds ?? 1_000_000_000) + 999_999) / 1_000_000, 1_000_000);
                if (Wakeup is null)
                {
                    Thread.Sleep(milliseconds);
                }
                else
                {
                    Wakeup.Wait(milliseconds);
                }
            }

            return Errno.Success;
        }

        if (Wakeup is not null && !_listens)
        {
            _listens = true;
            Add(Wakeup.Handle, write: false);
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

    private ref Item Next()
    {
        if (_count == _items.Length)
        {
            Array.Resize(ref _items, (_count + 2) * 2);
            Array.Resize(ref _polls, _items.Length);
        }

        ref Item item = ref _items[_count++];
        item.Poll = -1;
        return ref item;
    }

    private struct Item
    {
        public Descriptor? Descriptor;
        public HostHandle? Handle;
        public bool Held;
        public bool Write;
        public bool Ready;
        public int Poll;
    }
}
