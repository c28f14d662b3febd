using System.Diagnostics;
using Petrel.Wasi.Preview1;
using Petrel.Wasi.Sandbox;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary><c>poll_oneoff</c>.</summary>
public sealed class PollTests : SandboxTest
{
    private const uint SubscriptionsAt = 0x2000;
    private const uint EventsAt = 0x3000;
    private const ulong Millisecond = 1_000_000;

    private enum Kind : byte
    {
        Clock,
        Read,
        Write,
    }

    [Theory]
    [InlineData(0u, "Preview1")]
    [InlineData(1u, "Preview1")]
    [InlineData(0u, "Unstable")]
    [InlineData(1u, "Unstable")]
    public void Sleeps(uint clock, string version)
    {
        using var guest = new Guest(new WasiConfiguration(), Enum.Parse<Preview1Version>(version));
        var watch = Stopwatch.StartNew();
        PutClock(guest, 0, 77, clock, 20 * Millisecond);
        Event happened = Assert.Single(Poll(guest, 1));
        Assert.True(watch.ElapsedMilliseconds >= 20);
        Assert.Equal(new Event(77, Errno.Success, Kind.Clock, 0, 0), happened);
    }

    [Fact]
    public void SleepsUntilAMoment()
    {
        using var guest = new Guest(new WasiConfiguration());
        for (uint clock = 0; clock < 2; clock++)
        {
            Assert.Equal(Errno.Success, guest.Host.ClockTimeGet(guest.Memory, clock, 16));
            ulong now = guest.Result64;
            PutClock(guest, 0, 1, clock, now + (20 * Millisecond), absolute: true);
            Assert.Single(Poll(guest, 1));
            Assert.Equal(Errno.Success, guest.Host.ClockTimeGet(guest.Memory, clock, 16));
            Assert.True(guest.Result64 >= now + (20 * Millisecond), $"{guest.Result64 - now} ns");

            // A moment that has passed, and the earliest of several.
            PutClock(guest, 0, 1, clock, now, absolute: true);
            PutClock(guest, 1, 2, clock, ulong.MaxValue);
            PutClock(guest, 2, 3, clock, ulong.MaxValue, absolute: true);
            Assert.Equal(1u, Assert.Single(Poll(guest, 3)).UserData);
        }
    }

    [Fact]
    public void WaitsByAReplacedClock()
    {
        var clock = new ManualClock(DateTimeOffset.UnixEpoch);
        using var guest = new Guest(new WasiConfiguration().WithClock(clock));
        var watch = Stopwatch.StartNew();
        var mover = new Thread(() =>
        {
            Thread.Sleep(30);
            clock.Advance(TimeSpan.FromHours(1));
        });
        mover.Start();
        PutClock(guest, 0, 1, 1, 3600 * 1000 * Millisecond);
        PutClock(guest, 1, 2, 1, 3601 * 1000 * Millisecond);
        Assert.Equal(1u, Assert.Single(Poll(guest, 2)).UserData);
        mover.Join();
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void FilesAndReplacedStreamsAreAlwaysReady()
    {
        Guest guest = Start("Automatic", configuration: new WasiConfiguration().WithStandardOutput(new MemoryStream()));
        uint fd = guest.Create("file", "content");
        guest.Seek(fd, 3, 0);
        PutDescriptor(guest, 0, 1, Kind.Read, fd);
        PutDescriptor(guest, 1, 2, Kind.Write, fd);
        PutDescriptor(guest, 2, 3, Kind.Read, 0);
        PutDescriptor(guest, 3, 4, Kind.Write, 1);
        PutClock(guest, 4, 5, 1, 10_000 * Millisecond);
        List<Event> events = Poll(guest, 5);
        Assert.Equal([1ul, 2, 3, 4], events.Select(happened => happened.UserData));
        Assert.All(events, happened => Assert.Equal(Errno.Success, happened.Error));
        Assert.Equal(4u, events[0].Available);
        Assert.Equal(Kind.Write, events[1].Kind);
    }

    [Fact]
    public void WaitsForPipes()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Guest guest = Start("Automatic");
        Process.Start("mkfifo", Path.Combine(Inside, "pipe")).WaitForExit();
        uint reader = guest.Open("pipe", flags: DescriptorFlags.NonBlocking);
        using var writer = new FileStream(Path.Combine(Inside, "pipe"), FileMode.Open, FileAccess.Write);
        PutDescriptor(guest, 0, 1, Kind.Read, reader);
        PutClock(guest, 1, 2, 1, 20 * Millisecond);
        Assert.Equal(2u, Assert.Single(Poll(guest, 2)).UserData);

        var later = new Thread(() =>
        {
            Thread.Sleep(20);
            writer.Write("hello"u8);
            writer.Flush();
        });
        later.Start();
        PutClock(guest, 1, 2, 1, 60_000 * Millisecond);
        Event happened = Assert.Single(Poll(guest, 2));
        later.Join();
        Assert.Equal((1ul, 5ul, 0), (happened.UserData, happened.Available, happened.Flags));

        writer.Dispose();
        Assert.Equal("hello", guest.ReadText(reader));
        happened = Assert.Single(Poll(guest, 1));
        Assert.Equal(1, happened.Flags);
    }

    [Fact]
    public void ReportsErrorsInTheirEvents()
    {
        Guest guest = Start("Automatic");
        PutDescriptor(guest, 0, 1, Kind.Read, 99);
        PutClock(guest, 1, 2, 2, 0);
        PutClock(guest, 2, 3, 1, 60_000 * Millisecond);
        List<Event> events = Poll(guest, 3);
        Assert.Equal([(1ul, Errno.Badf), (2ul, Errno.Notsup)], events.Select(happened => (happened.UserData, happened.Error)));

        uint fd = guest.Create("file");
        (_, _, Rights own, Rights inheriting) = guest.GetDescriptorStatus(fd);
        guest.Host.FdFdstatSetRights(fd, (ulong)(own & ~Rights.PollFdReadwrite), (ulong)inheriting);
        PutDescriptor(guest, 0, 1, Kind.Read, fd);
        Assert.Equal(Errno.Notcapable, Assert.Single(Poll(guest, 1)).Error);
    }

    [Fact]
    public void RefusesNonsense()
    {
        using var guest = new Guest(new WasiConfiguration());
        Assert.Equal(Errno.Inval, guest.Host.PollOneoff(guest.Memory, SubscriptionsAt, EventsAt, 0, 16, Preview1Version.Preview1));
        PutClock(guest, 0, 1, 9, 0);
        Assert.Equal(Errno.Inval, guest.Host.PollOneoff(guest.Memory, SubscriptionsAt, EventsAt, 1, 16, Preview1Version.Preview1));
        PutClock(guest, 0, 1, 0, 0);
        guest.Memory.Put<byte>(SubscriptionsAt + 8, 3);
        Assert.Equal(Errno.Inval, guest.Host.PollOneoff(guest.Memory, SubscriptionsAt, EventsAt, 1, 16, Preview1Version.Preview1));
        Assert.Equal(Errno.Inval, guest.Host.PollOneoff(guest.Memory, SubscriptionsAt, EventsAt, uint.MaxValue, 16, Preview1Version.Preview1));
    }

    private static void PutClock(Guest guest, uint index, ulong userData, uint clock, ulong timeout, bool absolute = false)
    {
        bool unstable = guest.Version == Preview1Version.Unstable;
        uint at = SubscriptionsAt + (index * (unstable ? 56u : 48));
        guest.Memory.Put(at, userData);
        guest.Memory.Put(at + 8, 0ul);
        at += unstable ? 24u : 16;
        guest.Memory.Put(at, (ulong)clock);
        guest.Memory.Put(at + 8, timeout);
        guest.Memory.Put(at + 16, 0ul);
        guest.Memory.Put(at + 24, absolute ? 1ul : 0);
    }

    private static void PutDescriptor(Guest guest, uint index, ulong userData, Kind kind, uint fd)
    {
        uint at = SubscriptionsAt + (index * 48);
        guest.Memory.Put(at, userData);
        guest.Memory.Put(at + 8, (ulong)kind);
        guest.Memory.Put(at + 16, fd);
    }

    private static List<Event> Poll(Guest guest, uint count)
    {
        Assert.Equal(Errno.Success, guest.Host.PollOneoff(guest.Memory, SubscriptionsAt, EventsAt, count, 16, guest.Version));
        List<Event> events = [];
        for (uint at = EventsAt; at < EventsAt + (guest.Result32 * 32); at += 32)
        {
            events.Add(new Event(
                guest.Memory.Read<ulong>(at),
                (Errno)guest.Memory.Read<ushort>(at + 8),
                (Kind)guest.Memory.Read<byte>(at + 10),
                guest.Memory.Read<ulong>(at + 16),
                guest.Memory.Read<ushort>(at + 24)));
        }

        return events;
    }

    private sealed record Event(ulong UserData, Errno Error, Kind Kind, ulong Available, int Flags);
}
