using System.Net;
using System.Net.Sockets;
using Wasi.Sockets.Network;

namespace Petrel.Wasi.Preview2.Sockets;

/// <content>Addresses and options.</content>
internal sealed partial class TcpSocket
{
    /// <inheritdoc/>
    public IpSocketAddress LocalAddress()
    {
        ThrowUnless(_state is not (State.Unbound or State.BindInProgress or State.Closed));
        return Tell(Socket.LocalEndPoint);
    }

    /// <inheritdoc/>
    public IpSocketAddress RemoteAddress()
    {
        ThrowUnless(_state == State.Connected);
        return Tell(Socket.RemoteEndPoint);
    }

    /// <inheritdoc/>
    public bool IsListening() => _state == State.Listening;

    /// <inheritdoc/>
    public IpAddressFamily AddressFamily() => _family;

    /// <inheritdoc/>
    public void SetListenBacklogSize(ulong value)
    {
        SocketOptions.ThrowIfZero(value);
        ThrowUnless(_state is not (State.ConnectInProgress or State.Connected or State.Closed));
        _backlog = (int)Math.Min(value, int.MaxValue);
        if (_state is State.Listening or State.ListenInProgress)
        {
            Try(() => Socket.Listen(_backlog));
        }
    }

    /// <inheritdoc/>
    public bool KeepAliveEnabled() => SocketOptions.GetKeepAlive(Socket);

    /// <inheritdoc/>
    public void SetKeepAliveEnabled(bool value) => SocketOptions.SetKeepAlive(Socket, value);

    /// <inheritdoc/>
    public ulong KeepAliveIdleTime() => SocketOptions.GetDuration(Socket, SocketOptionName.TcpKeepAliveTime);

    /// <inheritdoc/>
    public void SetKeepAliveIdleTime(ulong value) => SocketOptions.SetDuration(Socket, SocketOptionName.TcpKeepAliveTime, value);

    /// <inheritdoc/>
    public ulong KeepAliveInterval() => SocketOptions.GetDuration(Socket, SocketOptionName.TcpKeepAliveInterval);

    /// <inheritdoc/>
    public void SetKeepAliveInterval(ulong value) => SocketOptions.SetDuration(Socket, SocketOptionName.TcpKeepAliveInterval, value);

    /// <inheritdoc/>
    public uint KeepAliveCount() => SocketOptions.GetProbeCount(Socket);

    /// <inheritdoc/>
    public void SetKeepAliveCount(uint value) => SocketOptions.SetProbeCount(Socket, value);

    /// <inheritdoc/>
    public byte HopLimit() => SocketOptions.GetHopLimit(Socket);

    /// <inheritdoc/>
    public void SetHopLimit(byte value) => SocketOptions.SetHopLimit(Socket, value);

    /// <inheritdoc/>
    public ulong ReceiveBufferSize() => SocketOptions.GetBufferSize(Socket, SocketOptionName.ReceiveBuffer);

    /// <inheritdoc/>
    public void SetReceiveBufferSize(ulong value) => SocketOptions.SetBufferSize(Socket, SocketOptionName.ReceiveBuffer, value);

    /// <inheritdoc/>
    public ulong SendBufferSize() => SocketOptions.GetBufferSize(Socket, SocketOptionName.SendBuffer);

    /// <inheritdoc/>
    public void SetSendBufferSize(ulong value) => SocketOptions.SetBufferSize(Socket, SocketOptionName.SendBuffer, value);

    private static IpSocketAddress Tell(EndPoint? address) =>
        AddressMapping.FromEndPoint(address as IPEndPoint ?? throw SocketFailure.Of(ErrorCode.InvalidState));
}
