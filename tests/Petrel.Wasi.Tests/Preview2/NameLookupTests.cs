using Petrel.Wasi.Preview2.Sockets;
using Wasi.Sockets.IpNameLookup;
using Wasi.Sockets.Network;
using Xunit;

namespace Petrel.Wasi.Tests.Preview2;

/// <summary>Names of hosts; nothing outside this machine is asked.</summary>
public sealed class NameLookupTests : Preview2Test
{
    [Fact]
    public void AddressesAreTheirOwnNames()
    {
        SocketsHost sockets = new(Start());
        Assert.Equal([new IpAddress.Ipv4((192, 0, 2, 1))], Resolve(sockets, "192.0.2.1"));
        Assert.Equal([new IpAddress.Ipv6((0x2001, 0xdb8, 0, 0, 0, 0, 0, 1))], Resolve(sockets, "2001:db8::1"));
        Assert.Equal([new IpAddress.Ipv6((0, 0, 0, 0, 0, 0, 0, 1))], Resolve(sockets, "[::1]"));
        Assert.Equal([new IpAddress.Ipv4((10, 0, 0, 1))], Resolve(sockets, "::ffff:10.0.0.1"));
    }

    [Fact]
    public void LocalhostIsHere()
    {
        SocketsHost sockets = new(Start(new WasiConfiguration().WithNameLookup(static name => name == "localhost")));
        Assert.Contains(Resolve(sockets, "LOCALHOST"), static address =>
            address is IpAddress.Ipv4 { Value: (127, 0, 0, 1) } or IpAddress.Ipv6 { Value: (0, 0, 0, 0, 0, 0, 0, 1) });
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => Resolve(sockets, "example.com")));
    }

    [Fact]
    public void WithoutPermissionNoNameIsAskedFor() =>
        Assert.Equal(ErrorCode.AccessDenied, Fails<ErrorCode>(() => new SocketsHost(Start()).ResolveAddresses(new Network(), "localhost")));

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a-.b")]
    [InlineData("a/b")]
    [InlineData("localhost:80")]
    [InlineData("[::1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.256")]
    [InlineData("fe80::1%1")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.b")]
    public void WhatIsNoNameIsRefused(string name)
    {
        SocketsHost sockets = new(Start(new WasiConfiguration().WithNameLookup()));
        Assert.Equal(ErrorCode.InvalidArgument, Fails<ErrorCode>(() => sockets.ResolveAddresses(new Network(), name)));
    }

    [Theory]
    [InlineData("Example.COM", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("münchen.de", "xn--mnchen-3ya.de")]
    [InlineData("_service.example", "_service.example")]
    public void NamesAreBroughtToAscii(string name, string expected) => Assert.Equal(expected, HostName.ToAscii(name));

    private static List<IpAddress> Resolve(SocketsHost sockets, string name)
    {
        IResolveAddressStream stream = sockets.ResolveAddresses(new Network(), name);
        stream.Subscribe().Block();
        List<IpAddress> addresses = [];
        while (stream.ResolveNextAddress() is { } address)
        {
            addresses.Add(address);
        }

        Assert.Null(stream.ResolveNextAddress());
        return addresses;
    }
}
