using Wasi.Clocks.MonotonicClock;
using Wasi.Io.Poll;

namespace Petrel.Wasi.Preview2.Clocks;

/// <summary><c>wasi:clocks/monotonic-clock</c>. It begins with the guest, and does not tell how long the host has been up.</summary>
internal sealed class MonotonicClockHost(Preview2Guest guest) : IMonotonicClock
{
    /// <inheritdoc/>
    public ulong Now() => guest.Context.Clock.Monotonic;

    /// <inheritdoc/>
    public ulong Resolution() => guest.Context.Clock.MonotonicResolution;

    /// <inheritdoc/>
    public IPollable SubscribeInstant(ulong when) => new ClockPollable(guest, when);

    /// <inheritdoc/>
    public IPollable SubscribeDuration(ulong when)
    {
        ulong now = guest.Context.Clock.Monotonic;
        return new ClockPollable(guest, when > ulong.MaxValue - now ? ulong.MaxValue : now + when);
    }
}
