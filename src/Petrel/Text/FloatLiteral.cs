using System.Buffers.Text;
using System.Globalization;
using System.Numerics;

namespace Petrel.Text;

/// <summary>What reading a floating-point literal came to.</summary>
internal enum FloatOutcome : byte
{
    Success,

    /// <summary>Not a floating-point literal.</summary>
    Malformed,

    /// <summary>Its rounded value is not finite, or its NaN payload does not fit.</summary>
    OutOfRange,
}

/// <summary>
/// Floating-point literals (spec: Text Format, Floating-Point), rounded once, to nearest, ties to even, whatever their
/// length. The result is the bit pattern.
/// </summary>
internal static class FloatLiteral
{
    /// <summary>
    /// Digits of a decimal literal that are kept. 767 decide any rounding to 64 bits when one more tells whether
    /// something other than zero follows.
    /// </summary>
    private const int KeptDigits = 800;

    public static FloatOutcome TryParse32(ReadOnlySpan<byte> text, out uint bits)
    {
        FloatOutcome outcome = TryParse(text, 24, 8, out ulong wide);
        bits = (uint)wide;
        return outcome;
    }

    public static FloatOutcome TryParse64(ReadOnlySpan<byte> text, out ulong bits) => TryParse(text, 53, 11, out bits);

    /// <param name="text">The literal.</param>
    /// <param name="precision">Bits of the significand, the hidden one included.</param>
    /// <param name="exponentBits">Bits of the exponent.</param>
    /// <param name="bits">The pattern.</param>
    private static FloatOutcome TryParse(ReadOnlySpan<byte> text, int precision, int exponentBits, out ulong bits)
    {
        bool negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        ulong infinity = ((1UL << exponentBits) - 1) << (precision - 1);
        FloatOutcome outcome;
        if (text.SequenceEqual("inf"u8))
        {
            bits = infinity;
            outcome = FloatOutcome.Success;
        }
        else if (text.StartsWith("nan"u8))
        {
            outcome = ParseNan(text[3..], precision, out ulong payload);
            bits = infinity | payload;
        }
        else
        {
            outcome = text.StartsWith("0x"u8)
                ? ParseHexadecimal(text[2..], precision, exponentBits, out bits)
                : ParseDecimal(text, precision, out bits);
            if (outcome == FloatOutcome.Success && bits >= infinity)
            {
                outcome = FloatOutcome.OutOfRange;
            }
        }

        if (negative)
        {
            bits |= 1UL << (precision - 1 + exponentBits);
        }

        return outcome;
    }

    private static FloatOutcome ParseNan(ReadOnlySpan<byte> text, int precision, out ulong payload)
    {
        payload = 1UL << (precision - 2);
        if (text.IsEmpty)
        {
            return FloatOutcome.Success;
        }

        if (!text.StartsWith(":0x"u8) || !NumberLiteral.TryParseMagnitude(text[3..], true, out payload, out bool overflow))
        {
            return FloatOutcome.Malformed;
        }

        return overflow || payload == 0 || payload >= 1UL << (precision - 1) ? FloatOutcome.OutOfRange : FloatOutcome.Success;
    }

    /// <summary>Splits <c>digits (. digits?)? (e sign? digits)?</c>; false when the text is not of that form.</summary>
    private static bool TrySplit(
        ReadOnlySpan<byte> text, bool hexadecimal, out ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> fraction, out long exponent)
    {
        whole = text[..NumberLiteral.ScanDigits(text, hexadecimal)];
        text = text[whole.Length..];
        fraction = default;
        exponent = 0;
        if (whole.IsEmpty)
        {
            return false;
        }

        if (text.Length > 0 && text[0] == '.')
        {
            fraction = text.Slice(1, NumberLiteral.ScanDigits(text[1..], hexadecimal));
            text = text[(1 + fraction.Length)..];
        }

        if (text.IsEmpty)
        {
            return true;
        }

        if ((text[0] | 0x20) != (hexadecimal ? 'p' : 'e'))
        {
            return false;
        }

        text = text[1..];
        bool negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'+' or (byte)'-')
        {
            text = text[1..];
        }

        if (!NumberLiteral.TryParseMagnitude(text, hexadecimal: false, out ulong magnitude, out bool overflow))
        {
            return false;
        }

        // Beyond 2^60 no text could hold enough digits to bring the value back into range.
        long clamped = overflow || magnitude > 1UL << 60 ? 1L << 60 : (long)magnitude;
        exponent = negative ? -clamped : clamped;
        return true;
    }

    private static FloatOutcome ParseHexadecimal(ReadOnlySpan<byte> text, int precision, int exponentBits, out ulong bits)
    {
        bits = 0;
        if (!TrySplit(text, true, out ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> fraction, out long exponent))
        {
            return FloatOutcome.Malformed;
        }

        // value = significand * 2^exponent, plus something below the last bit when inexact is set.
        ulong significand = 0;
        bool inexact = false;
        Accumulate(whole, 4, 0, ref significand, ref inexact, ref exponent);
        Accumulate(fraction, 0, -4, ref significand, ref inexact, ref exponent);
        bits = Round(significand, inexact, exponent, precision, exponentBits);
        return FloatOutcome.Success;
    }

    /// <summary>
    /// Appends hexadecimal digits to the significand. A digit that still fits changes the exponent by
    /// <paramref name="stepKept"/>, one that is dropped by <paramref name="stepDropped"/>.
    /// </summary>
    private static void Accumulate(
        ReadOnlySpan<byte> digits, int stepDropped, int stepKept, ref ulong significand, ref bool inexact, ref long exponent)
    {
        foreach (byte c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            int digit = NumberLiteral.HexDigit(c);
            if (significand >> 60 == 0)
            {
                significand = (significand << 4) | (uint)digit;
                exponent += stepKept;
            }
            else
            {
                inexact |= digit != 0;
                exponent += stepDropped;
            }
        }
    }

    /// <summary>The nearest pattern; one at or above that of infinity when the value is too large.</summary>
    private static ulong Round(ulong significand, bool inexact, long exponent, int precision, int exponentBits)
    {
        if (significand == 0)
        {
            return 0;
        }

        int bias = (1 << (exponentBits - 1)) - 1;
        int width = 64 - BitOperations.LeadingZeroCount(significand);
        // Exponent of the leading bit; subnormals share the one of the smallest normal number.
        long leading = exponent + width - 1;
        if (leading > bias)
        {
            return ulong.MaxValue >> 1;
        }

        long kept = leading >= 1 - bias ? precision : precision - (1 - bias - leading);
        if (kept < 0)
        {
            return 0;
        }

        int shift = width - (int)kept;
        ulong rounded;
        if (shift <= 0)
        {
            rounded = significand << -shift;
        }
        else
        {
            rounded = shift == 64 ? 0 : significand >> shift;
            ulong half = 1UL << (shift - 1);
            ulong rest = significand & ((half << 1) - 1);
            bool up = rest > half || (rest == half && (inexact || (rounded & 1) != 0));
            rounded += up ? 1u : 0u;
        }

        // The hidden bit adds one to the exponent field, and a carry out of the significand adds another one: both by plain addition.
        return leading >= 1 - bias
            ? ((ulong)(leading + bias - 1) << (precision - 1)) + rounded
            : rounded;
    }

    private static FloatOutcome ParseDecimal(ReadOnlySpan<byte> text, int precision, out ulong bits)
    {
        bits = 0;
        if (!TrySplit(text, false, out ReadOnlySpan<byte> whole, out ReadOnlySpan<byte> fraction, out long exponent))
        {
            return FloatOutcome.Malformed;
        }

        // 0.DIGITS * 10^exponent, with leading zeros, underscores and what lies behind the deciding digits taken out.
        Span<byte> buffer = stackalloc byte[KeptDigits + 40];
        "0."u8.CopyTo(buffer);
        int length = 2;
        bool inexact = false;
        Collect(whole, 1, 0, buffer, ref length, ref inexact, ref exponent);
        Collect(fraction, 0, -1, buffer, ref length, ref inexact, ref exponent);
        if (length == 2)
        {
            return FloatOutcome.Success;
        }

        if (inexact)
        {
            buffer[length++] = (byte)'1';
        }

        buffer[length++] = (byte)'e';
        Utf8Formatter.TryFormat(Math.Clamp(exponent, -5000, 5000), buffer[length..], out int written);
        length += written;
        if (precision == 24)
        {
            bits = BitConverter.SingleToUInt32Bits(float.Parse(buffer[..length], NumberStyles.Float, CultureInfo.InvariantCulture));
        }
        else
        {
            bits = BitConverter.DoubleToUInt64Bits(double.Parse(buffer[..length], NumberStyles.Float, CultureInfo.InvariantCulture));
        }

        return FloatOutcome.Success;
    }

    /// <summary>
    /// Appends decimal digits. <paramref name="step"/> moves the point for each digit behind the first that is not zero,
    /// <paramref name="zeroStep"/> for the zeros in front of it.
    /// </summary>
    private static void Collect(
        ReadOnlySpan<byte> digits, int step, int zeroStep, Span<byte> buffer, ref int length, ref bool inexact, ref long exponent)
    {
        foreach (byte c in digits)
        {
            if (c == '_')
            {
                continue;
            }

            if (length == 2 && c == '0')
            {
                exponent += zeroStep;
                continue;
            }

            exponent += step;
            if (length < 2 + KeptDigits)
            {
                buffer[length++] = c;
            }
            else
            {
                inexact |= c != '0';
            }
        }
    }
}
