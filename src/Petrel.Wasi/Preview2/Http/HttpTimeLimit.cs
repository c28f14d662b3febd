using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Cancels what takes too long, and tells it from what was cancelled otherwise.</summary>
internal sealed class HttpTimeLimit : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationToken _outer;

    /// <summary>Starts.</summary>
    /// <param name="limit">How long it may take.</param>
    /// <param name="outer">Cancels as well.</param>
    public HttpTimeLimit(TimeSpan limit, CancellationToken outer)
    {
        _outer = outer;
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        _source.CancelAfter(limit);
    }

    public CancellationToken Token => _source.Token;

    /// <summary>Starts anew.</summary>
    public void Restart(TimeSpan limit) => _source.CancelAfter(limit);

    /// <summary>The error for a cancellation: a time-out, or null when the guest gave up.</summary>
    public ErrorCode? Explain(ErrorCode timeout) => _outer.IsCancellationRequested ? null : timeout;

    public void Dispose() => _source.Dispose();
}
