using System.Text;

namespace Petrel.Collections;

/// <summary>
/// UTF-8 of names, which are ASCII nearly always: one loop does those. The framework's encoding works on vectors, whose types take the CLR a
/// millisecond to load in each direction (docs/internals/start-up.md); it is called for what has other characters, and for long text.
/// </summary>
internal static class Utf8Text
{
    private const int LongestName = 256;

    /// <summary>The bytes that <paramref name="text"/> takes.</summary>
    public static int CountBytes(string text) => IsShortAscii(text) ? text.Length : Encoding.UTF8.GetByteCount(text);

    /// <summary>Writes <paramref name="text"/>; returns the number of bytes.</summary>
    public static int Write(string text, Span<byte> target)
    {
        if (!IsShortAscii(text) || target.Length < text.Length)
        {
            return Encoding.UTF8.GetBytes(text, target);
        }

        for (int i = 0; i < text.Length; i++)
        {
            target[i] = (byte)text[i];
        }

        return text.Length;
    }

    /// <summary>The bytes of <paramref name="text"/>, and so many zeros behind them.</summary>
    public static byte[] GetBytes(string text, int zeros = 0)
    {
        byte[] bytes = new byte[CountBytes(text) + zeros];
        Write(text, bytes);
        return bytes;
    }

    /// <summary>The text; what is malformed becomes U+FFFD.</summary>
    public static string GetString(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > LongestName)
        {
            return bytes.IsEmpty ? string.Empty : Encoding.UTF8.GetString(bytes);
        }

        Span<char> text = stackalloc char[LongestName];
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] >= 0x80)
            {
                return Encoding.UTF8.GetString(bytes);
            }

            text[i] = (char)bytes[i];
        }

        return new string(text[..bytes.Length]);
    }

    private static bool IsShortAscii(string text)
    {
        if (text.Length > LongestName)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] >= 0x80)
            {
                return false;
            }
        }

        return true;
    }
}
