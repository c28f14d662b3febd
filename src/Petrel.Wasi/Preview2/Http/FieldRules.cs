using System.Buffers;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>What names and values of HTTP fields look like (RFC 9110, 5.1 and 5.5), and which are not the guest's to set.</summary>
internal static class FieldRules
{
    private static readonly SearchValues<char> s_tokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // All below a space but the tab, and DEL.
    private static readonly SearchValues<byte> s_controls = SearchValues.Create([.. Enumerable.Range(0, 32).Where(static code => code != '\t').Select(static code => (byte)code), 127]);

    /// <summary>Whether a text is a token: a name of a field, a method.</summary>
    public static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_tokenCharacters);

    /// <summary>Whether bytes can be the value of a field.</summary>
    public static bool IsValue(ReadOnlySpan<byte> value) => !value.ContainsAny(s_controls);

    /// <summary>Whether a field belongs to one connection, or is derived from the request: the host sets it.</summary>
    public static bool IsForbidden(string name) => name.ToLowerInvariant() is "connection" or "host" or "http2-settings" or "keep-alive" or "proxy-authenticate"
        or "proxy-authorization" or "proxy-connection" or "te" or "transfer-encoding" or "upgrade";
}
