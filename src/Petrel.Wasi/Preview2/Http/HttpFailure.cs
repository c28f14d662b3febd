using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using Wasi.Http.Types;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>Makes <c>error-code</c> of what the framework throws.</summary>
internal static class HttpFailure
{
    /// <summary>The code for an exception of a request or of reading a response.</summary>
    public static ErrorCode Translate(Exception exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case HttpFailureException failure:
                    return failure.Code;
                case SocketException socket:
                    return Translate(socket.SocketErrorCode);
                case AuthenticationException { InnerException: null }:
                    return new ErrorCode.TlsCertificateError();
                case AuthenticationException:
                    return new ErrorCode.TlsProtocolError();
            }
        }

        HttpRequestError? error = exception switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException io => io.HttpRequestError,
            _ => null,
        };
        return error switch
        {
            HttpRequestError.NameResolutionError => new ErrorCode.DnsError(new DnsErrorPayload(null, null)),
            HttpRequestError.ConnectionError => new ErrorCode.ConnectionRefused(),
            HttpRequestError.SecureConnectionError => new ErrorCode.TlsProtocolError(),
            HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse => new ErrorCode.HttpProtocolError(),
            HttpRequestError.ResponseEnded => new ErrorCode.HttpResponseIncomplete(),
            HttpRequestError.ConfigurationLimitExceeded => new ErrorCode.HttpResponseHeaderSectionSize(null),
            _ => new ErrorCode.InternalError(exception.Message),
        };
    }

    private static ErrorCode Translate(SocketError error) => error switch
    {
        SocketError.HostNotFound or SocketError.NoData => new ErrorCode.DnsError(new DnsErrorPayload("NXDOMAIN", null)),
        SocketError.TryAgain => new ErrorCode.DnsError(new DnsErrorPayload("SERVFAIL", null)),
        SocketError.ConnectionRefused => new ErrorCode.ConnectionRefused(),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown => new ErrorCode.ConnectionTerminated(),
        SocketError.TimedOut => new ErrorCode.ConnectionTimeout(),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => new ErrorCode.DestinationIpUnroutable(),
        SocketError.HostDown or SocketError.NetworkDown => new ErrorCode.DestinationUnavailable(),
        SocketError.TooManyOpenSockets => new ErrorCode.ConnectionLimitReached(),
        _ => new ErrorCode.InternalError($"socket error: {error}"),
    };
}
