using System.Net.Sockets;
using Petrel.Components;
using Petrel.Wasi.Preview2.Io;
using Wasi.Sockets.Network;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>Makes the errors of sockets (<c>wasi:sockets/network error-code</c>).</summary>
internal static class SocketFailure
{
    /// <summary>The exception that carries an error to the guest.</summary>
    public static WitException<ErrorCode> Of(ErrorCode code) => new(code);

    /// <summary>The exception for what the system answered.</summary>
    public static WitException<ErrorCode> Of(SocketException exception) => Of(Translate(exception.SocketErrorCode));

    /// <summary>The error of a stream.</summary>
    public static IoError OfStream(SocketError error) => new($"socket error: {error}") { Network = Translate(error) };

    /// <summary>The code for what the system answered.</summary>
    public static ErrorCode Translate(SocketError error) => error switch
    {
        SocketError.AccessDenied => ErrorCode.AccessDenied,
        SocketError.OperationNotSupported or SocketError.AddressFamilyNotSupported or SocketError.ProtocolFamilyNotSupported
            or SocketError.ProtocolNotSupported or SocketError.ProtocolOption => ErrorCode.NotSupported,
        SocketError.InvalidArgument or SocketError.DestinationAddressRequired or SocketError.Fault => ErrorCode.InvalidArgument,
        SocketError.NoBufferSpaceAvailable => ErrorCode.OutOfMemory,
        SocketError.TimedOut => ErrorCode.Timeout,
        SocketError.AlreadyInProgress => ErrorCode.ConcurrencyConflict,
        SocketError.WouldBlock or SocketError.InProgress or SocketError.IOPending => ErrorCode.WouldBlock,
        SocketError.IsConnected or SocketError.NotConnected => ErrorCode.InvalidState,
        SocketError.TooManyOpenSockets => ErrorCode.NewSocketLimit,
        SocketError.AddressNotAvailable => ErrorCode.AddressNotBindable,
        SocketError.AddressAlreadyInUse => ErrorCode.AddressInUse,
        SocketError.HostUnreachable or SocketError.HostDown or SocketError.NetworkUnreachable or SocketError.NetworkDown
            or SocketError.NetworkReset => ErrorCode.RemoteUnreachable,
        SocketError.ConnectionRefused => ErrorCode.ConnectionRefused,
        SocketError.ConnectionReset => ErrorCode.ConnectionReset,
        SocketError.ConnectionAborted => ErrorCode.ConnectionAborted,
        SocketError.MessageSize => ErrorCode.DatagramTooLarge,
        _ => ErrorCode.Unknown,
    };
}
