using System.Globalization;
using System.Numerics;

namespace Petrel.Cli.Running;

/// <summary>Numbers on the command line and in results, written as Wasmtime writes them so that scripts can change over.</summary>
internal static class NumberText
{
    /// <summary>The shortest decimal that reads back as the same number, without exponent: 1, -0, 0.1, inf, NaN.</summary>
    public static string Format(double value) =>
        double.IsFinite(value) ? WithoutExponent(value.ToString("R", CultureInfo.InvariantCulture)) : Special(value);

    /// <inheritdoc cref="Format(double)"/>
    public static string Format(float value) =>
        float.IsFinite(value) ? WithoutExponent(value.ToString("R", CultureInfo.InvariantCulture)) : Special(value);

    /// <summary>An integer of up to <paramref name="bits"/> bits, signed or unsigned, decimal or 0x; false when it is none.</summary>
    public static bool TryParseInteger(string text, int bits, out UInt128 value)
    {
        ReadOnlySpan<char> digits = text;
        bool isNegative = digits.StartsWith("-");
        if (isNegative || digits.StartsWith("+"))
        {
            digits = digits[1..];
        }

        bool isNumber = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? UInt128.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : UInt128.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        UInt128 magnitudes = UInt128.One << (bits - 1);
        if (!isNumber || (isNegative ? value > magnitudes : bits < 128 && value >> bits != 0))
        {
            return false;
        }

        if (isNegative)
        {
            value = UInt128.Zero - value;
        }

        return true;
    }

    /// <summary>A decimal number, inf or NaN, rounded once to the width of <typeparamref name="T"/>; false when it is none.</summary>
    public static bool TryParseFloat<T>(string text, out T value)
        where T : struct, IFloatingPointIeee754<T>
    {
        (string name, bool isNegative) = text is ['-', ..] ? (text[1..], true) : (text is ['+', ..] ? text[1..] : text, false);
        T? special = name.ToLowerInvariant() switch
        {
            "inf" or "infinity" => T.PositiveInfinity,
            "nan" => T.NaN,
            _ => null,
        };
        if (special is { } found)
        {
            value = isNegative ? -found : found;
            return true;
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return T.TryParse(text, Style, CultureInfo.InvariantCulture, out value);
    }

    private static string Special(double value) => double.IsNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf";

    /// <summary>Moves the decimal point to where the exponent says.</summary>
    private static string WithoutExponent(string shortest)
    {
        int e = shortest.IndexOf('E', StringComparison.Ordinal);
        if (e < 0)
        {
            return shortest;
        }

        int exponent = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string sign = shortest[0] == '-' ? "-" : "";
        string mantissa = shortest[sign.Length..e];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        int place = (point < 0 ? mantissa.Length : point) + exponent;
        return place <= 0
            ? $"{sign}0.{new string('0', -place)}{digits}"
            : place >= digits.Length
                ? sign + digits.PadRight(place, '0')
                : $"{sign}{digits[..place]}.{digits[place..]}";
    }
}
