using Petrel.Components;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>A request that the guest makes (<c>wasi:http/types outgoing-request</c>).</summary>
internal sealed class OutgoingRequest(Preview2Guest guest, Fields headers) : IOutgoingRequest
{
    private readonly Fields _headers = headers.ToImmutable();
    private Method _method = new global::Wasi.Http.Types.Method.Get();
    private Scheme? _scheme;
    private string? _authority;
    private string? _pathWithQuery;

    /// <summary>The headers.</summary>
    public Fields Fields => _headers;

    /// <summary>The body, if the guest asked for it.</summary>
    public OutgoingBody? Content { get; private set; }

    /// <inheritdoc/>
    public IOutgoingBody Body()
    {
        ThrowIf(Content is not null);
        return Content = new OutgoingBody(guest, _headers);
    }

    /// <inheritdoc/>
    public Method Method() => _method;

    /// <inheritdoc/>
    public void SetMethod(Method method)
    {
        ThrowIf(method is global::Wasi.Http.Types.Method.Other { Value: var name } && !FieldRules.IsToken(name));
        _method = method;
    }

    /// <inheritdoc/>
    public string? PathWithQuery() => _pathWithQuery;

    /// <inheritdoc/>
    public void SetPathWithQuery(string? pathWithQuery)
    {
        ThrowIf(pathWithQuery is not null && !UriRules.IsPathWithQuery(pathWithQuery));
        _pathWithQuery = pathWithQuery;
    }

    /// <inheritdoc/>
    public Scheme? Scheme() => _scheme;

    /// <inheritdoc/>
    public void SetScheme(Scheme? scheme)
    {
        ThrowIf(scheme is global::Wasi.Http.Types.Scheme.Other { Value: var name } && !UriRules.IsScheme(name));
        _scheme = scheme;
    }

    /// <inheritdoc/>
    public string? Authority() => _authority;

    /// <inheritdoc/>
    public void SetAuthority(string? authority)
    {
        ThrowIf(authority is not null && !UriRules.IsAuthority(authority));
        _authority = authority;
    }

    /// <inheritdoc/>
    public IFields Headers() => _headers.ToImmutable();

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static void ThrowIf(bool isWrong)
    {
        if (isWrong)
        {
            throw new WitException<Unit>(default);
        }
    }
}
