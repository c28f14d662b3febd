using Petrel.Wasi.Sandbox;
using Wasi.Clocks.WallClock;

namespace Petrel.Wasi.Preview2.Clocks;

/// <summary><c>wasi:clocks/wall-clock</c>.</summary>
internal sealed class WallClockHost(Preview2Guest guest) : IWallClock
{
    /// <inheritdoc/>
    public Datetime Now()
    {
        Timestamp now = guest.Context.Clock.Realtime;

        // The interface counts from 1970: a clock of the embedder's that is set earlier stands still.
        return now.Seconds < 0 ? new Datetime(0, 0) : new Datetime((ulong)now.Seconds, now.Nanoseconds);
    }

    /// <inheritdoc/>
    public Datetime Resolution() => new(0, (uint)SandboxClock.RealtimeResolution);
}
