using System.Text;
using System.Text.Unicode;

namespace Petrel.Text;

/// <summary>The bytes that a string token stands for (spec: Text Format, Strings).</summary>
internal static class StringLiteral
{
    /// <summary>Appends the bytes of the string token at <paramref name="start"/> to <paramref name="output"/>.</summary>
    /// <exception cref="TextFormatException">An escape is not one of the format's.</exception>
    public static void Decode(SourceText source, int start, int end, ByteBuffer output)
    {
        ReadOnlySpan<byte> content = source.Bytes[(start + 1)..(end - 1)];
        while (true)
        {
            int plain = content.IndexOf((byte)'\\');
            if (plain < 0)
            {
                output.Bytes(content);
                return;
            }

            output.Bytes(content[..plain]);
            content = content[plain..];
            int length = DecodeEscape(content, output);
            if (length == 0)
            {
                int place = end - 1 - content.Length;
                throw source.Error("illegal escape " + source.Quote(place, Math.Min(place + 2, end - 1)), place);
            }

            content = content[length..];
        }
    }

    /// <summary>As <see cref="Decode"/>, for the places where the bytes must be a name (spec: Names).</summary>
    /// <exception cref="TextFormatException">An escape is wrong, or the bytes are not UTF-8.</exception>
    public static void DecodeName(SourceText source, int start, int end, ByteBuffer output)
    {
        int before = output.Length;
        Decode(source, start, end, output);
        if (!Utf8.IsValid(output.Span[before..]))
        {
            throw source.Error("malformed UTF-8 encoding", start);
        }
    }

    /// <summary>Length of the escape at the start of <paramref name="text"/>; 0 when it is not legal.</summary>
    private static int DecodeEscape(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        switch (text[1])
        {
            case (byte)'t':
                output.Byte((byte)'\t');
                return 2;
            case (byte)'n':
                output.Byte((byte)'\n');
                return 2;
            case (byte)'r':
                output.Byte((byte)'\r');
                return 2;
            case (byte)'"' or (byte)'\'' or (byte)'\\':
                output.Byte(text[1]);
                return 2;
            case (byte)'u':
                return DecodeUnicode(text, output);
            default:
                if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
                {
                    return 0;
                }

                output.Byte((byte)((NumberLiteral.HexDigit(text[1]) << 4) | NumberLiteral.HexDigit(text[2])));
                return 3;
        }
    }

    private static int DecodeUnicode(ReadOnlySpan<byte> text, ByteBuffer output)
    {
        int close = text.IndexOf((byte)'}');
        if (close < 0 || text[2] != '{'
            || !NumberLiteral.TryParseMagnitude(text[3..close], hexadecimal: true, out ulong value, out bool overflow)
            || overflow || value > int.MaxValue || !Rune.IsValid((int)value))
        {
            return 0;
        }

        Span<byte> utf8 = stackalloc byte[4];
        output.Bytes(utf8[..new Rune((int)value).EncodeToUtf8(utf8)]);
        return close + 1;
    }
}
