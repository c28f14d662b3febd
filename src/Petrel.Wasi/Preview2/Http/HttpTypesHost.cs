using Petrel.Components;
using Petrel.Wasi.Preview2.Io;
using Wasi.Http.Types;
using Wasi.Io.Error;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Constructors and functions of <c>wasi:http/types</c>.</summary>
internal sealed class HttpTypesHost(Preview2Guest guest) : ITypes
{
    /// <inheritdoc/>
    public ErrorCode? HttpErrorCode(IError err) => ((IoError)err).Http;

    /// <inheritdoc/>
    public IFields CreateFields() => new Fields();

    /// <inheritdoc/>
    public IFields FieldsFromList((string, byte[])[] entries) => Fields.FromList(entries);

    /// <inheritdoc/>
    public IOutgoingRequest CreateOutgoingRequest(IFields headers) => new OutgoingRequest(guest, (Fields)headers);

    /// <inheritdoc/>
    public IRequestOptions CreateRequestOptions() => new RequestOptions();

    /// <inheritdoc/>
    public IOutgoingResponse CreateOutgoingResponse(IFields headers) => new OutgoingResponse(guest, (Fields)headers);

    /// <inheritdoc/>
    public IFutureTrailers IncomingBodyFinish(IIncomingBody @this) => ((IncomingBody)@this).Finish();

    /// <inheritdoc/>
    public void OutgoingBodyFinish(IOutgoingBody @this, IFields? trailers) => ((OutgoingBody)@this).Finish((Fields?)trailers);

    /// <summary>A guest has no <c>response-outparam</c> unless a host that serves requests gave it one.</summary>
    public void ResponseOutparamSet(IResponseOutparam param, Result<IOutgoingResponse, ErrorCode> response) =>
        throw GuestTrap.Violation("wasi:http/types response-outparam.set", "this host serves no requests");
}
