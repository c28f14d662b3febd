using System.Net;
using System.Net.Sockets;
using Petrel.Wasi.Preview2;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Preview2.Sockets;
using Wasi.Io.Streams;
using Wasi.Sockets.Network;
using Wasi.Sockets.Tcp;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>TCP over the loopback interface.</summary>
public sealed class TcpTests : Preview2Test
{
    private static readonly INetwork s_network = new Network();

    public static TheoryData<string> Families => Socket.OSSupportsIPv6 && HasIpv6Loopback() ? ["Ipv4", "Ipv6"] : ["Ipv4"];

    [Theory, MemberData(nameof(Families))]
    public void AConnectionCarriesBytesBothWays(string family)
    {
        SocketsHost sockets = Sockets();
        ITcpSocket listener = Listen(sockets, Parse(family));
        (Connection client, Connection server) = Connect(sockets, listener, Parse(family));
        Assert.Equal(client.Socket.LocalAddress(), server.Socket.RemoteAddress());
        Assert.Equal(client.Socket.RemoteAddress(), server.Socket.LocalAddress());
        Assert.Equal(Parse(family), server.Socket.AddressFamily());
        Assert.Empty(server.Input.Read(10));
        Assert.False(server.Input.Subscribe().Ready());
        client.Output.BlockingWriteAndFlush("ping"u8.ToArray());
        server.Input.Subscribe().Block();
        Assert.Equal("ping"u8.ToArray(), server.Input.Read(100));
        server.Output.BlockingWriteAndFlush("pong"u8.ToArray());
        Assert.Equal("pong"u8.ToArray(), client.Input.BlockingRead(100));
        client.Socket.Shutdown(ShutdownType.Send);
        client.Socket.Shutdown(ShutdownType.Send);
        IsClosed(() => client.Output.CheckWrite());
        IsClosed(() => server.Input.BlockingRead(1));
        server.Output.BlockingWriteAndFlush("still"u8.ToArray());
        Assert.Equal("still"u8.ToArray(), client.Input.BlockingRead(100));
        client.Socket.Shutdown(ShutdownType.Both);
        IsClosed(() => client.Input.Read(1));
    }

    [Fact]
    public void MuchIsSentWithoutBlockingTheSender()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket listener = Listen(sockets, IpAddressFamily.Ipv4);
        (Connection client, Connection server) = Connect(sockets, listener, IpAddressFamily.Ipv4);
        client.Socket.SetSendBufferSize(8192);
        byte[] bytes = new byte[5_000_000];
        new System.Random(7).NextBytes(bytes);
        int sent = 0;
        List<byte> received = [];

        // One guest is both sides: whatever would block would never end.
        while (received.Count < bytes.Length)
        {
            ulong permit = sent < bytes.Length ? client.Output.CheckWrite() : 0;
            if (permit > 0)
            {
                int part = (int)Math.Min(permit, (ulong)(bytes.Length - sent));
                client.Output.Write(bytes.AsSpan(sent, part).ToArray());
                sent += part;
                client.Output.Flush();
            }

            // What the system did not take is sent while the guest waits for something else.
            server.Input.Subscribe().Block();
            received.AddRange(server.Input.Read(100_000));
        }

        Assert.Equal(bytes, received);
        client.Output.BlockingFlush();
    }

    [Fact]
    public void WhatWasWrittenIsSentBeforeTheEnd()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket listener = Listen(sockets, IpAddressFamily.Ipv4);
        (Connection client, Connection server) = Connect(sockets, listener, IpAddressFamily.Ipv4);
        client.Socket.SetSendBufferSize(4096);
        server.Socket.SetReceiveBufferSize(4096);
        int length = 0;
        for (ulong permit; (permit = client.Output.CheckWrite()) > 0; length += (int)permit)
        {
            client.Output.Write(new byte[permit]);
        }

        client.Socket.Shutdown(ShutdownType.Send);
        client.Output.Dispose();
        Assert.Equal(length, ReadToEnd(server.Input).Length);
    }

    [Fact]
    public void TheStatesAreThoseOfTheSpecification()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket socket = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        Assert.Equal(ErrorCode.NotInProgress, Fails<ErrorCode>(socket.FinishBind));
        Assert.Equal(ErrorCode.NotInProgress, Fails<ErrorCode>(socket.FinishListen));
        Assert.Equal(ErrorCode.NotInProgress, Fails<ErrorCode>(() => socket.FinishConnect()));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(socket.StartListen));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.Accept()));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.LocalAddress()));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.RemoteAddress()));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.Shutdown(ShutdownType.Both)));
        Assert.True(socket.Subscribe().Ready());

        // A bind that failed leaves the socket as it was.
        Assert.Equal(ErrorCode.AddressNotBindable, Fails<ErrorCode>(() => socket.StartBind(s_network, Address("192.0.2.1", 0))));
        socket.StartBind(s_network, Address("127.0.0.1", 0));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.StartBind(s_network, Address("127.0.0.1", 0))));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.StartConnect(s_network, Address("127.0.0.1", 1))));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.LocalAddress()));
        socket.FinishBind();
        Assert.Equal(ErrorCode.NotInProgress, Fails<ErrorCode>(socket.FinishBind));
        Assert.NotEqual(0, AddressMapping.ToEndPoint(socket.LocalAddress()).Port);
        Assert.False(socket.IsListening());
        socket.StartListen();
        Assert.False(socket.IsListening());
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(socket.StartListen));
        socket.FinishListen();
        Assert.True(socket.IsListening());
        Assert.False(socket.Subscribe().Ready());
        Assert.Equal(ErrorCode.WouldBlock, Fails<ErrorCode>(() => socket.Accept()));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.StartConnect(s_network, Address("127.0.0.1", 1))));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.RemoteAddress()));
        Assert.True(socket.IsListening());
        ITcpSocket second = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        Assert.Equal(ErrorCode.AddressInUse, Fails<ErrorCode>(() => second.StartBind(s_network, socket.LocalAddress())));
    }

    [Fact]
    public void AConnectionIsRefused()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket unused = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        unused.StartBind(s_network, Address("127.0.0.1", 0));
        unused.FinishBind();
        ITcpSocket socket = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        ErrorCode code = Fails<ErrorCode>(() =>
        {
            socket.StartConnect(s_network, unused.LocalAddress());
            socket.Subscribe().Block();
            socket.FinishConnect();
        });
        Assert.Equal(ErrorCode.ConnectionRefused, code);
        Assert.Equal(ErrorCode.NotInProgress, Fails<ErrorCode>(() => socket.FinishConnect()));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.StartConnect(s_network, unused.LocalAddress())));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.LocalAddress()));
        Assert.True(socket.Subscribe().Ready());
    }

    [Fact]
    public void AddressesThatCannotBeAreRefused()
    {
        SocketsHost sockets = Sockets();
        foreach (string address in new[] { "::1", "224.0.0.1", "239.255.255.255", "255.255.255.255" })
        {
            Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv4).StartBind(s_network, Address(address, 0))));
            Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv4).StartConnect(s_network, Address(address, 80))));
        }

        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv4).StartConnect(s_network, Address("0.0.0.0", 80))));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv4).StartConnect(s_network, Address("127.0.0.1", 0))));
        if (!Families.Contains("Ipv6"))
        {
            return;
        }

        foreach (string address in new[] { "127.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1", "ff02::1" })
        {
            Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv6).StartBind(s_network, Address(address, 0))));
            Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv6).StartConnect(s_network, Address(address, 80))));
        }

        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv6).StartConnect(s_network, Address("::", 80))));
    }

    [Fact]
    public void AnAddressThatIsRefusedIsNoAttempt()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket listener = Listen(sockets, IpAddressFamily.Ipv4);
        ITcpSocket socket = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.StartConnect(s_network, Address("127.0.0.1", 0))));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.StartConnect(s_network, Address("::1", 1))));
        socket.StartConnect(s_network, listener.LocalAddress());
        socket.Subscribe().Block();
        socket.FinishConnect();
    }

    [Fact]
    public void AnIpv6SocketIsNothingElse()
    {
        if (!Families.Contains("Ipv6"))
        {
            return;
        }

        SocketsHost sockets = Sockets();
        ITcpSocket six = sockets.CreateTcpSocket(IpAddressFamily.Ipv6);
        six.StartBind(s_network, Address("::", 0));
        six.FinishBind();
        six.StartListen();
        six.FinishListen();
        ITcpSocket four = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        four.StartBind(s_network, Address("127.0.0.1", AddressMapping.ToEndPoint(six.LocalAddress()).Port));
        four.FinishBind();
    }

    [Theory, MemberData(nameof(Families))]
    public void OptionsAreKeptAndInherited(string family)
    {
        SocketsHost sockets = Sockets();
        ITcpSocket socket = sockets.CreateTcpSocket(Parse(family));
        Action[] zeroes =
        [
            () => socket.SetListenBacklogSize(0), () => socket.SetKeepAliveIdleTime(0), () => socket.SetKeepAliveInterval(0), () => socket.SetKeepAliveCount(0),
            () => socket.SetHopLimit(0), () => socket.SetReceiveBufferSize(0), () => socket.SetSendBufferSize(0),
        ];
        Assert.All(zeroes, zero => Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(zero)));
        socket.SetListenBacklogSize(ulong.MaxValue);
        Assert.False(socket.KeepAliveEnabled());
        socket.SetKeepAliveEnabled(true);
        socket.SetKeepAliveIdleTime(1);
        Assert.Equal(1_000_000_000u, socket.KeepAliveIdleTime());
        socket.SetKeepAliveIdleTime(ulong.MaxValue);
        Assert.True(socket.KeepAliveIdleTime() > 1_000_000_000_000);
        socket.SetKeepAliveIdleTime(42_000_000_000);
        socket.SetKeepAliveInterval(43_000_000_000);
        socket.SetKeepAliveCount(uint.MaxValue);
        Assert.True(socket.KeepAliveCount() > 1);
        socket.SetKeepAliveCount(4);
        socket.SetHopLimit(255);
        Assert.Equal(255, socket.HopLimit());
        socket.SetHopLimit(42);
        socket.SetReceiveBufferSize(ulong.MaxValue);
        socket.SetReceiveBufferSize(0x10000);
        socket.SetSendBufferSize(0x10000);
        Bind(socket, Parse(family));
        socket.StartListen();
        socket.FinishListen();
        socket.SetListenBacklogSize(1);
        (_, Connection accepted) = Connect(sockets, socket, Parse(family));
        foreach (ITcpSocket one in new[] { socket, accepted.Socket })
        {
            Assert.True(one.KeepAliveEnabled());
            Assert.Equal(42_000_000_000u, one.KeepAliveIdleTime());
            Assert.Equal(43_000_000_000u, one.KeepAliveInterval());
            Assert.Equal(4u, one.KeepAliveCount());
            Assert.Equal(42, one.HopLimit());
            Assert.Equal(0x10000u, one.ReceiveBufferSize());
            Assert.Equal(0x10000u, one.SendBufferSize());
        }

        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => accepted.Socket.SetListenBacklogSize(1)));
    }

    [Fact]
    public void APortIsFreeAgainAtOnce()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket listener = Listen(sockets, IpAddressFamily.Ipv4);
        IpSocketAddress address = listener.LocalAddress();
        (Connection client, Connection server) = Connect(sockets, listener, IpAddressFamily.Ipv4);

        // The side that closes first keeps the address for a while (TIME_WAIT).
        server.Dispose();
        IsClosed(() => client.Input.BlockingRead(1));
        client.Dispose();
        listener.Dispose();
        ITcpSocket again = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        again.StartBind(s_network, address);
        again.FinishBind();
    }

    [Fact]
    public void ClosingNeedsEveryHandle()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket listener = Listen(sockets, IpAddressFamily.Ipv4);
        (Connection client, Connection server) = Connect(sockets, listener, IpAddressFamily.Ipv4);
        client.Socket.Dispose();
        client.Input.Dispose();
        client.Output.BlockingWriteAndFlush([1]);
        Assert.Single(server.Input.BlockingRead(10));
        client.Output.Dispose();
        client.Output.Dispose();
        IsClosed(() => server.Input.BlockingRead(10));
    }

    [Fact]
    public void WithoutPermissionNothingWorks()
    {
        SocketsHost none = new(Start());
        ITcpSocket socket = none.CreateTcpSocket(IpAddressFamily.Ipv4);
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => socket.StartBind(s_network, Address("127.0.0.1", 0))));
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => socket.StartConnect(s_network, Address("127.0.0.1", 80))));
        SocketsHost noTcp = new(Start(new WasiConfiguration().WithInheritedNetwork().WithTcp(false)));
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => noTcp.CreateTcpSocket(IpAddressFamily.Ipv4)));
        noTcp.CreateUdpSocket(IpAddressFamily.Ipv4).Dispose();
        SocketsHost some = new(Start(new WasiConfiguration()
            .WithAllowedNetwork(IPNetwork.Parse("127.0.0.0/8"), 7777)
            .WithAllowedAddresses(static (address, use) => use == WasiSocketUse.TcpBind && address.Port == 0)));
        some.CreateTcpSocket(IpAddressFamily.Ipv4).StartBind(s_network, Address("127.0.0.1", 0));
        some.CreateTcpSocket(IpAddressFamily.Ipv4).StartConnect(s_network, Address("127.0.0.1", 7777));
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => some.CreateTcpSocket(IpAddressFamily.Ipv4).StartConnect(s_network, Address("127.0.0.1", 7778))));
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => some.CreateTcpSocket(IpAddressFamily.Ipv4).StartConnect(s_network, Address("10.0.0.1", 7777))));
    }

    [Fact]
    public void SocketsAreLimited()
    {
        SocketsHost sockets = new(Start(new WasiConfiguration().WithMaxDescriptors(1)));
        ITcpSocket socket = sockets.CreateTcpSocket(IpAddressFamily.Ipv4);
        Assert.Equal(ErrorCode.NewSocketLimit, Fails<ErrorCode>(() => sockets.CreateTcpSocket(IpAddressFamily.Ipv4)));
        socket.Dispose();
        socket.Dispose();
        sockets.CreateTcpSocket(IpAddressFamily.Ipv4).Dispose();
    }

    [Fact]
    public void ErrorsOfStreamsAreOfTheNetwork()
    {
        SocketsHost sockets = Sockets();
        ITcpSocket listener = Listen(sockets, IpAddressFamily.Ipv4);
        (Connection client, Connection server) = Connect(sockets, listener, IpAddressFamily.Ipv4);
        client.Output.BlockingWriteAndFlush([1]);
        server.Input.Subscribe().Block();

        // Closing with bytes unread resets the connection.
        server.Dispose();
        client.Input.Subscribe().Block();
        Assert.Equal(ErrorCode.ConnectionReset, sockets.NetworkErrorCode(LastOperationFailed(() => client.Input.Read(1))));
        Assert.Null(sockets.NetworkErrorCode(new IoError("other")));
    }

    private static bool HasIpv6Loopback()
    {
        try
        {
            using Socket socket = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static IpAddressFamily Parse(string family) => Enum.Parse<IpAddressFamily>(family);

    private static IpSocketAddress Address(string address, int port) => AddressMapping.FromEndPoint(new IPEndPoint(IPAddress.Parse(address), port));

    private static void Bind(ITcpSocket socket, IpAddressFamily family)
    {
        socket.StartBind(s_network, Address(family == IpAddressFamily.Ipv4 ? "127.0.0.1" : "::1", 0));
        socket.FinishBind();
    }

    private static ITcpSocket Listen(SocketsHost sockets, IpAddressFamily family)
    {
        ITcpSocket listener = sockets.CreateTcpSocket(family);
        Bind(listener, family);
        listener.StartListen();
        listener.FinishListen();
        return listener;
    }

    private static (Connection Client, Connection Server) Connect(SocketsHost sockets, ITcpSocket listener, IpAddressFamily family)
    {
        ITcpSocket client = sockets.CreateTcpSocket(family);
        client.StartConnect(s_network, listener.LocalAddress());
        client.Subscribe().Block();
        (IInputStream input, IOutputStream output) = client.FinishConnect();
        listener.Subscribe().Block();
        (ITcpSocket server, IInputStream serverInput, IOutputStream serverOutput) = listener.Accept();
        return (new Connection(client, input, output), new Connection(server, serverInput, serverOutput));
    }

    private SocketsHost Sockets() => new(Start(new WasiConfiguration().WithInheritedNetwork()));

    private sealed record Connection(ITcpSocket Socket, IInputStream Input, IOutputStream Output) : IDisposable
    {
        public void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
            Socket.Dispose();
        }
    }
}
