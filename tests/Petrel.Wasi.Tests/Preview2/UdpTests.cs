using System.Net;
using Petrel.Wasi.Preview2.Sockets;
using Petrel.Wasi.Sandbox.Linux;
using Wasi.Sockets.Network;
using Wasi.Sockets.Udp;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>UDP over the loopback interface.</summary>
public sealed class UdpTests : Preview2Test
{
    private static readonly INetwork s_network = new Network();

    [Theory, MemberData(nameof(TcpTests.Families), MemberType = typeof(TcpTests))]
    public void DatagramsArriveWhole(string family)
    {
        SocketsHost sockets = Sockets();
        string loopback = family == "Ipv4" ? "127.0.0.1" : "::1";
        IUdpSocket first = Bind(sockets, loopback);
        IUdpSocket second = Bind(sockets, loopback);
        Assert.Equal(Enum.Parse<IpAddressFamily>(family), first.AddressFamily());
        (_, IOutgoingDatagramStream send) = first.Stream(null);
        (IIncomingDatagramStream receive, _) = second.Stream(null);
        Assert.Empty(receive.Receive(10));
        Assert.Empty(receive.Receive(0));
        Assert.False(receive.Subscribe().Ready());
        Assert.True(send.CheckSend() > 1);
        send.Subscribe().Block();
        OutgoingDatagram[] datagrams = [new([1, 2, 3], second.LocalAddress()), new([], second.LocalAddress()), new(new byte[9000], second.LocalAddress())];
        Assert.Equal(3u, send.Send(datagrams));
        Assert.Equal(0u, send.Send([]));
        List<IncomingDatagram> received = [];
        while (received.Count < 3)
        {
            receive.Subscribe().Block();
            received.AddRange(receive.Receive(2));
        }

        Assert.Equal([[1, 2, 3], [], new byte[9000]], received.Select(static datagram => datagram.Data));
        Assert.All(received, datagram => Assert.Equal(first.LocalAddress(), datagram.RemoteAddress));
    }

    [Fact]
    public void SendingNeedsAPermit()
    {
        SocketsHost sockets = Sockets();
        IUdpSocket socket = Bind(sockets, "127.0.0.1");
        (_, IOutgoingDatagramStream send) = socket.Stream(null);
        OutgoingDatagram datagram = new([1], socket.LocalAddress());
        Traps(() => send.Send([datagram]));
        ulong permit = send.CheckSend();
        Traps(() => send.Send([.. Enumerable.Repeat(datagram, (int)permit + 1)]));
        Assert.Equal(permit, send.Send([.. Enumerable.Repeat(datagram, (int)permit)]));
        Traps(() => send.Send([datagram]));
    }

    [Fact]
    public void APeerIsTheOnlyOne()
    {
        SocketsHost sockets = Sockets();
        IUdpSocket first = Bind(sockets, "127.0.0.1");
        IUdpSocket second = Bind(sockets, "127.0.0.1");
        IUdpSocket third = Bind(sockets, "127.0.0.1");
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => first.RemoteAddress()));
        (IIncomingDatagramStream receive, IOutgoingDatagramStream send) = first.Stream(second.LocalAddress());
        Assert.Equal(second.LocalAddress(), first.RemoteAddress());
        (IIncomingDatagramStream secondReceive, IOutgoingDatagramStream secondSend) = second.Stream(null);
        (_, IOutgoingDatagramStream thirdSend) = third.Stream(null);
        send.CheckSend();
        Assert.Equal(1u, send.Send([new([1], null)]));
        Assert.Equal(1u, send.Send([new([2], second.LocalAddress())]));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => send.Send([new([3], third.LocalAddress())])));
        Assert.Equal(1u, send.Send([new([4], null), new([5], third.LocalAddress())]));
        List<byte> numbers = [];
        while (numbers.Count < 3)
        {
            secondReceive.Subscribe().Block();
            numbers.AddRange(secondReceive.Receive(10).SelectMany(static datagram => datagram.Data));
        }

        Assert.Equal([1, 2, 4], numbers);
        thirdSend.CheckSend();
        thirdSend.Send([new([9], first.LocalAddress())]);
        secondSend.CheckSend();
        secondSend.Send([new([6], first.LocalAddress())]);
        IncomingDatagram[] datagrams;
        do
        {
            receive.Subscribe().Block();
            datagrams = receive.Receive(10);
        }
        while (datagrams.Length == 0);
        Assert.Equal([6], Assert.Single(datagrams).Data);

        // Another peer, then none: the streams before are done.
        (IIncomingDatagramStream newReceive, IOutgoingDatagramStream newSend) = first.Stream(third.LocalAddress());
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => receive.Receive(1)));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => send.CheckSend()));
        Assert.True(receive.Subscribe().Ready());
        Assert.Equal(third.LocalAddress(), first.RemoteAddress());
        newSend.CheckSend();
        Assert.Equal(1u, newSend.Send([new([7], null)]));
        (_, IOutgoingDatagramStream freeSend) = first.Stream(null);
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => first.RemoteAddress()));
        freeSend.CheckSend();
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => freeSend.Send([new([8], null)])));
        Assert.Equal(1u, freeSend.Send([new([8], second.LocalAddress())]));
        newReceive.Dispose();
    }

    [Fact]
    public void ARefusalIsTold()
    {
        if (!Libc.IsSupported)
        {
            return;
        }

        SocketsHost sockets = Sockets();
        IUdpSocket gone = Bind(sockets, "127.0.0.1");
        IpSocketAddress nobody = gone.LocalAddress();
        gone.Dispose();
        IUdpSocket socket = Bind(sockets, "127.0.0.1");
        (IIncomingDatagramStream receive, IOutgoingDatagramStream send) = socket.Stream(nobody);
        send.CheckSend();
        send.Send([new([1], null)]);
        receive.Subscribe().Block();
        Assert.Equal(ErrorCode.ConnectionRefused, Fails<ErrorCode>(() => receive.Receive(1)));
    }

    [Fact]
    public void TheStatesAreThoseOfTheSpecification()
    {
        SocketsHost sockets = Sockets();
        IUdpSocket socket = sockets.CreateUdpSocket(IpAddressFamily.Ipv4);
        Assert.Equal(ErrorCode.NotInProgress, Fails<ErrorCode>(socket.FinishBind));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.LocalAddress()));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.Stream(null)));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.StartBind(s_network, Address("::1", 0))));
        Assert.Equal(ErrorCode.AddressNotBindable, Fails<ErrorCode>(() => socket.StartBind(s_network, Address("192.0.2.1", 0))));
        socket.StartBind(s_network, Address("127.0.0.1", 0));
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.Stream(null)));
        socket.FinishBind();
        Assert.Equal(ErrorCode.InvalidState, Fails<ErrorCode>(() => socket.StartBind(s_network, Address("127.0.0.1", 0))));
        Assert.NotEqual(0, AddressMapping.ToEndPoint(socket.LocalAddress()).Port);
        Assert.True(socket.Subscribe().Ready());
        Assert.Equal(ErrorCode.AddressInUse, Fails<ErrorCode>(() => sockets.CreateUdpSocket(IpAddressFamily.Ipv4).StartBind(s_network, socket.LocalAddress())));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.Stream(Address("::1", 80))));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.Stream(Address("0.0.0.0", 80))));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.Stream(Address("127.0.0.1", 0))));
    }

    [Fact]
    public void WhatIsTooLargeIsNotSent()
    {
        SocketsHost sockets = Sockets();
        IUdpSocket socket = Bind(sockets, "127.0.0.1");
        (_, IOutgoingDatagramStream send) = socket.Stream(null);
        send.CheckSend();
        Assert.Equal(ErrorCode.DatagramTooLarge, Fails<ErrorCode>(() => send.Send([new(new byte[70_000], socket.LocalAddress())])));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => send.Send([new([1], Address("0.0.0.0", 5))])));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => send.Send([new([1], Address("127.0.0.1", 0))])));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => send.Send([new([1], Address("::1", 5))])));
    }

    [Theory, MemberData(nameof(TcpTests.Families), MemberType = typeof(TcpTests))]
    public void OptionsAreKept(string family)
    {
        IUdpSocket socket = Sockets().CreateUdpSocket(Enum.Parse<IpAddressFamily>(family));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.SetUnicastHopLimit(0)));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.SetReceiveBufferSize(0)));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => socket.SetSendBufferSize(0)));
        socket.SetUnicastHopLimit(42);
        Assert.Equal(42, socket.UnicastHopLimit());
        socket.SetReceiveBufferSize(0x10000);
        socket.SetSendBufferSize(0x10000);
        Assert.Equal((0x10000u, 0x10000u), (socket.ReceiveBufferSize(), socket.SendBufferSize()));
        socket.SetSendBufferSize(ulong.MaxValue);
    }

    [Fact]
    public void WithoutPermissionNothingWorks()
    {
        SocketsHost none = new(Start());
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => none.CreateUdpSocket(IpAddressFamily.Ipv4).StartBind(s_network, Address("127.0.0.1", 0))));
        SocketsHost noUdp = new(Start(new WasiConfiguration().WithInheritedNetwork().WithUdp(false)));
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => noUdp.CreateUdpSocket(IpAddressFamily.Ipv4)));
        SocketsHost onlyBind = new(Start(new WasiConfiguration().WithAllowedAddresses(static (_, use) => use == WasiSocketUse.UdpBind)));
        IUdpSocket socket = Bind(onlyBind, "127.0.0.1");
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => socket.Stream(Address("127.0.0.1", 7777))));
        (_, IOutgoingDatagramStream send) = socket.Stream(null);
        send.CheckSend();
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => send.Send([new([1], Address("127.0.0.1", 7777))])));
    }

    private static IpSocketAddress Address(string address, int port) => AddressMapping.FromEndPoint(new IPEndPoint(IPAddress.Parse(address), port));

    private static IUdpSocket Bind(SocketsHost sockets, string address)
    {
        IUdpSocket socket = sockets.CreateUdpSocket(address.Contains(':', StringComparison.Ordinal) ? IpAddressFamily.Ipv6 : IpAddressFamily.Ipv4);
        socket.StartBind(s_network, Address(address, 0));
        socket.FinishBind();
        return socket;
    }

    private SocketsHost Sockets() => new(Start(new WasiConfiguration().WithInheritedNetwork()));
}
