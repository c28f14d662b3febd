using Petrel.Components;
using Petrel.Wasi.Preview2.Cli;
using Petrel.Wasi.Preview2.Clocks;
using Petrel.Wasi.Preview2.Random;
using Wasi.Clocks.WallClock;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>The small interfaces: environment, exit, terminals, clocks, random numbers.</summary>
public sealed class CliTests : Preview2Test
{
    [Fact]
    public void ArgumentsAndVariablesArrive()
    {
        EnvironmentHost environment = new(Start(new WasiConfiguration()
            .WithArgs("app", "ä b", "")
            .WithEnvironmentVariable("A", "1")
            .WithEnvironmentVariable("B", "x=y")
            .WithEnvironmentVariable("A", "2")
            .WithInitialDirectory("/work")));
        Assert.Equal(["app", "ä b", ""], environment.GetArguments());
        Assert.Equal([("A", "2"), ("B", "x=y")], environment.GetEnvironment());
        Assert.Equal("/work", environment.InitialCwd());
    }

    [Fact]
    public void NothingIsThereUnasked()
    {
        EnvironmentHost environment = new(Start());
        Assert.Empty(environment.GetArguments());
        Assert.Empty(environment.GetEnvironment());
        Assert.Null(environment.InitialCwd());
        TerminalHost terminal = new(Start());
        Assert.Null(terminal.GetTerminalStdin());
        Assert.Null(terminal.GetTerminalStdout());
        Assert.Null(terminal.GetTerminalStderr());
    }

    [Fact]
    public void ExitingEndsTheGuest()
    {
        ExitHost exit = new();
        Assert.Equal(0, Assert.Throws<ExitException>(() => exit.Exit(Result<Unit, Unit>.Ok(default))).ExitCode);
        Assert.Equal(1, Assert.Throws<ExitException>(() => exit.Exit(Result<Unit, Unit>.Err(default))).ExitCode);
        Assert.Equal(200, Assert.Throws<ExitException>(() => exit.ExitWithCode(200)).ExitCode);
    }

    [Fact]
    public void TheWallClockCountsFrom1970()
    {
        ManualClock time = new(new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.Zero).AddTicks(1));
        WallClockHost clock = new(Start(new WasiConfiguration().WithClock(time)));
        Assert.Equal(new Datetime(1709208000, 100), clock.Now());
        Assert.Equal(new Datetime(0, 100), clock.Resolution());
        WallClockHost early = new(Start(new WasiConfiguration().WithClock(new ManualClock(DateTimeOffset.UnixEpoch.AddSeconds(-1)))));
        Assert.Equal(new Datetime(0, 0), early.Now());
    }

    [Fact]
    public void TheTimeZoneIsUtcUnlessOneIsGiven()
    {
        TimezoneHost utc = new(Start());
        Assert.Equal("UTC", utc.Display(new Datetime(1709208000, 0)).Name);
        Assert.Equal(0, utc.UtcOffset(new Datetime(ulong.MaxValue, 0)));
        TimeZoneInfo.AdjustmentRule summer = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(
            DateTime.MinValue.Date,
            DateTime.MaxValue.Date,
            TimeSpan.FromHours(1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 4, 1),
            TimeZoneInfo.TransitionTime.CreateFixedDateRule(new DateTime(1, 1, 1, 2, 0, 0), 10, 1));
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("Test", TimeSpan.FromHours(-4), "Test", "TST", "TDT", [summer]);
        TimezoneHost test = new(Start(new WasiConfiguration().WithTimeZone(zone)));
        var winter = test.Display(new Datetime(1706745600, 0));
        Assert.Equal((-4 * 3600, "TST", false), (winter.UtcOffset, winter.Name, winter.InDaylightSavingTime));
        var july = test.Display(new Datetime(1720000000, 0));
        Assert.Equal((-3 * 3600, "TDT", true), (july.UtcOffset, july.Name, july.InDaylightSavingTime));
        Assert.Equal(-3 * 3600, test.UtcOffset(new Datetime(1720000000, 0)));
        Assert.Equal("UTC", test.Display(new Datetime(ulong.MaxValue, 0)).Name);
    }

    [Fact]
    public void RandomBytesAreAsManyAsAskedFor()
    {
        RandomHost random = new(Start());
        Assert.Empty(random.GetRandomBytes(0));
        Assert.Equal(1000, random.GetRandomBytes(1000).Length);
        Assert.NotEqual(random.GetRandomBytes(32), random.GetRandomBytes(32));
        Assert.NotEqual(random.GetRandomU64(), random.GetRandomU64());
        Assert.NotEqual(random.InsecureSeed(), random.InsecureSeed());
        Assert.Equal(8, random.GetInsecureRandomBytes(8).Length);
        Assert.Contains("get-random-bytes", Traps(() => random.GetRandomBytes(ulong.MaxValue)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RandomBytesCanBeTheEmbedders()
    {
        RandomHost random = new(Start(new WasiConfiguration().WithRandom(static bytes => bytes.Fill(1))));
        Assert.Equal([1, 1, 1], random.GetRandomBytes(3));
        Assert.Equal(0x0101010101010101u, random.GetInsecureRandomU64());
    }
}
