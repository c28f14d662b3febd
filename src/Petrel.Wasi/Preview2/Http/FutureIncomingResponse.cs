using System.Net.Http;
using Petrel.Components;
using Petrel.Wasi.Preview2.Io;
using Wasi.Http.Types;
using Wasi.Io.Poll;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>A response that may still come (<c>wasi:http/types future-incoming-response</c>).</summary>
internal sealed class FutureIncomingResponse(Preview2Guest guest, HttpExchange exchange) : IFutureIncomingResponse
{
    private bool _isTaken;
    private bool _isDisposed;

    /// <inheritdoc/>
    public IPollable Subscribe() => new ResponsePollable(guest, this);

    /// <inheritdoc/>
    public Result<Result<IIncomingResponse, ErrorCode>, Unit>? Get()
    {
        if (!exchange.Response.IsCompleted)
        {
            return null;
        }

        if (_isTaken)
        {
            return Result<Result<IIncomingResponse, ErrorCode>, Unit>.Err(default);
        }

        _isTaken = true;
        Result<HttpResponseMessage, ErrorCode> response = exchange.Response.GetAwaiter().GetResult();
        if (!response.IsOk)
        {
            exchange.Dispose();
            return Result<Result<IIncomingResponse, ErrorCode>, Unit>.Ok(Result<IIncomingResponse, ErrorCode>.Err(response.Error));
        }

        return Result<Result<IIncomingResponse, ErrorCode>, Unit>.Ok(
            Result<IIncomingResponse, ErrorCode>.Ok(new IncomingResponse(guest, exchange, response.Value)));
    }

    /// <summary>A response that nobody took is not waited for.</summary>
    public void Dispose()
    {
        if (!_isTaken && !_isDisposed)
        {
            exchange.Dispose();
        }

        _isDisposed = true;
    }

    private sealed class ResponsePollable(Preview2Guest guest, FutureIncomingResponse future) : Pollable(guest)
    {
        public override bool IsReady() => future._isDisposed || future.IsCompleted;

        public override void Register(PollRequest request) => request.WaitForWakeup();
    }

    private bool IsCompleted => exchange.Response.IsCompleted;
}
