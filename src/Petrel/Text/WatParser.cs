namespace Petrel.Text;

/// <summary>
/// Assembles a text module into a binary one (spec: Text Format). Only what the text format itself rules is checked;
/// decoder and validator take the result from there.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>The fields are listed and their identifiers bound, because any of them may be used before it is defined;
/// contents are skipped without making tokens (<see cref="ListFields"/>).</item>
/// <item>Type definitions are assembled, because the types of functions and the fields of structs must be known.</item>
/// <item>Everything else is assembled, in the order of the text, straight into the buffers of the sections.</item>
/// <item>The sections are put together, custom sections between them (<see cref="WriteModule"/>).</item>
/// </list>
/// No step is recursive over the text, so that no nesting overflows the stack.
/// </remarks>
internal sealed partial class WatParser
{
    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private readonly SymbolTable _symbols = new();
    private readonly ByteBuffer _scratch = new();

    private readonly IndexSpace _types = new("type", "type");
    private readonly IndexSpace _functions = new("function", "func");
    private readonly IndexSpace _tables = new("table", "table");
    private readonly IndexSpace _memories = new("memory", "memory");
    private readonly IndexSpace _globals = new("global", "global");
    private readonly IndexSpace _tags = new("tag", "tag");
    private readonly IndexSpace _elements = new("elem segment", "elem");
    private readonly IndexSpace _data = new("data segment", "data");

    private WatParser(SourceText source, int start, int end)
    {
        _source = source;
        _lexer = new Lexer(source, start, end) { CollectsAnnotations = true };
        // The first token was read when annotations were not collected yet.
        _lexer.Reset(start);
    }

    /// <summary>Assembles a text module.</summary>
    /// <exception cref="TextFormatException">The text is not a module.</exception>
    public static byte[] Assemble(string text) => Assemble(SourceText.FromString(text));

    /// <summary>Assembles a text module in UTF-8.</summary>
    /// <exception cref="TextFormatException">The text is not a module.</exception>
    public static byte[] Assemble(ReadOnlySpan<byte> utf8Text) => Assemble(new SourceText(utf8Text.ToArray()));

    private static byte[] Assemble(SourceText source) => Assemble(source, 0, source.Length);

    /// <summary>Assembles the module in a part of a text; places in errors are those of the whole text.</summary>
    /// <exception cref="TextFormatException">The part is not a module.</exception>
    public static byte[] Assemble(SourceText source, int start, int end) => new WatParser(source, start, end).ParseModule(allowQuote: true);

    private byte[] ParseModule(bool allowQuote)
    {
        TakeModuleAnnotations(_lexer.Current.Start);
        bool isWrapped = _lexer.TryOpen("module"u8);
        if (isWrapped)
        {
            // In scripts, a module may be said to be a definition only.
            _lexer.TryKeyword("definition"u8);
            _moduleName = TryIdentifier();
            TakeModuleNameAnnotation();
            if (allowQuote && _lexer.IsKeyword("binary"u8))
            {
                return ParseBinaryModule().ToArray();
            }

            if (allowQuote && _lexer.IsKeyword("quote"u8))
            {
                var quoted = new SourceText(ParseBinaryModule().ToArray());
                return new WatParser(quoted, 0, quoted.Length).ParseModule(allowQuote: false);
            }
        }

        ListFields(isWrapped);
        ParseTypeFields();
        ParseOtherFields();
        return WriteModule();
    }

    /// <summary><c>binary</c> or <c>quote</c>, then the bytes as strings.</summary>
    private ByteBuffer ParseBinaryModule()
    {
        _lexer.Advance();
        var bytes = new ByteBuffer();
        while (_lexer.Current.Kind == TokenKind.String)
        {
            Token part = _lexer.Advance();
            StringLiteral.Decode(_source, part.Start, part.End, bytes);
        }

        _lexer.ExpectClose();
        ExpectEndOfText();
        return bytes;
    }

    private void ExpectEndOfText()
    {
        if (_lexer.Current.Kind != TokenKind.EndOfText)
        {
            throw _lexer.Unexpected("the end of the module");
        }
    }

    /// <summary>Consumes an identifier when there is one; its symbol, or -1.</summary>
    private int TryIdentifier() => _lexer.Current.Kind == TokenKind.Identifier ? SymbolOf(_lexer.Advance()) : -1;

    /// <summary>The symbol of an identifier: <c>$a</c> and <c>$"a"</c> are the same.</summary>
    private int SymbolOf(Token identifier)
    {
        if (_source.Bytes[identifier.Start + 1] != '"')
        {
            return _symbols.Intern(_source.Bytes[(identifier.Start + 1)..identifier.End]);
        }

        return SymbolOfString(identifier.Start + 1, identifier.End);
    }

    private int SymbolOfString(int start, int end)
    {
        int before = _scratch.Length;
        StringLiteral.DecodeName(_source, start, end, _scratch);
        int symbol = _symbols.Intern(_scratch.Span[before..]);
        _scratch.Truncate(before);
        return symbol;
    }

    /// <summary>An index, as a number or as an identifier of <paramref name="space"/>.</summary>
    private uint ParseIndex(IndexSpace space)
    {
        Token token = _lexer.Current;
        if (token.Kind == TokenKind.Number)
        {
            return ParseUnsigned32("an index of a " + space.Noun);
        }

        if (token.Kind != TokenKind.Identifier)
        {
            throw _lexer.Unexpected($"the index or identifier of a {space.Noun}");
        }

        if (!space.TryResolve(SymbolOf(token), out int index))
        {
            throw _source.Error($"unknown {space.Noun} {_source.Quote(token.Start, token.End)}", token.Start);
        }

        _lexer.Advance();
        return (uint)index;
    }

    /// <summary>As <see cref="ParseIndex"/> when an index is there, else <paramref name="fallback"/>.</summary>
    private uint ParseOptionalIndex(IndexSpace space, uint fallback = 0) => IsIndex ? ParseIndex(space) : fallback;

    private bool IsIndex => _lexer.Current.Kind is TokenKind.Number or TokenKind.Identifier;

    private uint ParseUnsigned32(string expectation) => (uint)ParseUnsigned(32, expectation);

    private ulong ParseUnsigned(int bits, string expectation)
    {
        Token token = _lexer.Current;
        if (token.Kind != TokenKind.Number)
        {
            throw _lexer.Unexpected(expectation);
        }

        ulong value = UnsignedValue(token, token.Start, bits, expectation);
        _lexer.Advance();
        return value;
    }

    /// <summary>The value of the unsigned integer from <paramref name="start"/> to the end of <paramref name="token"/>.</summary>
    private ulong UnsignedValue(Token token, int start, int bits, string expectation)
    {
        ReadOnlySpan<byte> text = _source.Bytes[start..token.End];
        if (!NumberLiteral.TryParse(text, out bool signed, out _, out ulong value, out bool overflow))
        {
            throw UnknownOperator(token, expectation);
        }

        if (signed)
        {
            throw _lexer.Unexpected(token, expectation);
        }

        if (overflow || (bits < 64 && value >> bits != 0))
        {
            throw _source.Error($"i{bits} constant out of range: {_source.Quote(start, token.End)}, expected {expectation}", start);
        }

        return value;
    }

    private TextFormatException UnknownOperator(Token token, string expectation) =>
        _source.Error($"unknown operator {_source.Excerpt(token.Start, token.End)}, expected {expectation}", token.Start);

    /// <summary>A string that is a name, into <paramref name="output"/> with its length in front.</summary>
    private void ParseName(ByteBuffer output, string expectation)
    {
        Token token = _lexer.Expect(TokenKind.String, expectation);
        WriteName(token.Start, token.End, output);
    }

    private void WriteName(int start, int end, ByteBuffer output)
    {
        int before = _scratch.Length;
        StringLiteral.DecodeName(_source, start, end, _scratch);
        output.Sized(_scratch.Span[before..]);
        _scratch.Truncate(before);
    }
}
