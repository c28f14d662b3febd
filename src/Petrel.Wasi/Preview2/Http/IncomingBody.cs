using Petrel.Components;
using Petrel.Wasi.Preview2.Io;
using Wasi.Http.Types;
using Wasi.Io.Streams;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>The body of a response or request that came in (<c>wasi:http/types incoming-body</c>).</summary>
/// <param name="guest">Whose it is.</param>
/// <param name="queue">The bytes.</param>
/// <param name="trailers">The trailers, when the queue is complete.</param>
/// <param name="owner">What is disposed of when nobody is interested any more.</param>
internal sealed class IncomingBody(Preview2Guest guest, BodyQueue queue, Func<Fields?> trailers, IDisposable owner) : IIncomingBody
{
    private IncomingBodyStream? _stream;
    private bool _isDone;

    /// <inheritdoc/>
    public IInputStream Stream()
    {
        if (_stream is not null)
        {
            throw new WitException<Unit>(default);
        }

        return _stream = new IncomingBodyStream(guest, queue);
    }

    /// <summary>Waits for the trailers; what is left of the body is thrown away.</summary>
    public FutureTrailers Finish()
    {
        ThrowIfStreamIsOpen("finish");
        _isDone = true;
        queue.Abandon();
        return new FutureTrailers(guest, queue, trailers, owner);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDone)
        {
            // The stream is a child: a program that ends drops in any order, so this is no reason to trap.
            _isDone = true;
            owner.Dispose();
        }
    }

    private void ThrowIfStreamIsOpen(string function)
    {
        if (_stream is { IsDisposed: false })
        {
            throw GuestTrap.Violation("wasi:http/types incoming-body." + function, "the input-stream of the body has to be dropped first");
        }
    }

    private sealed class IncomingBodyStream(Preview2Guest guest, BodyQueue queue) : InputStream(guest)
    {
        public bool IsDisposed { get; private set; }

        public override bool IsReady() => IsDisposed || queue.Count > 0 || queue.IsCompleted;

        public override void Register(PollRequest request) => request.WaitForWakeup();

        public override void Dispose() => IsDisposed = true;

        protected override StreamState ReadCore(Span<byte> destination, out int count, out IoError? error)
        {
            error = null;

            // In this order: what is added before the end is not lost.
            bool isCompleted = queue.IsCompleted;
            count = queue.Take(destination);
            if (count > 0 || !isCompleted || (destination.IsEmpty && queue.Count > 0))
            {
                return StreamState.Open;
            }

            if (queue.Error is { } cause)
            {
                error = new IoError($"the response failed: {cause}") { Http = cause };
                return StreamState.Failed;
            }

            return StreamState.Closed;
        }
    }
}
