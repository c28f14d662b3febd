using System.Text;
using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Text;

namespace Petrel.Components.Text;

/// <summary>
/// Assembles the text of a component into its binary (spec: Explainer.md, Grammar). Definitions refer only to what comes before them, so
/// that one pass is enough: each definition is assembled into a buffer of its own, and what it writes inline (types, aliases) becomes a definition
/// in front of it. Nested components and types are handled by recursion, which is limited.
/// </summary>
internal sealed partial class ComponentTextParser
{
    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private TextScope _scope = null!;
    private int _nesting;

    private ComponentTextParser(SourceText source, int start, int end)
    {
        _source = source;
        _lexer = new Lexer(source, start, end) { CollectsAnnotations = true };

        // The first token was read when annotations were not collected yet.
        _lexer.Reset(start);
    }

    /// <summary>Assembles <c>(component ...)</c>.</summary>
    /// <exception cref="TextFormatException">The text is not a component.</exception>
    public static byte[] Assemble(ReadOnlySpan<byte> utf8Text)
    {
        var source = new SourceText(utf8Text.ToArray());
        return Assemble(source, 0, source.Length);
    }

    /// <summary>Assembles the component in a part of a text; places in errors are those of the whole text.</summary>
    /// <exception cref="TextFormatException">The part is not a component.</exception>
    public static byte[] Assemble(SourceText source, int start, int end) => new ComponentTextParser(source, start, end).ParseText();

    /// <summary>Assembles the definitions in a text without <c>(component</c> around them, as scripts quote them.</summary>
    /// <exception cref="TextFormatException">The text is not the inside of a component.</exception>
    public static byte[] AssembleQuoted(ReadOnlySpan<byte> utf8Text)
    {
        var source = new SourceText(utf8Text.ToArray());
        var parser = new ComponentTextParser(source, 0, source.Length);
        if (parser._lexer.IsOpen("component"u8) && parser.IsWholeText())
        {
            return parser.ParseText();
        }

        byte[] component = parser.ParseBody(null, TokenKind.EndOfText);
        return component;
    }

    /// <summary>True when the text is one group: a component, and not a definition of one among others.</summary>
    private bool IsWholeText()
    {
        int start = _lexer.Current.Start;
        _lexer.Reset(_lexer.SkipGroup(start));
        bool isWhole = _lexer.Current.Kind == TokenKind.EndOfText;
        _lexer.Reset(start);
        return isWhole;
    }

    private byte[] ParseText()
    {
        if (!_lexer.TryOpen("component"u8))
        {
            throw _lexer.Unexpected("(component ...)");
        }

        // In scripts, a component may be said to be a definition only.
        _lexer.TryKeyword("definition"u8);
        byte[] component = ParseComponent(TryIdentifier());
        if (_lexer.Current.Kind != TokenKind.EndOfText)
        {
            throw _lexer.Unexpected("the end of the component");
        }

        return component;
    }

    /// <summary>What follows the identifier of a component, to its closing parenthesis.</summary>
    private byte[] ParseComponent(string? name)
    {
        bool isBinary = _lexer.IsKeyword("binary"u8);
        if (isBinary || _lexer.IsKeyword("quote"u8))
        {
            _lexer.Advance();
            byte[] contents = ParseStrings();
            _lexer.ExpectClose();
            return isBinary ? contents : AssembleQuoted(contents);
        }

        return ParseBody(name, TokenKind.RightParenthesis);
    }

    private byte[] ParseBody(string? name, TokenKind end)
    {
        Enter();
        TextScope scope = new(TextScopeKind.Component, _scope, name, _source);
        _scope = scope;
        scope.Output.Bytes(ComponentPreamble.Bytes);
        TakeAnnotations();
        while (_lexer.Current.Kind != end)
        {
            ParseField();
            TakeAnnotations();
        }

        _lexer.Advance();
        scope.Flush();
        scope.EmitNames();
        _scope = scope.Parent!;
        _nesting--;
        return scope.Output.ToArray();
    }

    /// <summary>The annotations in front of the current token: <c>(@custom "name" "contents"*)</c> is a custom section.</summary>
    private void TakeAnnotations()
    {
        while (_lexer.TryTakeAnnotation(_lexer.Current.Start, out Annotation annotation))
        {
            if (annotation.Kind != AnnotationKind.Custom)
            {
                continue;
            }

            var lexer = new Lexer(_source, annotation.Content, annotation.End);
            Token token = lexer.Expect(TokenKind.String, "the name of a custom section");
            var name = new ByteBuffer();
            StringLiteral.DecodeName(_source, token.Start, token.End, name);
            var contents = new ByteBuffer();
            while (lexer.Current.Kind == TokenKind.String)
            {
                token = lexer.Advance();
                StringLiteral.Decode(_source, token.Start, token.End, contents);
            }

            lexer.Expect(TokenKind.EndOfText, "the end of the @custom annotation");
            _scope.EmitCustom(Encoding.UTF8.GetString(name.Span), contents.Span);
        }
    }

    private void ParseField()
    {
        int start = _lexer.Current.Start;
        Expect(TokenKind.LeftParenthesis, "a definition");
        string word = TakeKeyword("a definition of a component");
        switch (word)
        {
            case "core":
                ParseCoreField();
                break;
            case "component":
                ParseNestedComponent();
                break;
            case "instance":
                ParseInstance();
                break;
            case "alias":
                ParseAlias();
                break;
            case "type":
                ParseTypeField();
                break;
            case "canon":
                ParseCanonField();
                break;
            case "func":
                ParseFunctionField();
                break;
            case "import":
                ParseImport();
                break;
            case "export":
                ParseExport();
                break;
            case "value" or "start":
                throw _source.Error($"component values are not supported: ({word} ...) found", start);
            default:
                throw _source.Error($"unknown operator {word}, expected a definition of a component", start + 1);
        }
    }

    private void Enter()
    {
        if (++_nesting > ComponentLimits.Nesting)
        {
            throw _source.Error($"components and types nested deeper than {ComponentLimits.Nesting}", _lexer.Current.Start);
        }
    }

    // --- tokens

    private Token Expect(TokenKind kind, string what) => _lexer.Expect(kind, what);

    private string TakeKeyword(string what)
    {
        Token token = Expect(TokenKind.Keyword, what);
        return Encoding.UTF8.GetString(_lexer.Text(token));
    }

    private string PeekKeyword()
    {
        if (_lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            return "";
        }

        Token next = _lexer.Peek();
        return next.Kind == TokenKind.Keyword ? Encoding.UTF8.GetString(_lexer.Text(next)) : "";
    }

    private string? TryIdentifier() => _lexer.Current.Kind == TokenKind.Identifier ? IdentifierText(_lexer.Advance()) : null;

    private string IdentifierText(Token token)
    {
        if (_source.Bytes[token.Start + 1] != '"')
        {
            return Encoding.UTF8.GetString(_source.Bytes[(token.Start + 1)..token.End]);
        }

        var name = new ByteBuffer();
        StringLiteral.DecodeName(_source, token.Start + 1, token.End, name);
        return Encoding.UTF8.GetString(name.Span);
    }

    /// <summary>A string that is a name, with its length in front.</summary>
    private void ParseName(ByteBuffer output, string what)
    {
        Token token = Expect(TokenKind.String, what);
        var name = new ByteBuffer();
        StringLiteral.DecodeName(_source, token.Start, token.End, name);
        output.Sized(name.Span);
    }

    private byte[] ParseStrings()
    {
        var bytes = new ByteBuffer();
        while (_lexer.Current.Kind == TokenKind.String)
        {
            Token part = _lexer.Advance();
            StringLiteral.Decode(_source, part.Start, part.End, bytes);
        }

        return bytes.ToArray();
    }

    private uint ParseNumber(string what)
    {
        Token token = Expect(TokenKind.Number, what);
        return NumberLiteral.TryParse(_lexer.Text(token), out bool signed, out _, out ulong value, out bool overflow) && !signed && !overflow && value <= uint.MaxValue
            ? (uint)value
            : throw _source.Error($"{what} out of range: {_source.Quote(token.Start, token.End)}", token.Start);
    }
}
