using Petrel.Components;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>A response that the guest makes (<c>wasi:http/types outgoing-response</c>).</summary>
internal sealed class OutgoingResponse(Preview2Guest guest, Fields headers) : IOutgoingResponse
{
    private readonly Fields _headers = headers.ToImmutable();
    private ushort _status = 200;

    /// <summary>The body, if the guest asked for it.</summary>
    public OutgoingBody? Content { get; private set; }

    /// <inheritdoc/>
    public ushort StatusCode() => _status;

    /// <inheritdoc/>
    public void SetStatusCode(ushort statusCode)
    {
        if (statusCode is < 100 or > 999)
        {
            throw new WitException<Unit>(default);
        }

        _status = statusCode;
    }

    /// <inheritdoc/>
    public IFields Headers() => _headers.ToImmutable();

    /// <inheritdoc/>
    public IOutgoingBody Body()
    {
        if (Content is not null)
        {
            throw new WitException<Unit>(default);
        }

        return Content = new OutgoingBody(guest, _headers);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
