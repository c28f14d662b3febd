using System.Net;

namespace Petrel.Wasi;

/// <summary>What a guest may do on the network. Immutable: a configuration that changes makes another one.</summary>
internal sealed class NetworkPermissions
{
    /// <summary>Nothing.</summary>
    public static readonly NetworkPermissions None = new();

    /// <summary>Whether addresses are allowed that no rule names.</summary>
    public bool AllowsAnyAddress { get; init; }

    /// <summary>Rules of the embedder; one that says yes is enough.</summary>
    public Func<IPEndPoint, WasiSocketUse, bool>[]? Rules { get; init; }

    /// <summary>Whether there can be TCP sockets.</summary>
    public bool Tcp { get; init; } = true;

    /// <summary>Whether there can be UDP sockets.</summary>
    public bool Udp { get; init; } = true;

    /// <summary>Which names may be resolved; null for none.</summary>
    public Func<string, bool>? Names { get; init; }

    /// <summary>Which HTTP requests may be made; null for none.</summary>
    public Func<Uri, bool>? Http { get; init; }

    /// <summary>Makes the handler that sends HTTP requests; null for the framework's.</summary>
    public Func<HttpMessageHandler>? HttpHandler { get; init; }

    /// <summary>Whether an address may be used for something.</summary>
    public bool Allows(IPEndPoint address, WasiSocketUse use)
    {
        if (AllowsAnyAddress)
        {
            return true;
        }

        foreach (Func<IPEndPoint, WasiSocketUse, bool> rule in Rules ?? [])
        {
            if (rule(address, use))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A copy with changes.</summary>
    public NetworkPermissions With(
        bool? anyAddress = null,
        Func<IPEndPoint, WasiSocketUse, bool>? rule = null,
        bool? tcp = null,
        bool? udp = null,
        Func<string, bool>? names = null,
        Func<Uri, bool>? http = null,
        Func<HttpMessageHandler>? httpHandler = null) => new()
        {
            AllowsAnyAddress = anyAddress ?? AllowsAnyAddress,
            Rules = rule is null ? Rules : [.. Rules ?? [], rule],
            Tcp = tcp ?? Tcp,
            Udp = udp ?? Udp,
            Names = names ?? Names,
            Http = http ?? Http,
            HttpHandler = httpHandler ?? HttpHandler,
        };
}
