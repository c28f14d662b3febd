namespace Petrel.Text;

/// <summary>
/// Cuts a text into tokens (spec: Text Format, Lexical Format). Tokens are ranges of the text; nothing is copied.
/// <see cref="Current"/> is the token under consideration, <see cref="Peek"/> shows the one behind it.
/// </summary>
internal sealed partial class Lexer
{
    private readonly SourceText _source;
    private readonly int _end;
    private int _position;
    private Token _next;
    private bool _hasNext;

    /// <param name="source">The text.</param>
    /// <param name="start">Offset of the first byte to read.</param>
    /// <param name="end">Offset behind the last byte to read.</param>
    public Lexer(SourceText source, int start, int end)
    {
        _source = source;
        _end = end;
        Reset(start);
    }

    public SourceText Source => _source;

    /// <summary>The token under consideration.</summary>
    public Token Current { get; private set; }

    /// <summary>Moves to the next token and returns the one that was current.</summary>
    public Token Advance()
    {
        Token consumed = Current;
        if (_hasNext)
        {
            Current = _next;
            _hasNext = false;
        }
        else
        {
            Current = Scan();
        }

        return consumed;
    }

    /// <summary>The token behind the current one.</summary>
    public Token Peek()
    {
        if (!_hasNext)
        {
            _next = Scan();
            _hasNext = true;
        }

        return _next;
    }

    /// <summary>Goes to the first token at or behind <paramref name="offset"/> and forgets pending annotations.</summary>
    public void Reset(int offset)
    {
        _position = offset;
        _hasNext = false;
        _annotations.Clear();
        _firstAnnotation = 0;
        Current = Scan();
    }

    /// <summary>The bytes of a token.</summary>
    public ReadOnlySpan<byte> Text(Token token) => _source.Bytes[token.Start..token.End];

    /// <summary>True when the current token is this keyword.</summary>
    public bool IsKeyword(ReadOnlySpan<byte> keyword) =>
        Current.Kind == TokenKind.Keyword && Text(Current).SequenceEqual(keyword);

    /// <summary>True at <c>(keyword</c>.</summary>
    public bool IsOpen(ReadOnlySpan<byte> keyword)
    {
        if (Current.Kind != TokenKind.LeftParenthesis)
        {
            return false;
        }

        Token next = Peek();
        return next.Kind == TokenKind.Keyword && Text(next).SequenceEqual(keyword);
    }

    /// <summary>Consumes <c>(keyword</c> when it is there.</summary>
    public bool TryOpen(ReadOnlySpan<byte> keyword)
    {
        if (!IsOpen(keyword))
        {
            return false;
        }

        Advance();
        Advance();
        return true;
    }

    /// <summary>Consumes the keyword when it is there.</summary>
    public bool TryKeyword(ReadOnlySpan<byte> keyword)
    {
        if (!IsKeyword(keyword))
        {
            return false;
        }

        Advance();
        return true;
    }

    /// <summary>Consumes a token of this class.</summary>
    /// <exception cref="TextFormatException">The current token is of another class.</exception>
    public Token Expect(TokenKind kind, string expectation)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected(expectation);
        }

        return Advance();
    }

    public void ExpectClose() => Expect(TokenKind.RightParenthesis, "')'");

    public TextFormatException Unexpected(string expectation) => Unexpected(Current, expectation);

    /// <summary>The error for a token that cannot stand where it is.</summary>
    public TextFormatException Unexpected(Token token, string expectation)
    {
        string found = token.Kind switch
        {
            TokenKind.EndOfText => "unexpected end of text",
            TokenKind.Reserved => "unknown operator " + _source.Excerpt(token.Start, token.End),
            _ => "unexpected token " + _source.Quote(token.Start, token.End),
        };
        return _source.Error($"{found}, expected {expectation}", token.Start);
    }

    private Token Scan()
    {
        SkipTrivia();
        int start = _position;
        if (start >= _end)
        {
            return new Token(TokenKind.EndOfText, _end, _end);
        }

        switch (_source.Bytes[start])
        {
            case (byte)'(':
                _position = start + 1;
                return new Token(TokenKind.LeftParenthesis, start, _position);
            case (byte)')':
                _position = start + 1;
                return new Token(TokenKind.RightParenthesis, start, _position);
            default:
                return ScanWord(start);
        }
    }

    /// <summary>
    /// The longest run of identifier characters and strings; it is one token, so that <c>0"a"</c> or <c>"a""b"</c> are
    /// reserved rather than two tokens.
    /// </summary>
    private Token ScanWord(int start)
    {
        ReadOnlySpan<byte> text = _source.Bytes[.._end];
        int position = start;
        int strings = 0;
        int stringStart = -1;
        while (true)
        {
            position = CharacterClass.SkipIdentifier(text, position);
            if (position == text.Length || text[position] != '"')
            {
                break;
            }

            strings++;
            stringStart = position;
            position = SkipString(position);
        }

        if (position == start)
        {
            if (text[start] is not ((byte)',' or (byte)';' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}'))
            {
                throw IllegalCharacter(start);
            }

            position++;
        }

        _position = position;
        return new Token(Classify(text[start..position], strings, stringStart - start, start), start, position);
    }

    private TokenKind Classify(ReadOnlySpan<byte> word, int strings, int stringStart, int offset)
    {
        bool isString = strings == 1 && word[^1] == '"';
        switch (word[0])
        {
            case (byte)'"':
                return isString ? TokenKind.String : TokenKind.Reserved;
            case (byte)'$':
                if (word.Length == 1 && offset + 1 < _end && _source.Bytes[offset + 1] >= 0x80)
                {
                    throw IllegalCharacter(offset + 1);
                }

                if (word.Length == 1 || (isString && word.Length == 3))
                {
                    throw _source.Error("empty identifier", offset);
                }

                return strings == 0 || (isString && stringStart == 1) ? TokenKind.Identifier : TokenKind.Reserved;
            case >= (byte)'a' and <= (byte)'z':
                return strings == 0 ? TokenKind.Keyword : TokenKind.Reserved;
            case (>= (byte)'0' and <= (byte)'9') or (byte)'+' or (byte)'-':
                return strings == 0 ? TokenKind.Number : TokenKind.Reserved;
            default:
                return TokenKind.Reserved;
        }
    }

    /// <summary>The offset behind the string that starts at <paramref name="start"/>.</summary>
    private int SkipString(int start)
    {
        ReadOnlySpan<byte> text = _source.Bytes[.._end];
        int position = start + 1;
        while (true)
        {
            position = CharacterClass.Find(text, position, CharacterClass.StringStop);
            if (position >= text.Length)
            {
                throw _source.Error("unclosed string", start);
            }

            switch (text[position])
            {
                case (byte)'"':
                    return position + 1;
                case (byte)'\\':
                    position += 2;
                    break;
                case (byte)'\n' or (byte)'\r':
                    throw _source.Error("unclosed string", start);
                default:
                    throw IllegalCharacter(position);
            }
        }
    }

    private TextFormatException IllegalCharacter(int offset)
    {
        System.Text.Rune.DecodeFromUtf8(_source.Bytes[offset..], out System.Text.Rune character, out _);
        return _source.Error($"illegal character U+{character.Value:X4}", offset);
    }
}
