using Petrel.Wasi.Preview2;
using Petrel.Wasi.Preview2.Clocks;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox.Linux;
using Wasi.Io.Poll;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>Waiting for several things: times, descriptors, events of this process.</summary>
public sealed class PollTests : Preview2Test
{
    [Fact]
    public void AnEmptyListTraps() => Traps(() => new PollHost(Start()).Poll([]));

    [Fact]
    public void WhatIsReadyIsAnsweredByIndex()
    {
        Preview2Guest guest = Start();
        MonotonicClockHost clock = new(guest);
        IPollable ready = clock.SubscribeInstant(0);
        IPollable never = clock.SubscribeDuration(ulong.MaxValue);
        Assert.True(ready.Ready());
        Assert.False(never.Ready());
        ready.Block();
        Assert.Equal([0u], new PollHost(guest).Poll([ready]));
        Assert.Equal([1u, 3u], new PollHost(guest).Poll([never, ready, never, ready]));
        Assert.Equal([0u, 1u], new PollHost(guest).Poll([ready, ready]));
    }

    [Fact]
    public void ATimeOnTheSystemsClockComes()
    {
        Preview2Guest guest = Start();
        MonotonicClockHost clock = new(guest);
        ulong start = clock.Now();
        IPollable pollable = clock.SubscribeDuration(3_000_000);
        pollable.Block();
        Assert.True(clock.Now() - start >= 3_000_000);
        Assert.True(pollable.Ready());
    }

    [Fact]
    public async Task TimesGoByTheEmbeddersClock()
    {
        ManualClock time = new(DateTimeOffset.UnixEpoch);
        Preview2Guest guest = Start(new WasiConfiguration().WithClock(time));
        IPollable pollable = new MonotonicClockHost(guest).SubscribeDuration(1_000_000_000);
        Assert.False(pollable.Ready());
        Task waiting = Task.Run(() => new PollHost(guest).Poll([pollable]));
        time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(pollable.Ready());
        Assert.False(waiting.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await waiting;
        Assert.True(pollable.Ready());
    }

    [Fact]
    public async Task OneWaitCoversPipesTimesAndEvents()
    {
        if (!Libc.IsSupported)
        {
            return;
        }

        using Pipe pipe = new();
        Preview2Guest guest = Start();
        bool happened = false;
        IPollable input = new DescriptorInputStream(guest, pipe.Reader).Subscribe();
        IPollable never = new MonotonicClockHost(guest).SubscribeDuration(ulong.MaxValue);
        IPollable @event = new EventPollable(guest, () => Volatile.Read(ref happened));
        Task first = Task.Run(() => pipe.Send("x"u8));
        Assert.Equal([1u], new PollHost(guest).Poll([never, input, @event]));
        await first;
        pipe.Receive(1);
        Task second = Task.Run(() =>
        {
            // Signals that mean nothing to this wait do not end it.
            guest.Wakeup.Signal();
            guest.Wakeup.Signal();
            Volatile.Write(ref happened, true);
            guest.Wakeup.Signal();
        });
        Assert.Equal([2u], new PollHost(guest).Poll([never, input, @event]));
        await second;
    }

    private sealed class EventPollable(Preview2Guest guest, Func<bool> hasHappened) : Pollable(guest)
    {
        public override bool IsReady() => hasHappened();

        public override void Register(PollRequest request) => request.WaitForWakeup();
    }
}
