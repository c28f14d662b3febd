using System.Net;
using Petrel.Cli.Arguments;
using Petrel.Wasi;

namespace Petrel.Cli.Running;

/// <summary>What <c>-S</c> allows on the network; only components of WASI 0.2 have a use for it.</summary>
internal sealed class NetworkGrants
{
    /// <summary>The keys, for messages.</summary>
    public const string Keys = "inherit-network, allow-address=ADDRESS, tcp, udp, allow-ip-name-lookup and http";

    private readonly List<string> _addresses = [];
    private bool _all;
    private bool _tcp = true;
    private bool _udp = true;
    private bool _names;
    private bool _http;

    /// <summary>Reads one entry; false when it is of another kind.</summary>
    public bool TryRead(string key, string? value)
    {
        switch (key)
        {
            case "inherit-network":
                _all = KeyValueList.Switch(key, value);
                return true;
            case "allow-address" when value is not null:
                _addresses.Add(value);
                return true;
            case "tcp":
                _tcp = KeyValueList.Switch(key, value);
                return true;
            case "udp":
                _udp = KeyValueList.Switch(key, value);
                return true;
            case "allow-ip-name-lookup":
                _names = KeyValueList.Switch(key, value);
                return true;
            case "http":
                _http = KeyValueList.Switch(key, value);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Puts it into a configuration.</summary>
    public void Apply(WasiConfiguration grants)
    {
        if (_all)
        {
            grants.WithInheritedNetwork();
        }

        foreach (string address in _addresses)
        {
            AddAddress(grants, address);
        }

        if (!_tcp)
        {
            grants.WithTcp(false);
        }

        if (!_udp)
        {
            grants.WithUdp(false);
        }

        if (_names)
        {
            grants.WithNameLookup();
        }

        if (_http)
        {
            grants.WithHttp();
        }
    }

    /// <summary>Reads <c>ADDRESS[/PREFIX][:PORT]</c>; an IPv6 address with a port stands in brackets.</summary>
    private static void AddAddress(WasiConfiguration grants, string text)
    {
        string address = text;
        int port = 0;
        int colon = text.LastIndexOf(':');
        bool hasPort = colon >= 0 && (text[0] == '[' ? colon > 0 && text[colon - 1] == ']' : text.IndexOf(':', StringComparison.Ordinal) == colon);
        if (hasPort)
        {
            address = text[..colon];
            if (!ushort.TryParse(text.AsSpan(colon + 1), out ushort number) || number == 0)
            {
                throw Wrong(text);
            }

            port = number;
        }

        if (address.StartsWith('[') && address.EndsWith(']'))
        {
            address = address[1..^1];
        }

        if (IPAddress.TryParse(address, out IPAddress? single))
        {
            address = $"{single}/{single.GetAddressBytes().Length * 8}";
        }

        grants.WithAllowedNetwork(IPNetwork.TryParse(address, out IPNetwork network) ? network : throw Wrong(text), port);
    }

    private static CommandException Wrong(string text) =>
        new($"'{text}' is not an ADDRESS[/PREFIX][:PORT] to allow, such as 127.0.0.1:8080, 10.0.0.0/8 or [::1]:80");
}
