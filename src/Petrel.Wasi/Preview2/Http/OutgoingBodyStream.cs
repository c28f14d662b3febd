using Petrel.Wasi.Preview2.Io;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Writes an <see cref="OutgoingBody"/>. A flush waits for nothing: the network takes the bytes as fast as it can anyway.</summary>
internal sealed class OutgoingBodyStream(Preview2Guest guest, OutgoingBody body) : OutputStream(guest)
{
    public bool IsDisposed { get; private set; }

    public override bool IsReady() => IsDisposed || body.Queue.Free > 0 || body.Queue.IsAbandoned || body.Queue.IsCompleted;

    public override void Register(PollRequest request) => request.WaitForWakeup();

    public override void Dispose() => IsDisposed = true;

    protected override StreamState CheckWriteCore(out ulong permit, out IoError? error)
    {
        permit = (ulong)body.Queue.Free;
        return TellState(out error);
    }

    protected override StreamState WriteCore(ReadOnlySpan<byte> contents, out IoError? error)
    {
        StreamState state = TellState(out error);
        if (state != StreamState.Open)
        {
            return state;
        }

        if (body.DeclaredLength is { } length && (ulong)contents.Length > length - body.Written)
        {
            ErrorCode tooLong = new ErrorCode.HttpRequestBodySize(body.Written + (ulong)contents.Length);
            error = new IoError("the body is longer than its Content-Length") { Http = tooLong };
            body.Queue.Complete(tooLong);
            return StreamState.Failed;
        }

        body.Written += (ulong)contents.Length;
        body.Queue.Add(contents);
        return StreamState.Open;
    }

    protected override StreamState FlushCore(out IoError? error) => TellState(out error);

    private StreamState TellState(out IoError? error)
    {
        error = null;
        if (!body.Queue.IsAbandoned && !body.Queue.IsCompleted)
        {
            return StreamState.Open;
        }

        if (body.Queue.Error is { } cause)
        {
            error = new IoError($"the request failed: {cause}") { Http = cause };
            return StreamState.Failed;
        }

        return StreamState.Closed;
    }
}
