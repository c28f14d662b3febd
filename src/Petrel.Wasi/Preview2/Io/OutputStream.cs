using System.Buffers;
using Wasi.Io.Poll;
using Wasi.Io.Streams;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>
/// A sink of bytes (<c>wasi:io/streams output-stream</c>). What kinds have in common: the permit that <c>check-write</c> gives and <c>write</c> uses up,
/// waiting, the state after an error.
/// </summary>
internal abstract class OutputStream(Preview2Guest guest) : IOutputStream
{
    /// <summary>How much the blocking writes take at most; the interface says so.</summary>
    public const int LargestBlockingWrite = 4096;

    private const string Name = "wasi:io/streams output-stream.";

    private static readonly byte[] s_zeroes = new byte[LargestBlockingWrite];

    private ulong _permit;
    private bool _hasFailed;

    /// <summary>The guest that writes.</summary>
    protected Preview2Guest Guest { get; } = guest;

    /// <summary>Whether <c>check-write</c> would permit something or fail.</summary>
    public abstract bool IsReady();

    /// <summary>Says what may make it ready.</summary>
    public abstract void Register(PollRequest request);

    /// <inheritdoc/>
    public ulong CheckWrite()
    {
        ThrowIfFailed();
        ulong permit = 0;
        Complete(CheckWriteCore(out permit, out IoError? error), error);
        return _permit = permit;
    }

    /// <inheritdoc/>
    public void Write(byte[] contents) => Write(contents.AsSpan());

    /// <summary>Writes what a <see cref="CheckWrite"/> permitted.</summary>
    public void Write(ReadOnlySpan<byte> contents)
    {
        UsePermit("write", (ulong)contents.Length);
        ThrowIfFailed();
        Complete(WriteCore(contents, out IoError? error), error);
    }

    /// <inheritdoc/>
    public void WriteZeroes(ulong len)
    {
        UsePermit("write-zeroes", len);
        ThrowIfFailed();
        while (len > 0)
        {
            int part = (int)Math.Min(len, (ulong)s_zeroes.Length);
            Complete(WriteCore(s_zeroes.AsSpan(0, part), out IoError? error), error);
            len -= (ulong)part;
        }
    }

    /// <inheritdoc/>
    public void BlockingWriteAndFlush(byte[] contents) => BlockingWriteAndFlush(contents.AsSpan());

    /// <summary>Writes, flushes and waits until all is done.</summary>
    public void BlockingWriteAndFlush(ReadOnlySpan<byte> contents)
    {
        if (contents.Length > LargestBlockingWrite)
        {
            throw GuestTrap.Violation(Name + "blocking-write-and-flush", $"at most {LargestBlockingWrite} bytes can be written at once, not {contents.Length}");
        }

        WriteAndFlush(contents);
    }

    /// <inheritdoc/>
    public void BlockingWriteZeroesAndFlush(ulong len)
    {
        if (len > LargestBlockingWrite)
        {
            throw GuestTrap.Violation(Name + "blocking-write-zeroes-and-flush", $"at most {LargestBlockingWrite} bytes can be written at once, not {len}");
        }

        WriteAndFlush(s_zeroes.AsSpan(0, (int)len));
    }

    /// <inheritdoc/>
    public void Flush()
    {
        ThrowIfFailed();
        Complete(FlushCore(out IoError? error), error);
    }

    /// <inheritdoc/>
    public void BlockingFlush()
    {
        Flush();
        WaitUntilFlushed();
    }

    /// <inheritdoc/>
    public IPollable Subscribe() => new WritePollable(Guest, this);

    /// <inheritdoc/>
    public ulong Splice(IInputStream src, ulong len) => Splice((InputStream)src, len, CheckWrite(), wait: false);

    /// <inheritdoc/>
    public ulong BlockingSplice(IInputStream src, ulong len) => Splice((InputStream)src, len, WaitForPermit(), wait: true);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>How much may be written; 0 while a flush is going on or nothing more is taken.</summary>
    protected abstract StreamState CheckWriteCore(out ulong permit, out IoError? error);

    /// <summary>Takes all of the bytes, which were permitted.</summary>
    protected abstract StreamState WriteCore(ReadOnlySpan<byte> contents, out IoError? error);

    /// <summary>Begins to flush.</summary>
    protected abstract StreamState FlushCore(out IoError? error);

    /// <summary>Reads one stream and writes another, through a buffer of the host.</summary>
    private ulong Splice(InputStream source, ulong len, ulong permit, bool wait)
    {
        int limit = (int)Math.Min(Math.Min(len, permit), InputStream.LargestRead);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(limit);
        try
        {
            int count = source.ReadInto(buffer.AsSpan(0, limit));
            while (count == 0 && wait && limit > 0)
            {
                source.WaitUntilReady();
                count = source.ReadInto(buffer.AsSpan(0, limit));
            }

            Write(buffer.AsSpan(0, count));
            return (ulong)count;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void WriteAndFlush(ReadOnlySpan<byte> contents)
    {
        while (!contents.IsEmpty)
        {
            int part = (int)Math.Min(WaitForPermit(), (ulong)contents.Length);
            Write(contents[..part]);
            contents = contents[part..];
        }

        Flush();
        WaitUntilFlushed();
    }

    private ulong WaitForPermit()
    {
        while (true)
        {
            ulong permit = CheckWrite();
            if (permit > 0)
            {
                return permit;
            }

            PollHost.Wait(Guest, new WritePollable(Guest, this));
        }
    }

    /// <summary>The stream is ready again when the flush is done. That it closed thereby is for the next call to say.</summary>
    private void WaitUntilFlushed()
    {
        while (true)
        {
            ThrowIfFailed();
            StreamState state = CheckWriteCore(out ulong permit, out IoError? error);
            if (state == StreamState.Failed)
            {
                Complete(state, error);
            }

            if (state == StreamState.Closed || permit > 0)
            {
                return;
            }

            PollHost.Wait(Guest, new WritePollable(Guest, this));
        }
    }

    private void UsePermit(string function, ulong length)
    {
        if (length > _permit)
        {
            throw GuestTrap.Violation(Name + function, $"{length} bytes are more than the {_permit} that check-write permitted");
        }

        _permit -= length;
    }

    private void ThrowIfFailed()
    {
        if (_hasFailed)
        {
            throw StreamFailure.Closed();
        }
    }

    private void Complete(StreamState state, IoError? error)
    {
        if (state == StreamState.Closed)
        {
            throw StreamFailure.Closed();
        }

        if (state == StreamState.Failed)
        {
            _hasFailed = true;
            throw StreamFailure.Failed(error!);
        }
    }

    private sealed class WritePollable(Preview2Guest guest, OutputStream stream) : Pollable(guest)
    {
        public override bool IsReady() => stream._hasFailed || stream.IsReady();

        public override void Register(PollRequest request) => stream.Register(request);
    }
}
