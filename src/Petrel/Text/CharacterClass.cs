namespace Petrel.Text;

/// <summary>
/// Classes of bytes that the lexer runs over. A table in the image rather than <c>SearchValues</c>, whose vectorised
/// search methods are jitted in every process and cost more than assembling a small module.
/// </summary>
internal static class CharacterClass
{
    /// <summary>Part of an identifier, keyword or number (spec: Text Format, Identifiers).</summary>
    public const byte Identifier = 1;

    /// <summary>Ends the plain run inside a string: the quote, a backslash, and the control characters, which are illegal there.</summary>
    public const byte StringStop = 2;

    /// <summary>What matters when a group is skipped: parentheses, quotes, semicolons.</summary>
    public const byte Structure = 4;

    private static ReadOnlySpan<byte> Classes =>
    [
        2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
        2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2,
        0, 1, 6, 1, 1, 1, 1, 1, 4, 4, 1, 1, 0, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 4, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 3, 0, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
        1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 2,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    public static bool IsIdentifier(byte c) => (Classes[c] & Identifier) != 0;

    /// <summary>The first position from <paramref name="start"/> on whose byte is of the class; the length of the text when there is none.</summary>
    public static int Find(ReadOnlySpan<byte> text, int start, byte characterClass)
    {
        ReadOnlySpan<byte> classes = Classes;
        while ((uint)start < (uint)text.Length && (classes[text[start]] & characterClass) == 0)
        {
            start++;
        }

        return start;
    }

    /// <summary>The first position from <paramref name="start"/> on whose byte is not part of an identifier; else the length of the text.</summary>
    public static int SkipIdentifier(ReadOnlySpan<byte> text, int start)
    {
        ReadOnlySpan<byte> classes = Classes;
        while ((uint)start < (uint)text.Length && (classes[text[start]] & Identifier) != 0)
        {
            start++;
        }

        return start;
    }

    /// <summary>The first end of a line from <paramref name="start"/> on; the length of the text when there is none.</summary>
    public static int FindLineEnd(ReadOnlySpan<byte> text, int start)
    {
        while ((uint)start < (uint)text.Length && text[start] is not ((byte)'\n' or (byte)'\r'))
        {
            start++;
        }

        return start;
    }
}
