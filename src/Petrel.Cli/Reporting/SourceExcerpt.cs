using System.Globalization;
using System.Text;

namespace Petrel.Cli.Reporting;

/// <summary>A line of source text with a caret below the place of an error.</summary>
internal static class SourceExcerpt
{
    private const int MaxWidth = 100;

    /// <param name="output">Where to write.</param>
    /// <param name="source">The whole text, UTF-8 (anything else is shown as replacement characters).</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">In characters, from 1.</param>
    public static void Write(TextWriter output, ReadOnlySpan<byte> source, int line, int column)
    {
        if (!TryFindLine(source, line, out ReadOnlySpan<byte> bytes))
        {
            return;
        }

        // Only what surrounds the place, however long the line: machine-written text has lines of megabytes.
        string text = Encoding.UTF8.GetString(bytes);
        int start = Math.Max(0, Math.Min(column - 1, text.Length) - (MaxWidth / 2));
        int length = Math.Min(MaxWidth, text.Length - start);
        var shown = new StringBuilder();
        foreach (char c in text.AsSpan(start, length))
        {
            shown.Append(char.IsControl(c) ? ' ' : c);
        }

        string number = line.ToString(CultureInfo.InvariantCulture);
        output.WriteLine($" {number} | {shown}");
        output.WriteLine($" {new string(' ', number.Length)} | {new string(' ', Math.Max(0, column - 1 - start))}^");
    }

    private static bool TryFindLine(ReadOnlySpan<byte> source, int line, out ReadOnlySpan<byte> text)
    {
        text = default;
        for (; line > 1; line--)
        {
            int end = source.IndexOf((byte)'\n');
            if (end < 0)
            {
                return false;
            }

            source = source[(end + 1)..];
        }

        int length = source.IndexOf((byte)'\n');
        text = (length < 0 ? source : source[..length]).TrimEnd((byte)'\r');
        return line >= 1;
    }
}
