using System.Buffers.Binary;
using Petrel.Wasi.Sandbox;

namespace Petrel.Wasi.Preview1;

/// <content>Waiting for several things at once.</content>
internal sealed partial class Preview1Host
{
    // More than any program waits for; keeps what one call can make the host allocate small.
    private const uint MaximumSubscriptions = 1 << 16;
    private const int EventSize = 32;

    private enum EventType : byte
    {
        Clock,
        FdRead,
        FdWrite,
    }

    public Errno PollOneoff(GuestMemory memory, uint subscriptions, uint events, uint count, uint result, Preview1Version version)
    {
        if (count is 0 or > MaximumSubscriptions)
        {
            return Errno.Inval;
        }

        int size = version == Preview1Version.Unstable ? 56 : 48;
        ReadOnlySpan<byte> source = memory.Slice(subscriptions, count * (uint)size);
        Span<byte> target = memory.Slice(events, count * EventSize);
        Subscription[] parsed = new Subscription[count];
        ulong? deadline = null;
        int descriptors = 0;
        for (int i = 0; i < parsed.Length; i++)
        {
            if (!TryParse(source.Slice(i * size, size), version, out parsed[i]))
            {
                return Errno.Inval;
            }

            if (parsed[i].Type == EventType.Clock)
            {
                deadline = Math.Min(deadline ?? ulong.MaxValue, parsed[i].Deadline);
            }
            else
            {
                descriptors++;
            }
        }

        using ReadinessSet set = new(descriptors);
        bool failed = false;
        for (int i = 0; i < parsed.Length; i++)
        {
            ref Subscription subscription = ref parsed[i];
            if (subscription.Type != EventType.Clock && subscription.Error == Errno.Success)
            {
                bool write = subscription.Type == EventType.FdWrite;
                Rights needed = Rights.PollFdReadwrite | (write ? Rights.FdWrite : Rights.FdRead);
                subscription.Error = Descriptors.Get(subscription.Descriptor, needed, out Descriptor? descriptor);
                subscription.Index = subscription.Error == Errno.Success ? set.Add(descriptor, write) : -1;
            }

            failed |= subscription.Error != Errno.Success;
        }

        Errno errno = set.Wait(_context.Clock, failed ? 0 : deadline);
        if (errno != Errno.Success)
        {
            return errno;
        }

        ulong now = _context.Clock.Monotonic;
        uint written = 0;
        for (int i = 0; i < parsed.Length; i++)
        {
            ref Subscription subscription = ref parsed[i];
            bool hangUp = false;
            bool happened = subscription.Error != Errno.Success
                || (subscription.Type == EventType.Clock ? now >= subscription.Deadline : set.IsReady(subscription.Index, out hangUp));
            if (happened)
            {
                WriteEvent(target.Slice((int)written * EventSize, EventSize), subscription, hangUp);
                written++;
            }
        }

        memory.Write(result, written);
        return Errno.Success;
    }

    private bool TryParse(ReadOnlySpan<byte> source, Preview1Version version, out Subscription subscription)
    {
        subscription = new Subscription
        {
            UserData = BinaryPrimitives.ReadUInt64LittleEndian(source),
            Type = (EventType)source[8],
        };
        ReadOnlySpan<byte> body = source[16..];
        if (subscription.Type is EventType.FdRead or EventType.FdWrite)
        {
            subscription.Descriptor = BinaryPrimitives.ReadUInt32LittleEndian(body);
            return true;
        }

        if (version == Preview1Version.Unstable)
        {
            // It began with an identifier that nobody used.
            body = body[8..];
        }

        uint flags = BinaryPrimitives.ReadUInt16LittleEndian(body[24..]);
        return subscription.Type == EventType.Clock && flags <= 1
            && TryGetDeadline(ref subscription, BinaryPrimitives.ReadUInt32LittleEndian(body), BinaryPrimitives.ReadUInt64LittleEndian(body[8..]), flags == 1);
    }

    /// <summary>Brings a time on any clock onto the monotonic one.</summary>
    private bool TryGetDeadline(ref Subscription subscription, uint clock, ulong timeout, bool absolute)
    {
        ulong monotonic = _context.Clock.Monotonic;
        switch (clock)
        {
            case 0 when absolute:
                ulong realtime = _context.Clock.Realtime.ToNanoseconds();
                subscription.Deadline = AddSaturating(monotonic, timeout - Math.Min(timeout, realtime));
                return true;
            case 1 when absolute:
                subscription.Deadline = timeout;
                return true;
            case 0 or 1:
                subscription.Deadline = AddSaturating(monotonic, timeout);
                return true;
            case 2 or 3:
                // Nothing can wait for processor time to pass.
                subscription.Error = Errno.Notsup;
                return true;
            default:
                return false;
        }
    }

    private void WriteEvent(Span<byte> target, in Subscription subscription, bool hangUp)
    {
        target.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(target, subscription.UserData);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], (ushort)subscription.Error);
        target[10] = (byte)subscription.Type;
        if (subscription.Type == EventType.Clock || subscription.Error != Errno.Success)
        {
            return;
        }

        ulong available = 1;
        if (subscription.Type == EventType.FdRead && Descriptors.Get(subscription.Descriptor, Rights.None, out Descriptor? descriptor) == Errno.Success)
        {
            available = descriptor.Available;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], available);
        BinaryPrimitives.WriteUInt16LittleEndian(target[24..], (ushort)(hangUp ? 1 : 0));
    }

    private static ulong AddSaturating(ulong first, ulong second) => first + second < first ? ulong.MaxValue : first + second;

    private struct Subscription
    {
        public ulong UserData;
        public ulong Deadline;
        public uint Descriptor;
        public int Index;
        public EventType Type;
        public Errno Error;
    }
}
