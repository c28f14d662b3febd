using System.Text;

namespace Petrel.Components.Wit;

/// <summary>Splits WIT text into tokens, one at a time; see WIT.md, "Lexical structure".</summary>
internal sealed class WitLexer
{
    private readonly string _text;
    private int _position;

    public WitLexer(WitSource source)
    {
        Source = source;
        _text = source.Text;
        _position = _text.Length > 0 && _text[0] == '\uFEFF' ? 1 : 0;
        CheckCharacters();
    }

    public WitSource Source { get; }

    /// <summary>True for a word that cannot name anything unless it is written with a <c>%</c>.</summary>
    public static bool IsKeyword(string word) => word switch
    {
        "as" or "async" or "bool" or "borrow" or "char" or "constructor" or "enum" or "error-context" or "export" or "f32" or "f64" or "flags" or "from" or "func" or "future"
            or "import" or "include" or "interface" or "list" or "map" or "option" or "own" or "package" or "record" or "resource"
            or "result" or "s16" or "s32" or "s64" or "s8" or "static" or "stream" or "string" or "tuple" or "type"
            or "u16" or "u32" or "u64" or "u8" or "use" or "variant" or "with" or "world" or "_" => true,
        _ => false,
    };

    public WitPosition At(int offset) => new(Source, offset);

    /// <summary>Reads the next token.</summary>
    public WitToken Next()
    {
        string? docs = SkipSpace();
        int start = _position;
        if (start == _text.Length)
        {
            return new WitToken(WitTokenKind.End, start, start, "", docs);
        }

        char c = _text[start];
        if (IsLetter(c) || c == '%' || c == '_')
        {
            return Word(start, docs);
        }

        if (IsDigit(c))
        {
            while (_position < _text.Length && IsDigit(_text[_position]))
            {
                _position++;
            }

            return new WitToken(WitTokenKind.Integer, start, _position, _text.Substring(start, _position - start), docs);
        }

        if (c == '"')
        {
            return Literal(start, docs);
        }

        int length = c == '-' && start + 1 < _text.Length && _text[start + 1] == '>' ? 2 : 1;
        if (length == 1 && "=,:;(){}<>*/.@+-".IndexOf(c) < 0)
        {
            throw At(start).Error($"unexpected character {Describe(c)}");
        }

        _position += length;
        return new WitToken(WitTokenKind.Symbol, start, _position, _text.Substring(start, length), docs);
    }

    /// <summary>Reads a version that starts where the given token does; the tokens of WIT would cut it into pieces.</summary>
    public string Version(WitToken first)
    {
        int i = first.Start;
        while (i < _text.Length && (IsLetter(_text[i]) || IsDigit(_text[i]) || _text[i] is '-' or '+'
            || (_text[i] == '.' && i + 1 < _text.Length && (IsLetter(_text[i + 1]) || IsDigit(_text[i + 1]) || _text[i + 1] == '-'))))
        {
            i++;
        }

        _position = i;
        return _text.Substring(first.Start, i - first.Start);
    }

    /// <summary>Throws when a word is no label: fragments of one letter case, separated by hyphens, the first begun by a letter.</summary>
    public static bool IsLabel(string word)
    {
        bool isFirst = true;
        foreach (string fragment in word.Split('-'))
        {
            bool hasLower = false;
            bool hasUpper = false;
            foreach (char c in fragment)
            {
                hasLower |= c is >= 'a' and <= 'z';
                hasUpper |= c is >= 'A' and <= 'Z';
            }

            if (fragment.Length == 0 || (hasLower && hasUpper) || (isFirst && IsDigit(fragment[0])))
            {
                return false;
            }

            isFirst = false;
        }

        return true;
    }

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsDigit(char c) => c is >= '0' and <= '9';

    private static string Describe(char c) => c is > ' ' and <= '~' ? $"'{c}'" : $"U+{(int)c:X4}";

    private WitToken Word(int start, string? docs)
    {
        bool isExplicit = _text[start] == '%';
        _position = isExplicit ? start + 1 : start;
        int wordStart = _position;
        while (_position < _text.Length && (IsLetter(_text[_position]) || IsDigit(_text[_position]) || _text[_position] == '_'
            || (_text[_position] == '-' && !(_position + 1 < _text.Length && _text[_position + 1] == '>'))))
        {
            _position++;
        }

        string word = _text.Substring(wordStart, _position - wordStart);
        if (!isExplicit && IsKeyword(word))
        {
            return new WitToken(WitTokenKind.Keyword, start, _position, word, docs);
        }

        return IsLabel(word) && word.IndexOf('_') < 0
            ? new WitToken(WitTokenKind.Identifier, start, _position, word, docs)
            : throw At(start).Error($"`{Shorten(word)}` is not a name: expected words of letters and digits in one case, separated by single hyphens, the first begun by a letter");
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : $"{text.Substring(0, 80)}...";

    /// <summary>A string literal, with the escapes of the core text format.</summary>
    private WitToken Literal(int start, string? docs)
    {
        var value = new StringBuilder();
        int i = start + 1;
        while (true)
        {
            if (i >= _text.Length || _text[i] == '\n')
            {
                throw At(start).Error("the string literal has no end");
            }

            char c = _text[i++];
            if (c == '"')
            {
                break;
            }

            if (c != '\\')
            {
                value.Append(c);
                continue;
            }

            char escape = i < _text.Length ? _text[i++] : '\0';
            switch (escape)
            {
                case 't': value.Append('\t'); break;
                case 'n': value.Append('\n'); break;
                case 'r': value.Append('\r'); break;
                case '"' or '\'' or '\\': value.Append(escape); break;
                case 'u' when i < _text.Length && _text[i] == '{':
                    int end = _text.IndexOf('}', i);
                    if (end < 0 || end - i > 12 || !TryHex(_text.Substring(i + 1, end - i - 1), out int scalar) || scalar > 0x10FFFF || scalar is >= 0xD800 and < 0xE000)
                    {
                        throw At(i - 2).Error("expected a Unicode scalar value as in \\u{7f}");
                    }

                    value.Append(char.ConvertFromUtf32(scalar));
                    i = end + 1;
                    break;
                default:
                    if (i < _text.Length && TryHex(_text.Substring(i - 1, 2), out int code) && code < 0x80)
                    {
                        value.Append((char)code);
                        i++;
                        break;
                    }

                    throw At(i - 1).Error("unknown escape in a string literal");
            }
        }

        _position = i;
        return new WitToken(WitTokenKind.Text, start, i, value.ToString(), docs);
    }

    private static bool TryHex(string text, out int value) =>
        int.TryParse(text, System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out value);

    /// <summary>Skips space and comments; gives the doc comments among them.</summary>
    private string? SkipSpace()
    {
        StringBuilder? docs = null;
        while (_position < _text.Length)
        {
            char c = _text[_position];
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                _position++;
            }
            else if (c == '/' && _position + 1 < _text.Length && _text[_position + 1] == '/')
            {
                int end = _text.IndexOf('\n', _position);
                end = end < 0 ? _text.Length : end;
                if (_position + 2 < end && _text[_position + 2] == '/' && !(_position + 3 < end && _text[_position + 3] == '/'))
                {
                    Add(ref docs, _text.Substring(_position + 3, end - _position - 3));
                }

                _position = end;
            }
            else if (c == '/' && _position + 1 < _text.Length && _text[_position + 1] == '*')
            {
                int start = _position;
                SkipBlock();
                if (_position - start > 4 && _text[start + 2] == '*' && _text[start + 3] != '*')
                {
                    AddBlock(ref docs, _text.Substring(start + 3, _position - start - 5));
                }
            }
            else
            {
                break;
            }
        }

        return docs?.ToString();
    }

    private static void Add(ref StringBuilder? docs, string line)
    {
        docs = docs is null ? new StringBuilder() : docs.Append('\n');
        docs.Append((line.Length > 0 && line[0] == ' ' ? line.Substring(1) : line).TrimEnd());
    }

    private static void AddBlock(ref StringBuilder? docs, string block)
    {
        string[] lines = block.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (i > 0 && line.Length > 0 && line[0] == '*')
            {
                line = line.Substring(1).Trim();
            }

            if (line.Length > 0 || (i > 0 && i < lines.Length - 1))
            {
                Add(ref docs, line);
            }
        }
    }

    private void SkipBlock()
    {
        int start = _position;
        int depth = 0;
        do
        {
            if (_position + 1 >= _text.Length)
            {
                throw At(start).Error("the block comment has no end");
            }

            if (_text[_position] == '/' && _text[_position + 1] == '*')
            {
                depth++;
                _position += 2;
            }
            else if (_text[_position] == '*' && _text[_position + 1] == '/')
            {
                depth--;
                _position += 2;
            }
            else
            {
                _position++;
            }
        }
        while (depth > 0);
    }

    /// <summary>Text that reads otherwise than it is, or does not read at all, is refused wherever it stands, in comments too.</summary>
    private void CheckCharacters()
    {
        for (int i = _position; i < _text.Length; i++)
        {
            char c = _text[i];
            bool isRefused = c < ' ' ? c is not ('\n' or '\r' or '\t')
                : c is (>= '\x7F' and <= '\x9F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
                    or '\u0149' or '\u0673' or '\u0F77' or '\u0F79' or '\u17A3' or '\u17A4' or '\u17B4' or '\u17B5'
                || (char.IsSurrogate(c) && !IsPair(i));
            if (isRefused)
            {
                throw At(i).Error($"the character {Describe(c)} may not stand in WIT text: it is a control code, overrides the direction of text, or is deprecated");
            }
        }
    }

    private bool IsPair(int i) =>
        (i + 1 < _text.Length && char.IsSurrogatePair(_text[i], _text[i + 1])) || (i > 0 && char.IsSurrogatePair(_text[i - 1], _text[i]));
}
