using System.Text;

namespace Petrel.Components.Text;

/// <summary>Writes names and bytes as tokens of the text format.</summary>
internal static class TextNames
{
    private static readonly System.Buffers.SearchValues<char> s_identifierCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-./:<=>?@\\^_`|~");

    /// <summary><c>$name</c>, or <c>$"na me"</c>.</summary>
    public static string Identifier(string name) => name.AsSpan().IndexOfAnyExcept(s_identifierCharacters) < 0 ? "$" + name : "$" + String(name);

    /// <summary>A string literal.</summary>
    public static string String(string text)
    {
        var output = new StringBuilder("\"");
        foreach (Rune rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"' or '\\':
                    output.Append('\\').Append((char)rune.Value);
                    break;
                case '\n':
                    output.Append("\\n");
                    break;
                case '\t':
                    output.Append("\\t");
                    break;
                case '\r':
                    output.Append("\\r");
                    break;
                case < 0x20 or 0x7F:
                    output.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\{rune.Value:x2}");
                    break;
                default:
                    output.Append(rune.ToString());
                    break;
            }
        }

        return output.Append('"').ToString();
    }

    /// <summary>Bytes as a string literal.</summary>
    public static string Bytes(ReadOnlySpan<byte> bytes)
    {
        var output = new StringBuilder(bytes.Length * 2).Append('"');
        foreach (byte b in bytes)
        {
            if (b is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\')
            {
                output.Append((char)b);
            }
            else
            {
                output.Append('\\').Append(char.ToLowerInvariant(Convert.ToHexString([b])[0])).Append(char.ToLowerInvariant(Convert.ToHexString([b])[1]));
            }
        }

        return output.Append('"').ToString();
    }
}
