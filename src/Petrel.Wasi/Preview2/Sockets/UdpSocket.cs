using System.Net;
using System.Net.Sockets;
using Wasi.Io.Poll;
using Wasi.Sockets.Network;
using Wasi.Sockets.Udp;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>A UDP socket (<c>wasi:sockets/udp udp-socket</c>).</summary>
internal sealed class UdpSocket : IUdpSocket
{
    private readonly Preview2Guest _guest;
    private readonly GuestSocket _socket;
    private readonly IpAddressFamily _family;
    private State _state;
    private UdpAssociation? _association;
    private bool _isDisposed;

    /// <summary>Takes a new socket.</summary>
    public UdpSocket(Preview2Guest guest, Socket socket, IpAddressFamily family)
    {
        _guest = guest;
        _socket = new GuestSocket(guest, socket).Use();
        _family = family;
    }

    private enum State
    {
        Unbound,
        BindInProgress,
        Bound,
    }

    private Socket Socket => _socket.Socket;

    /// <inheritdoc/>
    public void StartBind(INetwork network, IpSocketAddress localAddress)
    {
        ThrowUnless(_state == State.Unbound);
        IPEndPoint address = AddressMapping.ToEndPoint(localAddress);
        if (!AddressMapping.IsOfFamily(address, _family))
        {
            throw SocketFailure.Of(ErrorCode.InvalidArgument);
        }

        if (!_guest.Context.Network.Allows(address, WasiSocketUse.UdpBind))
        {
            throw SocketFailure.Of(ErrorCode.AccessDenied);
        }

        try
        {
            Socket.Bind(address);
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception);
        }

        _state = State.BindInProgress;
    }

    /// <inheritdoc/>
    public void FinishBind()
    {
        if (_state != State.BindInProgress)
        {
            throw SocketFailure.Of(ErrorCode.NotInProgress);
        }

        _state = State.Bound;
    }

    /// <inheritdoc/>
    public (IIncomingDatagramStream, IOutgoingDatagramStream) Stream(IpSocketAddress? remoteAddress)
    {
        ThrowUnless(_state == State.Bound);
        IPEndPoint? remote = remoteAddress is null ? null : AddressMapping.ToEndPoint(remoteAddress);
        if (remote is not null)
        {
            if (!AddressMapping.IsOfFamily(remote, _family) || !AddressMapping.IsRemote(remote))
            {
                throw SocketFailure.Of(ErrorCode.InvalidArgument);
            }

            if (!_guest.Context.Network.Allows(remote, WasiSocketUse.UdpConnect))
            {
                throw SocketFailure.Of(ErrorCode.AccessDenied);
            }
        }

        bool wasConnected = _association?.Remote is not null;
        _association?.End();
        _association = null;
        UdpConnection.Change(Socket, wasConnected, remote);
        _association = new UdpAssociation(remote);
        return (new IncomingDatagramStream(_guest, _socket, _family, _association), new OutgoingDatagramStream(_guest, _socket, _family, _association));
    }

    /// <inheritdoc/>
    public IpSocketAddress LocalAddress()
    {
        ThrowUnless(_state == State.Bound);
        return AddressMapping.FromEndPoint(UdpConnection.GetLocalAddress(Socket));
    }

    /// <inheritdoc/>
    public IpSocketAddress RemoteAddress()
    {
        ThrowUnless(_association?.Remote is not null);
        return AddressMapping.FromEndPoint(_association!.Remote!);
    }

    /// <inheritdoc/>
    public IpAddressFamily AddressFamily() => _family;

    /// <inheritdoc/>
    public byte UnicastHopLimit() => SocketOptions.GetHopLimit(Socket);

    /// <inheritdoc/>
    public void SetUnicastHopLimit(byte value) => SocketOptions.SetHopLimit(Socket, value);

    /// <inheritdoc/>
    public ulong ReceiveBufferSize() => SocketOptions.GetBufferSize(Socket, SocketOptionName.ReceiveBuffer);

    /// <inheritdoc/>
    public void SetReceiveBufferSize(ulong value) => SocketOptions.SetBufferSize(Socket, SocketOptionName.ReceiveBuffer, value);

    /// <inheritdoc/>
    public ulong SendBufferSize() => SocketOptions.GetBufferSize(Socket, SocketOptionName.SendBuffer);

    /// <inheritdoc/>
    public void SetSendBufferSize(ulong value) => SocketOptions.SetBufferSize(Socket, SocketOptionName.SendBuffer, value);

    /// <summary>Binding is done when it is started: there is never anything to wait for.</summary>
    public IPollable Subscribe() => new Io.AlwaysReady(_guest);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _socket.Release();
        }
    }

    private static void ThrowUnless(bool isRightState)
    {
        if (!isRightState)
        {
            throw SocketFailure.Of(ErrorCode.InvalidState);
        }
    }
}
