using System.Buffers;

namespace Petrel.Wasi.Preview2.Http;

/// <summary>What the parts of a URI look like (RFC 3986), as far as a guest's mistakes can be told without a server.</summary>
internal static class UriRules
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string SubDelimiters = "!$&'()*+,;=";

    // Clients and servers are lenient with the last few; no control, space, '#' or letter outside ASCII is.
    private static readonly SearchValues<char> s_path = SearchValues.Create(Unreserved + SubDelimiters + "%:@/?[]{}|^`\"<>\\");
    private static readonly SearchValues<char> s_authority = SearchValues.Create(Unreserved + SubDelimiters + "%:@[]");
    private static readonly SearchValues<char> s_scheme = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>Whether a text is a path with a query: it begins with a slash or a question mark, or is the asterisk of OPTIONS.</summary>
    public static bool IsPathWithQuery(string text) => text.Length == 0 || text == "*" || (text[0] is '/' or '?' && !text.AsSpan().ContainsAnyExcept(s_path));

    /// <summary>Whether a text is a scheme.</summary>
    public static bool IsScheme(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && !text.AsSpan().ContainsAnyExcept(s_scheme);

    /// <summary>Whether a text is a host with perhaps a user and a port.</summary>
    public static bool IsAuthority(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(s_authority)
        && Uri.TryCreate("http://" + text + "/", UriKind.Absolute, out Uri? uri) && uri.Host.Length > 0 && uri.AbsolutePath == "/";
}
