using System.Net;
using System.Net.Sockets;
using Petrel.Wasi.Preview2.Io;
using Wasi.Io.Poll;
using Wasi.Sockets.Network;
using Wasi.Sockets.Udp;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>What a UDP socket sends (<c>wasi:sockets/udp outgoing-datagram-stream</c>).</summary>
internal sealed class OutgoingDatagramStream(Preview2Guest guest, GuestSocket socket, IpAddressFamily family, UdpAssociation association)
    : IOutgoingDatagramStream
{
    private const ulong Permit = 16;

    private readonly GuestSocket _socket = socket.Use();
    private ulong _permit;
    private bool _isDisposed;

    private bool HasEnded => _isDisposed || association.HasEnded;

    /// <inheritdoc/>
    public ulong CheckSend()
    {
        ThrowIfEnded();
        return _permit = _socket.IsReady(write: true) ? Permit : 0;
    }

    /// <inheritdoc/>
    public ulong Send(OutgoingDatagram[] datagrams)
    {
        if ((ulong)datagrams.Length > _permit)
        {
            throw GuestTrap.Violation("wasi:sockets/udp outgoing-datagram-stream.send", $"{datagrams.Length} datagrams are more than the {_permit} that check-send permitted");
        }

        ThrowIfEnded();
        _permit -= (ulong)datagrams.Length;
        for (int i = 0; i < datagrams.Length; i++)
        {
            ErrorCode? error = Send(datagrams[i]);
            if (error is not null)
            {
                return i > 0 || error == ErrorCode.WouldBlock ? (ulong)i : throw SocketFailure.Of(error.Value);
            }
        }

        return (ulong)datagrams.Length;
    }

    /// <inheritdoc/>
    public IPollable Subscribe() => new SendPollable(guest, this);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _socket.Release();
        }
    }

    private ErrorCode? Send(OutgoingDatagram datagram)
    {
        IPEndPoint? remote = association.Remote;
        if (datagram.RemoteAddress is { } address)
        {
            IPEndPoint given = AddressMapping.ToEndPoint(address);
            if (!AddressMapping.IsOfFamily(given, family) || !AddressMapping.IsRemote(given) || (remote is not null && !remote.Equals(given)))
            {
                return ErrorCode.InvalidArgument;
            }

            if (remote is null && !guest.Context.Network.Allows(given, WasiSocketUse.UdpSend))
            {
                return ErrorCode.AccessDenied;
            }

            remote = given;
        }
        else if (remote is null)
        {
            return ErrorCode.InvalidArgument;
        }

        while (true)
        {
            try
            {
                _socket.Socket.SendTo(datagram.Data, SocketFlags.None, remote);
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.Interrupted)
            {
                // Once more.
            }
            catch (SocketException exception)
            {
                return SocketFailure.Translate(exception.SocketErrorCode);
            }
        }
    }

    private void ThrowIfEnded()
    {
        if (association.HasEnded)
        {
            throw SocketFailure.Of(ErrorCode.InvalidState);
        }
    }

    private sealed class SendPollable(Preview2Guest guest, OutgoingDatagramStream stream) : Pollable(guest)
    {
        public override bool IsReady() => stream.HasEnded || stream._socket.IsReady(write: true);

        public override void Register(PollRequest request) => stream._socket.Register(write: true, request);
    }
}
