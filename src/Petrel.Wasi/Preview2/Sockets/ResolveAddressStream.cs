using System.Net;
using System.Net.Sockets;
using Petrel.Wasi.Preview2.Io;
using Petrel.Wasi.Sandbox;
using Wasi.Io.Poll;
using Wasi.Sockets.IpNameLookup;
using Wasi.Sockets.Network;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>The addresses of a name (<c>wasi:sockets/ip-name-lookup resolve-address-stream</c>), looked up in the background.</summary>
internal sealed class ResolveAddressStream : IResolveAddressStream
{
    private readonly Preview2Guest _guest;
    private readonly Task<IPAddress[]> _lookup;
    private int _next;

    private ResolveAddressStream(Preview2Guest guest, Task<IPAddress[]> lookup)
    {
        _guest = guest;
        _lookup = lookup;
        if (!lookup.IsCompleted)
        {
            lookup.ContinueWith(static (_, state) => ((Wakeup)state!).Signal(), guest.Wakeup, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    /// <summary>Begins a lookup.</summary>
    public static ResolveAddressStream Start(Preview2Guest guest, string name)
    {
        if (HostName.TryParseAddress(name, out IPAddress? address))
        {
            return new ResolveAddressStream(guest, Task.FromResult<IPAddress[]>([address!]));
        }

        string ascii = HostName.ToAscii(name) ?? throw SocketFailure.Of(ErrorCode.InvalidArgument);
        if (guest.Context.Network.Names is not { } isAllowed || !isAllowed(ascii))
        {
            throw SocketFailure.Of(ErrorCode.AccessDenied);
        }

        return new ResolveAddressStream(guest, Dns.GetHostAddressesAsync(ascii));
    }

    /// <inheritdoc/>
    public IpAddress? ResolveNextAddress()
    {
        if (!_lookup.IsCompleted)
        {
            throw SocketFailure.Of(ErrorCode.WouldBlock);
        }

        IPAddress[] addresses;
        try
        {
            addresses = _lookup.GetAwaiter().GetResult();
        }
        catch (SocketException exception)
        {
            throw SocketFailure.Of(exception.SocketErrorCode switch
            {
                SocketError.HostNotFound or SocketError.NoData => ErrorCode.NameUnresolvable,
                SocketError.TryAgain => ErrorCode.TemporaryResolverFailure,
                _ => ErrorCode.PermanentResolverFailure,
            });
        }

        return _next < addresses.Length ? AddressMapping.FromAddress(addresses[_next++]) : null;
    }

    /// <inheritdoc/>
    public IPollable Subscribe() => new LookupPollable(_guest, this);

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private sealed class LookupPollable(Preview2Guest guest, ResolveAddressStream stream) : Pollable(guest)
    {
        public override bool IsReady() => stream._lookup.IsCompleted;

        public override void Register(PollRequest request) => request.WaitForWakeup();
    }
}
