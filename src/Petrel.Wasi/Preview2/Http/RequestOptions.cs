using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Time limits of a request (<c>wasi:http/types request-options</c>), in nanoseconds.</summary>
internal sealed class RequestOptions : IRequestOptions
{
    // What applies when nothing is said, so that nothing hangs for ever.
    private static readonly TimeSpan s_default = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(40);

    private ulong? _connect;
    private ulong? _firstByte;
    private ulong? _betweenBytes;

    public TimeSpan Connect => ToTime(_connect);

    public TimeSpan FirstByte => ToTime(_firstByte);

    public TimeSpan BetweenBytes => ToTime(_betweenBytes);

    /// <inheritdoc/>
    public ulong? ConnectTimeout() => _connect;

    /// <inheritdoc/>
    public void SetConnectTimeout(ulong? duration) => _connect = duration;

    /// <inheritdoc/>
    public ulong? FirstByteTimeout() => _firstByte;

    /// <inheritdoc/>
    public void SetFirstByteTimeout(ulong? duration) => _firstByte = duration;

    /// <inheritdoc/>
    public ulong? BetweenBytesTimeout() => _betweenBytes;

    /// <inheritdoc/>
    public void SetBetweenBytesTimeout(ulong? duration) => _betweenBytes = duration;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static TimeSpan ToTime(ulong? nanoseconds)
    {
        if (nanoseconds is not { } value)
        {
            return s_default;
        }

        // Rounded up to what timers can do.
        ulong milliseconds = (value / 1_000_000) + (value % 1_000_000 == 0 ? 0ul : 1);
        return milliseconds > (ulong)s_longest.TotalMilliseconds ? s_longest : TimeSpan.FromMilliseconds(milliseconds);
    }
}
