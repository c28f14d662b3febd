using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Petrel.Wasi.Preview2.Sockets;

/// <summary>Names of hosts as a guest gives them.</summary>
internal static class HostName
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;

    /// <summary>Reads a name that is an address: four decimal numbers, or an IPv6 address with or without brackets.</summary>
    public static bool TryParseAddress(string name, out IPAddress? address)
    {
        string text = name.Length > 2 && name[0] == '[' && name[^1] == ']' ? name[1..^1] : name;
        bool isAddress = IPAddress.TryParse(text, out address) && !text.Contains('%', StringComparison.Ordinal)
            && (address.AddressFamily == AddressFamily.InterNetworkV6 || address.ToString() == text);
        address = isAddress ? address : null;
        return isAddress;
    }

    /// <summary>The name in ASCII and lower case; null when it is none.</summary>
    public static string? ToAscii(string name)
    {
        string ascii = name.EndsWith('.') ? name[..^1] : name;
        try
        {
            ascii = System.Text.Ascii.IsValid(ascii) ? ascii.ToLowerInvariant() : new IdnMapping().GetAscii(ascii.ToLowerInvariant().Normalize(NormalizationForm.FormC));
        }
        catch (ArgumentException)
        {
            return null;
        }

        if (ascii.Length is 0 or > LongestName)
        {
            return null;
        }

        foreach (string label in ascii.Split('.'))
        {
            if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-' || !label.All(static unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_'))
            {
                return null;
            }
        }

        // 1.2.3 and the like are addresses to some resolvers: what is not one to us is no name either.
        return char.IsAsciiDigit(ascii[ascii.LastIndexOf('.') + 1]) && ascii[(ascii.LastIndexOf('.') + 1)..].All(char.IsAsciiDigit) ? null : ascii;
    }
}
