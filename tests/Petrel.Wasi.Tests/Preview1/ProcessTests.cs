using System.Text;
using Petrel.Wasi.Preview1;
using Petrel.Wasi.Sandbox;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary>Arguments, environment, clocks, random numbers, exit, what was preopened.</summary>
public sealed class ProcessTests
{
    private const uint Result = 16;

    [Fact]
    public void PassesArgumentsAndEnvironment()
    {
        using var guest = new Guest(new WasiConfiguration()
            .WithArgs("program", "", "zwei Wörter")
            .WithEnvironmentVariable("A", "1")
            .WithEnvironmentVariables([("B", "x=y"), ("A", "2")]));
        Assert.Equal(Errno.Success, guest.Host.ArgsSizesGet(guest.Memory, Result, Result + 4));
        Assert.Equal((3u, 22u), (guest.Result32, guest.Memory.Read<uint>(Result + 4)));
        Assert.Equal(Errno.Success, guest.Host.ArgsGet(guest.Memory, 100, 200));
        Assert.Equal(["program", "", "zwei Wörter"], Enumerable.Range(0, 3).Select(i => ReadString(guest, guest.Memory.Read<uint>(100 + (4 * (uint)i)))));

        Assert.Equal(Errno.Success, guest.Host.EnvironSizesGet(guest.Memory, Result, Result + 4));
        Assert.Equal((2u, 10u), (guest.Result32, guest.Memory.Read<uint>(Result + 4)));
        Assert.Equal(Errno.Success, guest.Host.EnvironGet(guest.Memory, 100, 200));
        Assert.Equal(["A=2", "B=x=y"], Enumerable.Range(0, 2).Select(i => ReadString(guest, guest.Memory.Read<uint>(100 + (4 * (uint)i)))));
    }

    [Fact]
    public void GivesNothingByDefault()
    {
        using var guest = new Guest(new WasiConfiguration());
        guest.Host.ArgsSizesGet(guest.Memory, Result, Result + 4);
        Assert.Equal(0ul, guest.Result64);
        guest.Host.EnvironSizesGet(guest.Memory, Result, Result + 4);
        Assert.Equal(0ul, guest.Result64);
        Assert.Equal("", guest.ReadText(0));
        Assert.Equal(Errno.Success, guest.WriteText(1, "forgotten"));
        Assert.Equal(9u, guest.Result32);
        Assert.Equal(Errno.Success, guest.WriteText(2, "forgotten"));
        Assert.Equal(Errno.Badf, guest.Host.FdPrestatGet(guest.Memory, 3, Result));
        Assert.Equal(Errno.Badf, guest.TryOpen("x", out _));
    }

    [Fact]
    public void InheritsTheEnvironment()
    {
        Environment.SetEnvironmentVariable("PETREL_WASI_TEST", "from the host");
        using var guest = new Guest(new WasiConfiguration().WithEnvironmentVariable("PETREL_OWN", "1").WithInheritedEnvironment());
        guest.Host.EnvironSizesGet(guest.Memory, Result, Result + 4);
        uint count = guest.Result32;
        guest.Host.EnvironGet(guest.Memory, 100, 0x10000);
        string[] all = [.. Enumerable.Range(0, (int)count).Select(i => ReadString(guest, guest.Memory.Read<uint>(100 + (4 * (uint)i))))];
        Assert.Contains("PETREL_WASI_TEST=from the host", all);
        Assert.Contains("PETREL_OWN=1", all);
    }

    [Fact]
    public void RefusesWhatAGuestCouldNotRead()
    {
        var configuration = new WasiConfiguration();
        Assert.Throws<ArgumentException>(() => configuration.WithArg("a\0b"));
        Assert.Throws<ArgumentException>(() => configuration.WithEnvironmentVariable("a=b", "c"));
        Assert.Throws<ArgumentException>(() => configuration.WithEnvironmentVariable("", "c"));
        Assert.Throws<ArgumentException>(() => configuration.WithEnvironmentVariable("a", "\0"));
        Assert.Throws<ArgumentException>(() => configuration.WithPreopenedDirectory("", "/"));
    }

    [Fact]
    public void SaysWhatCannotBeOpened()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.At("file"), "");
        Assert.Equal(
            $"cannot open the directory '{directory.At("missing")}': it does not exist",
            Assert.Throws<PetrelException>(() => new WasiConfiguration().WithPreopenedDirectory(directory.At("missing"), "/").CreateContext()).Message);
        Assert.Equal(
            $"cannot open the directory '{directory.At("file")}': it is not a directory",
            Assert.Throws<PetrelException>(() => new WasiConfiguration().WithPreopenedDirectory(directory.At("file"), "/").CreateContext()).Message);
        Assert.Equal(
            $"cannot open the file '{directory.At("missing")}': it does not exist",
            Assert.Throws<PetrelException>(() => new WasiConfiguration().WithStandardInputFile(directory.At("missing")).CreateContext()).Message);
    }

    [Fact]
    public void ShowsPreopenedDirectories()
    {
        using var directory = new TemporaryDirectory();
        using var guest = new Guest(new WasiConfiguration()
            .WithPreopenedDirectory(directory.FullName, "/data")
            .WithPreopenedDirectory(directory.FullName, ".", readOnly: true));
        Assert.Equal(Errno.Success, guest.Host.FdPrestatGet(guest.Memory, 3, Result));
        Assert.Equal((0u, 5u), (guest.Result32, guest.Memory.Read<uint>(Result + 4)));
        Assert.Equal(Errno.Nametoolong, guest.Host.FdPrestatDirName(guest.Memory, 3, 100, 4));
        Assert.Equal(Errno.Success, guest.Host.FdPrestatDirName(guest.Memory, 3, 100, 6));
        Assert.Equal("/data", Encoding.UTF8.GetString(guest.Memory.Slice(100, 5)));
        Assert.Equal(Errno.Success, guest.Host.FdPrestatGet(guest.Memory, 4, Result));
        Assert.Equal(1u, guest.Memory.Read<uint>(Result + 4));
        Assert.Equal(Errno.Badf, guest.Host.FdPrestatGet(guest.Memory, 5, Result));
        Assert.Equal(Errno.Badf, guest.Host.FdPrestatGet(guest.Memory, 1, Result));
        Assert.Equal(Errno.Notdir, guest.Host.FdPrestatDirName(guest.Memory, 1, 100, 10));
        Assert.Equal(Errno.Badf, guest.Host.FdPrestatDirName(guest.Memory, 5, 100, 10));

        // The rights that C libraries expect of a preopened directory, read-only or not.
        foreach (uint fd in (uint[])[3, 4])
        {
            (_, _, Rights own, Rights inheriting) = guest.GetDescriptorStatus(fd);
            Assert.Equal(Rights.Directory, own & Rights.Directory);
            Assert.Equal(Rights.Directory | Rights.File, inheriting & (Rights.Directory | Rights.File));
        }
    }

    [Fact]
    public void ClocksRun()
    {
        using var guest = new Guest(new WasiConfiguration());
        for (uint clock = 0; clock < 4; clock++)
        {
            Assert.Equal(Errno.Success, guest.Host.ClockResGet(guest.Memory, clock, Result));
            Assert.InRange(guest.Result64, 1ul, 1_000_000_000ul);
            Assert.Equal(Errno.Success, guest.Host.ClockTimeGet(guest.Memory, clock, Result));
            ulong first = guest.Result64;
            Thread.Sleep(2);
            Assert.Equal(Errno.Success, guest.Host.ClockTimeGet(guest.Memory, clock, Result));
            Assert.True(guest.Result64 >= first);
        }

        guest.Host.ClockTimeGet(guest.Memory, 0, Result);
        ulong now = (ulong)(DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        Assert.InRange(guest.Result64, now - 10_000_000_000, now);
        guest.Host.ClockTimeGet(guest.Memory, 1, Result);
        Assert.InRange(guest.Result64, 1_000_000ul, 60_000_000_000ul);
        Assert.Equal(Errno.Inval, guest.Host.ClockTimeGet(guest.Memory, 4, Result));
        Assert.Equal(Errno.Inval, guest.Host.ClockResGet(guest.Memory, 4, Result));
    }

    [Fact]
    public void ClocksCanBeReplaced()
    {
        var clock = new ManualClock(new DateTimeOffset(2001, 2, 3, 4, 5, 6, TimeSpan.Zero));
        using var guest = new Guest(new WasiConfiguration().WithClock(clock));
        guest.Host.ClockTimeGet(guest.Memory, 0, Result);
        Assert.Equal(981_173_106_000_000_000ul, guest.Result64);
        clock.Advance(TimeSpan.FromMilliseconds(5));
        for (uint id = 1; id < 4; id++)
        {
            guest.Host.ClockTimeGet(guest.Memory, id, Result);
            Assert.Equal(5_000_000ul, guest.Result64);
        }

        guest.Host.ClockTimeGet(guest.Memory, 0, Result);
        Assert.Equal(981_173_106_005_000_000ul, guest.Result64);
    }

    [Fact]
    public void RandomBytesAreRandomOrTheEmbedders()
    {
        using var guest = new Guest(new WasiConfiguration());
        Assert.Equal(Errno.Success, guest.Host.RandomGet(guest.Memory, 0, 512));
        Assert.True(guest.Bytes[..512].ToArray().Distinct().Count() > 100);
        Assert.Equal(Errno.Success, guest.Host.RandomGet(guest.Memory, 0, 0));

        using var fixedGuest = new Guest(new WasiConfiguration().WithRandom(span => span.Fill(7)));
        Assert.Equal(Errno.Success, fixedGuest.Host.RandomGet(fixedGuest.Memory, 10, 5));
        Assert.Equal([0, 7, 7, 7, 7, 7, 0], fixedGuest.Bytes[9..16].ToArray());
    }

    [Fact]
    public void Exits()
    {
        Assert.Equal(3, Assert.Throws<ExitException>(() => Preview1Host.ProcExit(3)).ExitCode);
        Assert.Equal(-1, Assert.Throws<ExitException>(() => Preview1Host.ProcExit(uint.MaxValue)).ExitCode);
        Assert.Equal(128 + 6, Assert.Throws<ExitException>(() => Preview1Host.ProcRaise(6)).ExitCode);
        Assert.Equal(Errno.Success, Preview1Host.ProcRaise(0));
        Assert.Equal(Errno.Success, Preview1Host.ProcRaise(13));
        Assert.Equal(Errno.Notsup, Preview1Host.ProcRaise(18));
        Assert.Equal(Errno.Inval, Preview1Host.ProcRaise(31));
        Assert.Equal(Errno.Success, Preview1Host.SchedYield());
    }

    private static string ReadString(Guest guest, uint address)
    {
        ReadOnlySpan<byte> bytes = guest.Bytes[(int)address..];
        return Encoding.UTF8.GetString(bytes[..bytes.IndexOf((byte)0)]);
    }
}
