using System.Net.Sockets;
using Petrel.Wasi.Preview2.Io;
using Wasi.Io.Error;
using Wasi.Sockets.InstanceNetwork;
using Wasi.Sockets.IpNameLookup;
using Wasi.Sockets.Network;
using Wasi.Sockets.Tcp;
using Wasi.Sockets.TcpCreateSocket;
using Wasi.Sockets.Udp;
using Wasi.Sockets.UdpCreateSocket;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>The functions of <c>wasi:sockets</c> that belong to no resource.</summary>
internal sealed class SocketsHost(Preview2Guest guest) : IInstanceNetwork, INetworkHost, ITcpCreateSocket, IUdpCreateSocket, IIpNameLookup
{
    /// <inheritdoc/>
    public INetwork InstanceNetwork() => new Network();

    /// <inheritdoc/>
    public ErrorCode? NetworkErrorCode(IError err) => ((IoError)err).Network;

    /// <inheritdoc/>
    public ITcpSocket CreateTcpSocket(IpAddressFamily addressFamily)
    {
        if (!guest.Context.Network.Tcp)
        {
            throw SocketFailure.Of(ErrorCode.AccessDenied);
        }

        return new TcpSocket(guest, Create(addressFamily, SocketType.Stream, ProtocolType.Tcp), addressFamily);
    }

    /// <inheritdoc/>
    public IUdpSocket CreateUdpSocket(IpAddressFamily addressFamily)
    {
        if (!guest.Context.Network.Udp)
        {
            throw SocketFailure.Of(ErrorCode.AccessDenied);
        }

        return new UdpSocket(guest, Create(addressFamily, SocketType.Dgram, ProtocolType.Udp), addressFamily);
    }

    /// <inheritdoc/>
    public IResolveAddressStream ResolveAddresses(INetwork network, string name) => ResolveAddressStream.Start(guest, name);

    private Socket Create(IpAddressFamily family, SocketType type, ProtocolType protocol)
    {
        if (!guest.CanOpen)
        {
            throw SocketFailure.Of(ErrorCode.NewSocketLimit);
        }

        try
        {
            Socket socket = new(AddressMapping.ToFamily(family), type, protocol) { Blocking = false };
            if (family == IpAddressFamily.Ipv6)
            {
                socket.DualMode = false;
            }

            return socket;
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception);
        }
    }
}
