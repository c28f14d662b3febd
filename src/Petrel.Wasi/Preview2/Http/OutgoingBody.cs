using System.Globalization;
using System.Text;
using Petrel.Components;
using Petrel.Wasi.Preview2.Io;
using Wasi.Http.Types;
using Wasi.Io.Streams;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>The body of a request or response that the guest writes (<c>wasi:http/types outgoing-body</c>).</summary>
internal sealed class OutgoingBody : IOutgoingBody
{
    // Programs write a whole body before they hand the request over, when there is nobody yet who takes it.
    private const int Capacity = 1 << 20;

    private readonly Preview2Guest _guest;
    private OutgoingBodyStream? _stream;
    private bool _isFinished;

    /// <summary>Creates an empty body.</summary>
    /// <param name="guest">Whose it is.</param>
    /// <param name="headers">The headers, which may tell the length.</param>
    public OutgoingBody(Preview2Guest guest, Fields headers)
    {
        _guest = guest;
        Queue = new BodyQueue(guest.Wakeup, Capacity);
        DeclaredLength = headers.Find("content-length") is { } value
            && ulong.TryParse(Encoding.Latin1.GetString(value), NumberStyles.None, CultureInfo.InvariantCulture, out ulong length) ? length : null;
    }

    /// <summary>The bytes.</summary>
    public BodyQueue Queue { get; }

    /// <summary>What the Content-Length says.</summary>
    public ulong? DeclaredLength { get; }

    /// <summary>Bytes written so far.</summary>
    public ulong Written { get; set; }

    /// <inheritdoc/>
    public IOutputStream Write()
    {
        if (_stream is not null)
        {
            throw new WitException<Unit>(default);
        }

        return _stream = new OutgoingBodyStream(_guest, this);
    }

    /// <summary>The body is complete.</summary>
    /// <exception cref="WitException{ErrorCode}">It has another length than it should.</exception>
    public void Finish(Fields? trailers)
    {
        ThrowIfStreamIsOpen("finish");
        _isFinished = true;
        if (DeclaredLength is { } length && length != Written)
        {
            ErrorCode error = new ErrorCode.HttpRequestBodySize(Written);
            Queue.Complete(error);
            throw new WitException<ErrorCode>(error);
        }

        if (trailers is { Count: > 0 })
        {
            // The framework cannot send them with HTTP/1.1; a request without them would be another one.
            ErrorCode error = new ErrorCode.InternalError("trailers of requests cannot be sent by this host");
            Queue.Complete(error);
            throw new WitException<ErrorCode>(error);
        }

        Queue.Complete();
    }

    /// <summary>Without <see cref="Finish"/> the body is corrupt, and the request fails.</summary>
    public void Dispose()
    {
        if (!_isFinished)
        {
            ThrowIfStreamIsOpen("drop");
            _isFinished = true;
            Queue.Complete(new ErrorCode.InternalError("the body was dropped before it was finished"));
        }
    }

    private void ThrowIfStreamIsOpen(string function)
    {
        if (_stream is { IsDisposed: false })
        {
            throw GuestTrap.Violation("wasi:http/types outgoing-body." + function, "the output-stream of the body has to be dropped first");
        }
    }
}
