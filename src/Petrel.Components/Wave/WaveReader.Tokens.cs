using System.Globalization;
using System.Text;

namespace Petrel.Components.Wave;

internal sealed partial class WaveReader
{
    private char Peek() => _position < text.Length ? text[_position] : '\0';

    private char SkippedPeek()
    {
        SkipSpace();
        return Peek();
    }

    private void SkipSpace()
    {
        while (_position < text.Length)
        {
            if (text[_position] is ' ' or '\t' or '\r' or '\n')
            {
                _position++;
            }
            else if (text[_position] == '/' && _position + 1 < text.Length && text[_position + 1] == '/')
            {
                int end = text.IndexOf('\n', _position);
                _position = end < 0 ? text.Length : end;
            }
            else
            {
                return;
            }
        }
    }

    private bool TryEat(char c)
    {
        if (SkippedPeek() != c || _position == text.Length)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Eat(char c)
    {
        if (!TryEat(c))
        {
            throw Expected($"'{c}'");
        }
    }

    /// <summary>Goes on in a list whose elements are separated by commas, one of which may stand behind the last; false when it is closed.</summary>
    private bool TryNext(char close, ref bool isFirst)
    {
        if (TryEat(close))
        {
            return false;
        }

        bool isClosed = !isFirst && !TryEat(',');
        isFirst = false;
        if (isClosed)
        {
            throw Expected($"'{close}'");
        }

        return !TryEat(close);
    }

    private string Word()
    {
        int start = _position;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() == '-')
        {
            _position++;
        }

        return text[start.._position];
    }

    /// <summary>A name, with or without %.</summary>
    private string Label(string what)
    {
        int start = _position;
        _position += Peek() == '%' ? 1 : 0;
        string word = Word();
        if (!Wit.WitLexer.IsLabel(word))
        {
            _position = start;
            throw Expected(what);
        }

        return word;
    }

    /// <summary>The name of a case; those that mean something else in WAVE need the %.</summary>
    private string CaseName()
    {
        int start = _position;
        bool isExplicit = Peek() == '%';
        string name = Label("the name of a case");
        return !isExplicit && WaveWriter.IsKeyword(name) ? throw Error($"{name} as the name of a case is written %{name}", start) : name;
    }

    private Rune Character()
    {
        int start = _position;
        Eat('\'');
        if (Peek() is '\'' or '\n' or '\r' or '\0')
        {
            throw Error("expected a character in single quotes", start);
        }

        Rune value = Scalar();
        if (Peek() != '\'')
        {
            throw Error("expected one character in single quotes", start);
        }

        _position++;
        return value;
    }

    /// <summary>One scalar value, written as itself or as an escape.</summary>
    private Rune Scalar()
    {
        int start = _position;
        if (Rune.DecodeFromUtf16(text.AsSpan(_position), out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
        {
            throw Error("the text ends or holds a lone surrogate where a character was expected");
        }

        _position += length;
        if (rune.Value != '\\')
        {
            return rune;
        }

        char escape = Peek();
        _position++;
        switch (escape)
        {
            case '\\' or '\'' or '"':
                return new Rune(escape);
            case 't':
                return new Rune('\t');
            case 'n':
                return new Rune('\n');
            case 'r':
                return new Rune('\r');
            case 'u' when Peek() == '{':
                int digits = ++_position;
                while (char.IsAsciiHexDigit(Peek()))
                {
                    _position++;
                }

                if (Peek() == '}' && _position - digits is >= 1 and <= 6
                    && int.TryParse(text.AsSpan(digits, _position - digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
                    && Rune.IsValid(value))
                {
                    _position++;
                    return new Rune(value);
                }

                break;
        }

        throw Error("expected one of the escapes \\\\ \\' \\\" \\t \\n \\r \\u{...} with a Unicode scalar value", start);
    }

    private string Text()
    {
        int start = _position;
        if (Peek() != '"')
        {
            throw Expected("a string");
        }

        if (string.CompareOrdinal(text, _position, "\"\"\"", 0, 3) == 0)
        {
            return Lines();
        }

        _position++;
        var value = new StringBuilder();
        while (Peek() != '"')
        {
            if (_position >= text.Length || Peek() is '\n' or '\r')
            {
                throw Error("the string has no end on its line", start);
            }

            value.Append(Scalar().ToString());
        }

        _position++;
        return value.ToString();
    }

    /// <summary>A string of several lines: what stands before the closing quotes is cut from the begin of each line.</summary>
    private string Lines()
    {
        int start = _position;
        _position += 3;
        if (!TryLineEnd())
        {
            throw Error("a line must end after the opening \"\"\"", start);
        }

        var lines = new List<string>();
        int lineStart = _position;
        while (true)
        {
            int end = text.IndexOf('\n', lineStart);
            string line = end < 0 ? text[lineStart..] : text[lineStart..end].TrimEnd('\r');
            string trimmed = line.TrimStart(' ', '\t');
            if (trimmed.StartsWith("\"\"\"", StringComparison.Ordinal))
            {
                string indent = line[..(line.Length - trimmed.Length)];
                _position = lineStart + indent.Length + 3;
                return Dedent(lines, indent, start);
            }

            if (end < 0)
            {
                throw Error("the string has no closing \"\"\" on a line of its own", start);
            }

            lines.Add(line);
            lineStart = end + 1;
        }
    }

    private string Dedent(List<string> lines, string indent, int start)
    {
        int after = _position;
        var value = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i];
            if (line.StartsWith(indent, StringComparison.Ordinal))
            {
                line = line[indent.Length..];
            }
            else if (line.Trim(' ', '\t').Length > 0)
            {
                throw Error("a line of the string is indented less than its closing \"\"\"", start);
            }
            else
            {
                line = "";
            }

            if (line.Contains("\"\"\"", StringComparison.Ordinal))
            {
                throw Error("three double quotes in a string of several lines must be escaped", start);
            }

            value.Append(i > 0 ? "\n" : "").Append(Unescape(line, start));
        }

        _position = after;
        return value.ToString();
    }

    private string Unescape(string line, int start)
    {
        var reader = new WaveReader(line);
        var value = new StringBuilder();
        try
        {
            while (reader._position < line.Length)
            {
                value.Append(reader.Scalar().ToString());
            }
        }
        catch (FormatException)
        {
            throw Error("the string has an escape that is none of \\\\ \\' \\\" \\t \\n \\r \\u{...}", start);
        }

        return value.ToString();
    }

    private bool TryLineEnd()
    {
        if (Peek() == '\r' && _position + 1 < text.Length && text[_position + 1] == '\n')
        {
            _position++;
        }

        if (Peek() != '\n')
        {
            return false;
        }

        _position++;
        return true;
    }

    private FormatException Expected(string what)
    {
        SkipSpace();
        string found = _position >= text.Length ? "the end" : $"'{(Rune.TryGetRuneAt(text, _position, out Rune rune) ? rune.ToString() : "\uFFFD")}'";
        return Error($"expected {what}, found {found}");
    }

    private FormatException Error(string message, int? at = null) => new($"at column {(at ?? _position) + 1}: {message}");
}
