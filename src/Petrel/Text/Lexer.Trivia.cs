using Petrel.Collections;

namespace Petrel.Text;

/// <summary>White space, comments and annotations (spec: Text Format, White Space).</summary>
internal sealed partial class Lexer
{
    private readonly ArrayBuilder<Annotation> _annotations = new(0);
    private int _firstAnnotation;

    /// <summary>Whether known annotations are kept for <see cref="TryTakeAnnotation"/>.</summary>
    public bool CollectsAnnotations { get; init; }

    /// <summary>
    /// Takes the first pending annotation when it stands in front of offset <paramref name="before"/>.
    /// </summary>
    public bool TryTakeAnnotation(int before, out Annotation annotation)
    {
        if (_firstAnnotation < _annotations.Count && _annotations[_firstAnnotation].Start < before)
        {
            annotation = _annotations[_firstAnnotation++];
            if (_firstAnnotation == _annotations.Count)
            {
                _annotations.Clear();
                _firstAnnotation = 0;
            }

            return true;
        }

        annotation = default;
        return false;
    }

    /// <summary>True when the first pending annotation is of this kind and stands in front of <paramref name="before"/>.</summary>
    public bool IsAnnotated(AnnotationKind kind, int before) =>
        _firstAnnotation < _annotations.Count
        && _annotations[_firstAnnotation].Kind == kind && _annotations[_firstAnnotation].Start < before;

    /// <summary>
    /// The offset behind the parenthesis that closes the one at <paramref name="open"/>, found without making tokens.
    /// </summary>
    /// <exception cref="TextFormatException">Nothing closes it, or a string or comment inside is not closed.</exception>
    public int SkipGroup(int open)
    {
        ReadOnlySpan<byte> text = _source.Bytes[.._end];
        int depth = 0;
        int position = open;
        while (position < text.Length)
        {
            position = CharacterClass.Find(text, position, CharacterClass.Structure);
            if (position >= text.Length)
            {
                break;
            }

            switch (text[position])
            {
                case (byte)'(' when IsAt(position + 1, ';'):
                    position = SkipBlockComment(position);
                    break;
                case (byte)'(':
                    depth++;
                    position++;
                    break;
                case (byte)')':
                    position++;
                    if (--depth == 0)
                    {
                        return position;
                    }

                    break;
                case (byte)'"':
                    position = SkipString(position);
                    break;
                default:
                    position = IsAt(position + 1, ';') ? SkipLineComment(position) : position + 1;
                    break;
            }
        }

        throw _source.Error("unexpected end of text: no ')' closes this '('", open);
    }

    private bool IsAt(int position, char character) => position < _end && _source.Bytes[position] == character;

    private void SkipTrivia()
    {
        ReadOnlySpan<byte> text = _source.Bytes[.._end];
        while (_position < text.Length)
        {
            switch (text[_position])
            {
                case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                    _position++;
                    break;
                case (byte)';' when IsAt(_position + 1, ';'):
                    _position = SkipLineComment(_position);
                    break;
                case (byte)'(' when IsAt(_position + 1, ';'):
                    _position = SkipBlockComment(_position);
                    break;
                case (byte)'(' when IsAt(_position + 1, '@'):
                    SkipAnnotation();
                    break;
                default:
                    return;
            }
        }
    }

    private int SkipLineComment(int start) => CharacterClass.FindLineEnd(_source.Bytes[.._end], start);

    private int SkipBlockComment(int start)
    {
        ReadOnlySpan<byte> text = _source.Bytes[.._end];
        int depth = 1;
        int position = start + 2;
        while (true)
        {
            position = CharacterClass.Find(text, position, CharacterClass.Structure);
            if (position + 1 >= text.Length)
            {
                throw _source.Error("unclosed comment", start);
            }

            if (text[position] == '(' && text[position + 1] == ';')
            {
                depth++;
                position += 2;
            }
            else if (text[position] == ';' && text[position + 1] == ')')
            {
                position += 2;
                if (--depth == 0)
                {
                    return position;
                }
            }
            else
            {
                position++;
            }
        }
    }

    /// <summary>Skips <c>(@id token*)</c>, where the tokens may be anything lexical in balanced parentheses.</summary>
    private void SkipAnnotation()
    {
        ReadOnlySpan<byte> text = _source.Bytes[.._end];
        int start = _position;
        int idStart = start + 2;
        int idEnd = idStart;
        if (IsAt(idStart, '"'))
        {
            idEnd = SkipString(idStart);
        }
        else
        {
            idEnd = CharacterClass.SkipIdentifier(text, idStart);
        }

        ReadOnlySpan<byte> id = text[idStart..idEnd];
        if (id.IsEmpty || id.SequenceEqual("\"\""u8))
        {
            throw _source.Error("empty annotation id", start);
        }

        if (id[0] == '"')
        {
            var decoded = new ByteBuffer();
            StringLiteral.DecodeName(_source, idStart, idEnd, decoded);
            id = decoded.Span;
        }

        _position = idEnd;
        int depth = 1;
        while (true)
        {
            Token token = ScanInsideAnnotation();
            switch (token.Kind)
            {
                case TokenKind.EndOfText:
                    throw _source.Error("unclosed annotation", start);
                case TokenKind.LeftParenthesis:
                    depth++;
                    break;
                case TokenKind.RightParenthesis when --depth == 0:
                    Keep(id, new Annotation(default, start, idEnd, token.Start));
                    return;
                default:
                    break;
            }
        }
    }

    /// <summary>
    /// One token inside an annotation. Annotations in there need not be told from other parentheses (<c>(@)</c> is
    /// allowed, too), so that their nesting is a count and not a recursion.
    /// </summary>
    private Token ScanInsideAnnotation()
    {
        while (_position < _end)
        {
            switch (_source.Bytes[_position])
            {
                case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                    _position++;
                    break;
                case (byte)';' when IsAt(_position + 1, ';'):
                    _position = SkipLineComment(_position);
                    break;
                case (byte)'(' when IsAt(_position + 1, ';'):
                    _position = SkipBlockComment(_position);
                    break;
                case (byte)'(':
                    _position++;
                    return new Token(TokenKind.LeftParenthesis, _position - 1, _position);
                case (byte)')':
                    _position++;
                    return new Token(TokenKind.RightParenthesis, _position - 1, _position);
                case (byte)'$':
                    // An identifier in the making; alone or empty it does no harm here.
                    _position++;
                    return new Token(TokenKind.Reserved, _position - 1, _position);
                default:
                    return ScanWord(_position);
            }
        }

        return new Token(TokenKind.EndOfText, _end, _end);
    }

    private void Keep(ReadOnlySpan<byte> id, Annotation annotation)
    {
        if (!CollectsAnnotations)
        {
            return;
        }

        if (id.SequenceEqual("custom"u8))
        {
            _annotations.Add(annotation with { Kind = AnnotationKind.Custom });
        }
        else if (id.SequenceEqual("name"u8))
        {
            _annotations.Add(annotation with { Kind = AnnotationKind.Name });
        }
        else if (id.SequenceEqual("metadata.code.branch_hint"u8))
        {
            _annotations.Add(annotation with { Kind = AnnotationKind.BranchHint });
        }
    }
}
