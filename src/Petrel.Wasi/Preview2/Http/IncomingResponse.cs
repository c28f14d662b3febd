using System.Net.Http;
using Petrel.Components;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>A response from a server (<c>wasi:http/types incoming-response</c>).</summary>
internal sealed class IncomingResponse(Preview2Guest guest, HttpExchange exchange, HttpResponseMessage message) : IIncomingResponse
{
    private readonly Fields _headers = IncomingFields.Read(message.Headers, message.Content.Headers);
    private bool _isConsumed;

    /// <inheritdoc/>
    public ushort Status() => (ushort)message.StatusCode;

    /// <inheritdoc/>
    public IFields Headers() => _headers;

    /// <inheritdoc/>
    public IIncomingBody Consume()
    {
        if (_isConsumed)
        {
            throw new WitException<Unit>(default);
        }

        _isConsumed = true;
        exchange.Receive(message);
        return new IncomingBody(guest, exchange.Received, () => exchange.Trailers, exchange);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isConsumed)
        {
            _isConsumed = true;
            exchange.Dispose();
            message.Dispose();
        }
    }
}
