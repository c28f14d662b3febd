using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Petrel.Wasi.Sandbox.Linux;
using Wasi.Sockets.Network;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>
/// Changes the peer of a UDP socket. .NET connects a socket once and cannot take that back; so on Linux the system is called. Elsewhere the peer is
/// only the streams' to check, and a refusal by it is not noticed.
/// </summary>
internal static unsafe class UdpConnection
{
    /// <summary>Connects to another peer, or to none.</summary>
    public static void Change(Socket socket, bool wasConnected, IPEndPoint? remote)
    {
        if (!Libc.IsSupported)
        {
            return;
        }

        if (wasConnected)
        {
            // AF_UNSPEC is 0.
            byte* unspecified = stackalloc byte[16];
            new Span<byte>(unspecified, 16).Clear();
            Connect(socket, unspecified, 16);
        }

        if (remote is not null)
        {
            SocketAddress address = remote.Serialize();
            fixed (byte* start = address.Buffer.Span)
            {
                Connect(socket, start, (uint)address.Size);
            }
        }
    }

    /// <summary>The address of this side, which connecting may make more precise: .NET remembers the one it was bound to.</summary>
    public static IPEndPoint GetLocalAddress(Socket socket)
    {
        var bound = (IPEndPoint)socket.LocalEndPoint!;
        if (!Libc.IsSupported)
        {
            return bound;
        }

        SocketAddress address = new(socket.AddressFamily);
        uint size = (uint)address.Size;
        fixed (byte* start = address.Buffer.Span)
        {
            return Libc.getsockname((int)socket.Handle, start, &size) == 0 ? (IPEndPoint)bound.Create(address) : bound;
        }
    }

    private static void Connect(Socket socket, byte* address, uint size)
    {
        if (Libc.connect((int)socket.Handle, address, size) < 0)
        {
            throw SocketFailure.Of(Libc.LastErrno switch
            {
                Sandbox.Errno.Acces or Sandbox.Errno.Perm => ErrorCode.AccessDenied,
                Sandbox.Errno.Inval or Sandbox.Errno.Afnosupport => ErrorCode.InvalidArgument,
                Sandbox.Errno.Addrnotavail or Sandbox.Errno.Addrinuse or Sandbox.Errno.Again => ErrorCode.AddressInUse,
                Sandbox.Errno.Netunreach or Sandbox.Errno.Hostunreach or Sandbox.Errno.Netdown => ErrorCode.RemoteUnreachable,
                Sandbox.Errno.Connrefused => ErrorCode.ConnectionRefused,
                Sandbox.Errno.Nomem or Sandbox.Errno.Nobufs => ErrorCode.OutOfMemory,
                _ => ErrorCode.Unknown,
            });
        }
    }
}
