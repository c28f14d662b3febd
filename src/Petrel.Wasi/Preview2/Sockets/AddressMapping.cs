using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Wasi.Sockets.Network;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>Addresses between .NET and <c>wasi:sockets/network</c>, and the rules about them.</summary>
internal static class AddressMapping
{
    /// <summary>An address and port.</summary>
    public static IPEndPoint ToEndPoint(IpSocketAddress address) => address switch
    {
        IpSocketAddress.Ipv4 { Value: var four } => new IPEndPoint(ToAddress(four.Address), four.Port),
        IpSocketAddress.Ipv6 { Value: var six } => new IPEndPoint(ToAddress(six.Address, six.ScopeId), six.Port),
        _ => throw new ArgumentException("There are two kinds of addresses.", nameof(address)),
    };

    /// <summary>An address and port.</summary>
    public static IpSocketAddress FromEndPoint(IPEndPoint endPoint)
    {
        ushort port = (ushort)endPoint.Port;
        return endPoint.AddressFamily == AddressFamily.InterNetwork
            ? new IpSocketAddress.Ipv4(new Ipv4SocketAddress(port, FromIpv4(endPoint.Address)))
            : new IpSocketAddress.Ipv6(new Ipv6SocketAddress(port, 0, FromIpv6(endPoint.Address), (uint)endPoint.Address.ScopeId));
    }

    /// <summary>An address. One of IPv4 that is mapped into IPv6 is told as what it is.</summary>
    public static IpAddress FromAddress(IPAddress address)
    {
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new IpAddress.Ipv4(FromIpv4(address))
            : new IpAddress.Ipv6(FromIpv6(address));
    }

    /// <summary>.NET's name of a family.</summary>
    public static AddressFamily ToFamily(IpAddressFamily family) =>
        family == IpAddressFamily.Ipv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    /// <summary>Whether a socket of a family can use an address at all: it is of that family and not one of IPv4 in disguise.</summary>
    public static bool IsOfFamily(IPEndPoint endPoint, IpAddressFamily family) =>
        endPoint.AddressFamily == ToFamily(family) && !endPoint.Address.IsIPv4MappedToIPv6 && !IsIpv4Compatible(endPoint.Address);

    /// <summary>Whether an address can be one side of a connection: neither multicast nor broadcast.</summary>
    public static bool IsUnicast(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
        {
            return !address.IsIPv6Multicast;
        }

        byte first = address.GetAddressBytes()[0];
        return first is < 224 or > 239 && !address.Equals(IPAddress.Broadcast);
    }

    /// <summary>Whether something can be sent to an address: it has a port and names a host.</summary>
    public static bool IsRemote(IPEndPoint endPoint) =>
        endPoint.Port != 0 && !endPoint.Address.Equals(IPAddress.Any) && !endPoint.Address.Equals(IPAddress.IPv6Any);

    // ::a.b.c.d, long deprecated (RFC 4291, 2.5.5.1); :: and ::1 look like it.
    private static bool IsIpv4Compatible(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        byte[] bytes = address.GetAddressBytes();
        return !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(12)) > 1;
    }

    private static IPAddress ToAddress((byte, byte, byte, byte) address) => new([address.Item1, address.Item2, address.Item3, address.Item4]);

    private static IPAddress ToAddress((ushort, ushort, ushort, ushort, ushort, ushort, ushort, ushort) address, uint scope)
    {
        Span<byte> bytes = stackalloc byte[16];
        ReadOnlySpan<ushort> groups = [address.Item1, address.Item2, address.Item3, address.Item4, address.Item5, address.Item6, address.Item7, address.Item8];
        for (int i = 0; i < groups.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes[(2 * i)..], groups[i]);
        }

        return new IPAddress(bytes, scope);
    }

    private static (byte, byte, byte, byte) FromIpv4(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return (bytes[0], bytes[1], bytes[2], bytes[3]);
    }

    private static (ushort, ushort, ushort, ushort, ushort, ushort, ushort, ushort) FromIpv6(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return (Group(0), Group(1), Group(2), Group(3), Group(4), Group(5), Group(6), Group(7));

        ushort Group(int index) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(2 * index));
    }
}
