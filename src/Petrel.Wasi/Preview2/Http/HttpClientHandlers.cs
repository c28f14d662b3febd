using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Makes the framework's client: nothing of the host's but its connections, and no work that is the guest's to do.</summary>
internal static class HttpClientHandlers
{
    /// <summary>Where a request carries its time limits.</summary>
    public static readonly HttpRequestOptionsKey<HttpExchange> Exchange = new("petrel.exchange");

    /// <summary>A handler without cookies, proxy, redirection, decompression and tracing.</summary>
    public static HttpMessageHandler Create() => new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = ConnectAsync,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        UseCookies = false,
        UseProxy = false,
    };

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        HttpExchange? exchange = context.InitialRequestMessage.Options.TryGetValue(Exchange, out HttpExchange? found) ? found : null;
        exchange?.Connecting();
        using HttpTimeLimit limit = new(exchange?.Options.Connect ?? Timeout.InfiniteTimeSpan, cancellation);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, limit.Token).ConfigureAwait(false);
            exchange?.Connected();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException) when (limit.Explain(new ErrorCode.ConnectionTimeout()) is { } code)
        {
            socket.Dispose();
            throw new HttpFailureException(code);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
