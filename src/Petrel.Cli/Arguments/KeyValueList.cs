using System.Globalization;

namespace Petrel.Cli.Arguments;

/// <summary>The argument of a grouped option such as <c>-W gc,threads=n,max-wasm-stack=2M</c>.</summary>
internal static class KeyValueList
{
    /// <summary>Calls <paramref name="set"/> for each entry; the value is null where only the key stands.</summary>
    public static void Read(string list, string option, Action<string, string?> set)
    {
        foreach (string entry in list.Split(','))
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            string key = (equals < 0 ? entry : entry[..equals]).Trim();
            if (key.Length == 0)
            {
                throw new CommandException($"{option} has an empty entry in '{list}'");
            }

            set(key, equals < 0 ? null : entry[(equals + 1)..].Trim());
        }
    }

    /// <summary>The value as a switch; a key alone means yes.</summary>
    public static bool Switch(string key, string? value) => value switch
    {
        null or "y" or "yes" or "true" => true,
        "n" or "no" or "false" => false,
        _ => throw new CommandException($"{key} is switched with y or n, not '{value}'"),
    };

    /// <summary>The value as a number of bytes: decimal or 0x, with an optional K, M or G (powers of 1024).</summary>
    public static long Bytes(string key, string? value)
    {
        if (value is { Length: > 0 })
        {
            ReadOnlySpan<char> digits = value;
            int shift = char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, _ => 0 };
            if (shift != 0)
            {
                digits = digits[..^1];
            }

            bool isNumber = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                ? long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long number)
                : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
            if (isNumber && number >= 0 && number <= long.MaxValue >> shift)
            {
                return number << shift;
            }
        }

        throw new CommandException($"{key} needs a number of bytes such as 1048576 or 1M, not '{value}'");
    }
}
