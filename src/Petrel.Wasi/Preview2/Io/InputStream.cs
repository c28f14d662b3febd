using System.Buffers;
using Wasi.Io.Poll;
using Wasi.Io.Streams;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>A source of bytes (<c>wasi:io/streams input-stream</c>). What kinds have in common: limits, waiting, the state after an error.</summary>
internal abstract class InputStream(Preview2Guest guest) : IInputStream
{
    /// <summary>How much one call reads at most. The array it is given in stays out of the large object heap.</summary>
    public const int LargestRead = 64 * 1024;

    private bool _hasFailed;

    /// <summary>The guest that reads.</summary>
    protected Preview2Guest Guest { get; } = guest;

    /// <summary>Whether reading would find bytes, the end or an error. True for what is closed.</summary>
    public abstract bool IsReady();

    /// <summary>Says what may make it ready.</summary>
    public abstract void Register(PollRequest request);

    /// <inheritdoc/>
    public byte[] Read(ulong len) => Read(len, wait: false);

    /// <inheritdoc/>
    public byte[] BlockingRead(ulong len) => Read(len, wait: true);

    /// <inheritdoc/>
    public ulong Skip(ulong len) => Skip(len, wait: false);

    /// <inheritdoc/>
    public ulong BlockingSkip(ulong len) => Skip(len, wait: true);

    /// <inheritdoc/>
    public IPollable Subscribe() => new ReadPollable(Guest, this);

    /// <summary>Waits until <see cref="IsReady"/>.</summary>
    public void WaitUntilReady()
    {
        if (!IsReady())
        {
            PollHost.Wait(Guest, new ReadPollable(Guest, this));
        }
    }

    /// <summary>Reads into a span without waiting, as <c>read</c>: 0 bytes when there are none at this time.</summary>
    /// <exception cref="Components.WitException{StreamError}">The end or an error.</exception>
    public int ReadInto(Span<byte> destination)
    {
        if (_hasFailed)
        {
            throw StreamFailure.Closed();
        }

        switch (ReadCore(destination, out int count, out IoError? error))
        {
            case StreamState.Open:
                return count;
            case StreamState.Closed:
                throw StreamFailure.Closed();
            default:
                _hasFailed = true;
                throw StreamFailure.Failed(error!);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Reads without waiting. An empty span asks only whether the stream is open.</summary>
    protected abstract StreamState ReadCore(Span<byte> destination, out int count, out IoError? error);

    private byte[] Read(ulong len, bool wait)
    {
        int limit = (int)Math.Min(len, LargestRead);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            int count = Transfer(buffer.AsSpan(0, limit), wait);
            return buffer.AsSpan(0, count).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ulong Skip(ulong len, bool wait)
    {
        int limit = (int)Math.Min(len, LargestRead);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            return (ulong)Transfer(buffer.AsSpan(0, limit), wait);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private int Transfer(Span<byte> destination, bool wait)
    {
        while (true)
        {
            int count = ReadInto(destination);
            if (count > 0 || !wait || destination.IsEmpty)
            {
                return count;
            }

            WaitUntilReady();
        }
    }

    private sealed class ReadPollable(Preview2Guest guest, InputStream stream) : Pollable(guest)
    {
        public override bool IsReady() => stream._hasFailed || stream.IsReady();

        public override void Register(PollRequest request) => stream.Register(request);
    }
}
