using Petrel.Components;
using Petrel.Wasi.Preview2.Io;
using Wasi.Http.Types;
using Wasi.Io.Poll;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Trailers that may still come (<c>wasi:http/types future-trailers</c>).</summary>
internal sealed class FutureTrailers(Preview2Guest guest, BodyQueue queue, Func<Fields?> trailers, IDisposable owner) : IFutureTrailers
{
    private bool _isTaken;

    /// <inheritdoc/>
    public IPollable Subscribe() => new TrailersPollable(guest, queue);

    /// <inheritdoc/>
    public Result<Result<IFields?, ErrorCode>, Unit>? Get()
    {
        if (!queue.IsCompleted)
        {
            return null;
        }

        if (_isTaken)
        {
            return Result<Result<IFields?, ErrorCode>, Unit>.Err(default);
        }

        _isTaken = true;
        Fields? received = trailers();
        return Result<Result<IFields?, ErrorCode>, Unit>.Ok(queue.Error is { } error
            ? Result<IFields?, ErrorCode>.Err(error)
            : Result<IFields?, ErrorCode>.Ok(received is { Count: > 0 } ? received : null));
    }

    /// <inheritdoc/>
    public void Dispose() => owner.Dispose();

    private sealed class TrailersPollable(Preview2Guest guest, BodyQueue queue) : Pollable(guest)
    {
        public override bool IsReady() => queue.IsCompleted;

        public override void Register(PollRequest request) => request.WaitForWakeup();
    }
}
