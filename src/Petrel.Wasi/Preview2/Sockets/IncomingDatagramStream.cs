using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Petrel.Wasi.Preview2.Io;
using Wasi.Io.Poll;
using Wasi.Sockets.Network;
using Wasi.Sockets.Udp;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>What a UDP socket receives (<c>wasi:sockets/udp incoming-datagram-stream</c>).</summary>
internal sealed class IncomingDatagramStream(Preview2Guest guest, GuestSocket socket, IpAddressFamily family, UdpAssociation association)
    : IIncomingDatagramStream
{
    // What one call can make the host allocate stays small; the guest asks again.
    private const ulong MostResults = 16;
    private const int LargestDatagram = 64 * 1024;

    private readonly GuestSocket _socket = socket.Use();
    private bool _isDisposed;

    /// <inheritdoc/>
    public IncomingDatagram[] Receive(ulong maxResults)
    {
        if (association.HasEnded)
        {
            throw SocketFailure.Of(ErrorCode.InvalidState);
        }

        if (maxResults == 0)
        {
            return [];
        }

        List<IncomingDatagram> datagrams = [];
        byte[] buffer = ArrayPool<byte>.Shared.Rent(LargestDatagram);
        try
        {
            SocketAddress source = new(AddressMapping.ToFamily(family));
            while ((ulong)datagrams.Count < Math.Min(maxResults, MostResults) && _socket.IsReady(write: false))
            {
                IPEndPoint sender;
                int length;
                try
                {
                    length = _socket.Socket.ReceiveFrom(buffer, SocketFlags.None, source);
                    sender = (IPEndPoint)new IPEndPoint(IPAddress.Any, 0).Create(source);
                }
                catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.Interrupted)
                {
                    break;
                }
                catch (SocketException exception)
                {
                    if (datagrams.Count > 0)
                    {
                        break;
                    }

                    throw SocketFailure.Of(exception);
                }

                // From before the socket was connected, or where the system does not do it.
                if (association.Remote is null || association.Remote.Equals(sender))
                {
                    datagrams.Add(new IncomingDatagram(buffer.AsSpan(0, length).ToArray(), AddressMapping.FromEndPoint(sender)));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return [.. datagrams];
    }

    /// <inheritdoc/>
    public IPollable Subscribe() => new ReceivePollable(guest, this);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _socket.Release();
        }
    }

    private bool HasEnded => _isDisposed || association.HasEnded;

    private sealed class ReceivePollable(Preview2Guest guest, IncomingDatagramStream stream) : Pollable(guest)
    {
        public override bool IsReady() => stream.HasEnded || stream._socket.IsReady(write: false);

        public override void Register(PollRequest request) => stream._socket.Register(write: false, request);
    }
}
