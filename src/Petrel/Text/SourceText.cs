using System.Text;
using System.Text.Unicode;

namespace Petrel.Text;

/// <summary>A text in UTF-8, and how to speak about places in it.</summary>
internal sealed class SourceText
{
    /// <summary>Longest piece of the text that a message quotes, in bytes.</summary>
    private const int QuoteLength = 40;

    private readonly byte[] _bytes;

    /// <exception cref="TextFormatException">The bytes are not UTF-8.</exception>
    public SourceText(byte[] utf8)
    {
        _bytes = utf8;
        if (!Utf8.IsValid(utf8))
        {
            throw Error("malformed UTF-8 encoding", FirstInvalid(utf8));
        }
    }

    /// <exception cref="TextFormatException">The string holds half of a surrogate pair.</exception>
    public static SourceText FromString(string text)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetByteCount(text)];
        if (Utf8.FromUtf16(text, utf8, out _, out int written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            // What precedes the lone surrogate is enough to say where it is.
            throw new SourceText(utf8[..written]).Error("malformed UTF-16 text: a lone surrogate", written);
        }

        return new SourceText(utf8);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    public int Length => _bytes.Length;

    /// <summary>Line and column, both from 1; the column counts characters (Unicode scalar values).</summary>
    public (int Line, int Column) Place(int offset)
    {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < offset; i++)
        {
            if (EndsLine(i))
            {
                line++;
                lineStart = i + 1;
            }
        }

        int column = 1;
        for (int i = lineStart; i < offset; i++)
        {
            // Continuation bytes belong to the character before.
            column += (_bytes[i] & 0xC0) == 0x80 ? 0 : 1;
        }

        return (line, column);
    }

    /// <summary>True when a line ends with the byte at <paramref name="offset"/>: \n, \r\n or a lone \r.</summary>
    public bool EndsLine(int offset) =>
        _bytes[offset] == '\n' || (_bytes[offset] == '\r' && (offset + 1 >= _bytes.Length || _bytes[offset + 1] != '\n'));

    public TextFormatException Error(string problem, int offset)
    {
        (int line, int column) = Place(offset);
        return new TextFormatException(problem, line, column);
    }

    /// <summary>A piece of the text for a message, in quotes and shortened.</summary>
    public string Quote(int start, int end) => $"'{Excerpt(start, end)}'";

    /// <summary>A piece of the text for a message, shortened.</summary>
    public string Excerpt(int start, int end)
    {
        int length = end - start;
        if (length <= QuoteLength)
        {
            return Encoding.UTF8.GetString(_bytes, start, length);
        }

        length = QuoteLength;
        while ((_bytes[start + length] & 0xC0) == 0x80)
        {
            length--;
        }

        return Encoding.UTF8.GetString(_bytes, start, length) + "...";
    }

    private static int FirstInvalid(ReadOnlySpan<byte> utf8)
    {
        int offset = 0;
        while (Rune.DecodeFromUtf8(utf8[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }
}
