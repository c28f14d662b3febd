using System.Net.Http;
using Petrel.Components;
using Wasi.Http.OutgoingHandler;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary><c>wasi:http/outgoing-handler</c>, over the framework's client or the embedder's.</summary>
internal sealed class OutgoingHandlerHost(Preview2Guest guest) : IOutgoingHandler
{
    /// <inheritdoc/>
    public IFutureIncomingResponse Handle(IOutgoingRequest request, IRequestOptions? options)
    {
        var outgoing = (OutgoingRequest)request;
        Uri uri = ToUri(outgoing);
        HttpMethod method = ToMethod(outgoing.Method());
        NetworkPermissions network = guest.Context.Network;
        if (network.Http is not { } isAllowed || !isAllowed(uri))
        {
            throw Error(new ErrorCode.HttpRequestDenied());
        }

        if (!guest.CanOpen)
        {
            throw Error(new ErrorCode.ConnectionLimitReached());
        }

        return new FutureIncomingResponse(guest, new HttpExchange(guest, guest.HttpClient, uri, method, outgoing, (RequestOptions?)options ?? new RequestOptions()));
    }

    private static Uri ToUri(OutgoingRequest request)
    {
        string scheme = request.Scheme() switch
        {
            null or Scheme.Https => "https",
            Scheme.Http => "http",
            _ => throw Error(new ErrorCode.HttpProtocolError()),
        };
        string authority = request.Authority() ?? throw Error(new ErrorCode.HttpRequestUriInvalid());

        // A path that was never set is a mistake, as in Wasmtime; one that is empty is the root.
        string path = request.PathWithQuery() ?? throw Error(new ErrorCode.HttpRequestUriInvalid());
        path = path.StartsWith('/') ? path : "/" + path;
        UriCreationOptions verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };
        return Uri.TryCreate($"{scheme}://{authority}{path}", verbatim, out Uri? uri) && uri.Host.Length > 0
            ? uri
            : throw Error(new ErrorCode.HttpRequestUriInvalid());
    }

    private static HttpMethod ToMethod(Method method) => method switch
    {
        Method.Get => HttpMethod.Get,
        Method.Head => HttpMethod.Head,
        Method.Post => HttpMethod.Post,
        Method.Put => HttpMethod.Put,
        Method.Delete => HttpMethod.Delete,
        Method.Options => HttpMethod.Options,
        Method.Trace => HttpMethod.Trace,
        Method.Patch => HttpMethod.Patch,
        Method.Other { Value: var name } when !name.Equals("CONNECT", StringComparison.OrdinalIgnoreCase) => new HttpMethod(name),

        // A tunnel is no exchange of a request and a response.
        _ => throw Error(new ErrorCode.HttpRequestMethodInvalid()),
    };

    private static WitException<ErrorCode> Error(ErrorCode code) => new(code);
}
