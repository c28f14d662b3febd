using Petrel.Wasi.Preview2.Io;

namespace Petrel.Wasi.Preview2.Clocks;

/// <summary>A time on the monotonic clock.</summary>
internal sealed class ClockPollable(Preview2Guest guest, ulong deadline) : Pollable(guest)
{
    public override bool IsReady() => Guest.Context.Clock.Monotonic >= deadline;

    public override void Register(PollRequest request) => request.WaitUntil(deadline);
}
