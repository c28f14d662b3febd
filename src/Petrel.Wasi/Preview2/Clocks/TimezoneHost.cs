using Wasi.Clocks.Timezone;
using Wasi.Clocks.WallClock;

namespace Petrel.Wasi.Preview2.Clocks;

/// <summary><c>wasi:clocks/timezone</c>: UTC, unless the embedder gives a time zone.</summary>
internal sealed class TimezoneHost(Preview2Guest guest) : ITimezone
{
    private static readonly DateTime s_last = DateTime.MaxValue.AddDays(-2);

    /// <inheritdoc/>
    public TimezoneDisplay Display(Datetime when)
    {
        if (guest.Context.TimeZone is not { } zone || !TryConvert(when, out DateTime time))
        {
            return new TimezoneDisplay(0, "UTC", false);
        }

        bool saving = zone.IsDaylightSavingTime(time);
        TimeSpan offset = zone.GetUtcOffset(time);
        string name = saving ? zone.DaylightName : zone.StandardName;
        return new TimezoneDisplay((int)offset.TotalSeconds, name.Length > 0 ? name : Format(offset), saving);
    }

    /// <inheritdoc/>
    public int UtcOffset(Datetime when) =>
        guest.Context.TimeZone is { } zone && TryConvert(when, out DateTime time) ? (int)zone.GetUtcOffset(time).TotalSeconds : 0;

    private static string Format(TimeSpan offset) => $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";

    private static bool TryConvert(Datetime when, out DateTime time)
    {
        bool inRange = when.Seconds <= (ulong)(s_last - DateTime.UnixEpoch).TotalSeconds;
        time = inRange ? DateTime.UnixEpoch.AddSeconds(when.Seconds) : default;
        return inRange;
    }
}
