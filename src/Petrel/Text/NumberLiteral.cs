namespace Petrel.Text;

/// <summary>Integers in the text format (spec: Text Format, Integers).</summary>
internal static class NumberLiteral
{
    /// <summary>The value of a hexadecimal digit.</summary>
    public static int HexDigit(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;

    /// <summary>
    /// Reads <c>sign? (digits | 0x hexdigits)</c>. Returns false when the text is not of this form;
    /// <paramref name="overflow"/> says that the magnitude is 2^64 or more.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out bool signed, out bool negative, out ulong magnitude, out bool overflow)
    {
        signed = text.Length > 0 && text[0] is (byte)'+' or (byte)'-';
        negative = signed && text[0] == '-';
        text = signed ? text[1..] : text;
        bool hexadecimal = text.StartsWith("0x"u8);
        return TryParseMagnitude(hexadecimal ? text[2..] : text, hexadecimal, out magnitude, out overflow);
    }

    /// <summary>Digits with single underscores between them.</summary>
    public static bool TryParseMagnitude(ReadOnlySpan<byte> text, bool hexadecimal, out ulong value, out bool overflow)
    {
        value = 0;
        overflow = false;
        int used = ScanDigits(text, hexadecimal);
        if (used == 0 || used != text.Length)
        {
            return false;
        }

        ulong radix = hexadecimal ? 16u : 10u;
        foreach (byte c in text)
        {
            if (c == '_')
            {
                continue;
            }

            ulong digit = (ulong)HexDigit(c);
            overflow |= value > (ulong.MaxValue - digit) / radix;
            value = (value * radix) + digit;
        }

        return true;
    }

    /// <summary>Length of the digits at the start of <paramref name="text"/>, single underscores between them included.</summary>
    public static int ScanDigits(ReadOnlySpan<byte> text, bool hexadecimal)
    {
        int position = 0;
        while (position < text.Length)
        {
            char c = (char)text[position];
            if (hexadecimal ? char.IsAsciiHexDigit(c) : char.IsAsciiDigit(c))
            {
                position++;
            }
            else if (c == '_' && position > 0 && text[position - 1] != '_' && position + 1 < text.Length
                && (hexadecimal ? char.IsAsciiHexDigit((char)text[position + 1]) : char.IsAsciiDigit((char)text[position + 1])))
            {
                position++;
            }
            else
            {
                break;
            }
        }

        return position;
    }

    /// <summary>
    /// Brings an integer into <paramref name="bits"/> bits: from -2^(bits-1) to 2^bits - 1. Returns false when it does not fit.
    /// </summary>
    public static bool TryFit(int bits, bool negative, ulong magnitude, out ulong value)
    {
        value = negative ? 0 - magnitude : magnitude;
        if (bits < 64)
        {
            value &= (1UL << bits) - 1;
        }

        return negative ? magnitude <= 1UL << (bits - 1) : bits == 64 || magnitude < 1UL << bits;
    }
}
