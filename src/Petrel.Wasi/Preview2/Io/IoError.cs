using Petrel.Wasi.Sandbox;
using Wasi.Io.Error;
using HttpErrorCode = Wasi.Http.Types.ErrorCode;
using NetworkErrorCode = Wasi.Sockets.Network.ErrorCode;

namespace Petrel.Wasi.Preview2.Io;

/// <summary>Why a stream failed (<c>wasi:io/error error</c>), with what other interfaces make of it.</summary>
/// <param name="text">For people.</param>
internal sealed class IoError(string text) : IError
{
    /// <summary>The error of a file, for <c>filesystem-error-code</c>.</summary>
    public Errno? Filesystem { get; init; }

    /// <summary>The error of a socket, for <c>network-error-code</c>.</summary>
    public NetworkErrorCode? Network { get; init; }

    /// <summary>The error of a request or response, for <c>http-error-code</c>.</summary>
    public HttpErrorCode? Http { get; init; }

    /// <inheritdoc/>
    public string ToDebugString() => text;

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
