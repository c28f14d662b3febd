using System.Net;

namespace Petrel.Wasi;

/// <content>The network, for guests of WASI 0.2. Nothing is allowed without a call.</content>
public sealed partial class WasiConfiguration
{
    private NetworkPermissions _network = NetworkPermissions.None;
    private TimeZoneInfo? _timeZone;
    private string? _initialDirectory;

    /// <summary>Lets the guest use the network as this process can: every address, TCP and UDP. Names are apart: <see cref="WithNameLookup"/>.</summary>
    public WasiConfiguration WithInheritedNetwork()
    {
        _network = _network.With(anyAddress: true);
        return this;
    }

    /// <summary>Lets the guest use addresses of a network, on one port or all.</summary>
    /// <param name="network">The addresses, for example <c>IPNetwork.Parse("127.0.0.0/8")</c>.</param>
    /// <param name="port">The port; 0 for all of them.</param>
    /// <exception cref="ArgumentOutOfRangeException">That is no port.</exception>
    public WasiConfiguration WithAllowedNetwork(IPNetwork network, int port = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);
        return WithAllowedAddresses((address, _) => (port == 0 || address.Port == port) && network.Contains(address.Address));
    }

    /// <summary>Asks a delegate whether the guest may use an address. Of several, one that says yes is enough.</summary>
    /// <param name="isAllowed">Called with the address and what it is to be used for, on the guest's thread or, for HTTP, on any other.</param>
    public WasiConfiguration WithAllowedAddresses(Func<IPEndPoint, WasiSocketUse, bool> isAllowed)
    {
        ArgumentNullException.ThrowIfNull(isAllowed);
        _network = _network.With(rule: isAllowed);
        return this;
    }

    /// <summary>Allows or forbids TCP sockets; allowed unless this is called, for addresses that are allowed.</summary>
    public WasiConfiguration WithTcp(bool isAllowed)
    {
        _network = _network.With(tcp: isAllowed);
        return this;
    }

    /// <summary>Allows or forbids UDP sockets; allowed unless this is called, for addresses that are allowed.</summary>
    public WasiConfiguration WithUdp(bool isAllowed)
    {
        _network = _network.With(udp: isAllowed);
        return this;
    }

    /// <summary>Lets the guest resolve host names.</summary>
    /// <param name="isAllowed">Which ones, lower-cased and in ASCII; null for all.</param>
    public WasiConfiguration WithNameLookup(Func<string, bool>? isAllowed = null)
    {
        _network = _network.With(names: isAllowed ?? (static _ => true));
        return this;
    }

    /// <summary>
    /// Lets the guest make HTTP requests (<c>wasi:http/outgoing-handler</c>). The addresses it reaches thereby need no other permission.
    /// </summary>
    /// <param name="isAllowed">Which ones; null for all. Redirects are the guest's own to follow, so that each is asked about.</param>
    /// <param name="handler">Makes what sends them, once for each guest, which disposes of it; null for a <see cref="SocketsHttpHandler"/> without cookies, proxy and redirection.</param>
    public WasiConfiguration WithHttp(Func<Uri, bool>? isAllowed = null, Func<HttpMessageHandler>? handler = null)
    {
        _network = _network.With(http: isAllowed ?? (static _ => true), httpHandler: handler);
        return this;
    }

    /// <summary>Gives the guest a time zone to display times in (<c>wasi:clocks/timezone</c>); it is UTC unless this is called.</summary>
    public WasiConfiguration WithTimeZone(TimeZoneInfo timeZone)
    {
        ArgumentNullException.ThrowIfNull(timeZone);
        _timeZone = timeZone;
        return this;
    }

    /// <summary>Tells a guest of WASI 0.2 the directory that its relative paths start from (<c>initial-cwd</c>). It has to be below one that is preopened to be of use.</summary>
    /// <exception cref="ArgumentException">The path is empty or contains a NUL.</exception>
    public WasiConfiguration WithInitialDirectory(string guestPath)
    {
        ThrowIfUnusable(guestPath, nameof(guestPath));
        ArgumentException.ThrowIfNullOrEmpty(guestPath);
        _initialDirectory = guestPath;
        return this;
    }
}
