using System.Text;

namespace Petrel.Text.Script;

/// <summary>Parses the commands of a script; modules are skipped without making tokens.</summary>
internal sealed partial class WastParser
{
    /// <summary>Threads in threads, and alternatives in alternatives: more than any script has, fewer than would fill the stack.</summary>
    private const int MaximumNesting = 100;

    private readonly SourceText _source;
    private readonly Lexer _lexer;
    private int _nesting;

    // Where line counting stands: commands are asked for in order.
    private int _lineOffset;
    private int _line = 1;

    public WastParser(SourceText source)
    {
        _source = source;
        _lexer = new Lexer(source, 0, source.Length);
    }

    public WastCommand[] ParseScript()
    {
        if (IsInlineModule())
        {
            return [new WastModuleCommand(1, WastModule.FromText(null, 1, _source, 0, _source.Length))];
        }

        List<WastCommand> commands = ParseCommands();
        if (_lexer.Current.Kind != TokenKind.EndOfText)
        {
            throw _lexer.Unexpected("a command");
        }

        return [.. commands];
    }

    /// <summary>A script may be just the fields of one module.</summary>
    private bool IsInlineModule()
    {
        if (_lexer.Current.Kind != TokenKind.LeftParenthesis)
        {
            return false;
        }

        Token keyword = _lexer.Peek();
        return keyword.Kind == TokenKind.Keyword && WatParser.IsFieldKeyword(_lexer.Text(keyword));
    }

    private List<WastCommand> ParseCommands()
    {
        var commands = new List<WastCommand>();
        while (_lexer.Current.Kind == TokenKind.LeftParenthesis)
        {
            commands.Add(ParseCommand());
        }

        return commands;
    }

    private WastCommand ParseCommand()
    {
        int start = _lexer.Current.Start;
        int line = LineOf(start);
        Token keyword = _lexer.Peek();
        if (keyword.Kind != TokenKind.Keyword)
        {
            throw _lexer.Unexpected(keyword, "a command");
        }

        string word = Encoding.UTF8.GetString(_lexer.Text(keyword));
        switch (word)
        {
            case "module":
                return ParseModuleCommand(line);
            case "component":
                return ParseComponentCommand(line);
            case "invoke" or "get":
                return new WastActionCommand(line, ParseAction());
            default:
                break;
        }

        _lexer.Advance();
        _lexer.Advance();
        WastCommand? command = word switch
        {
            "register" => new WastRegisterCommand(line, ParseName(), TryIdentifier()),
            "assert_return" when _isComponent => new WastAssertComponentReturn(line, ParseAction(), ParseComponentValues()),
            "assert_return" => new WastAssertReturn(line, ParseAction(), ParsePatterns()),
            "assert_exhaustion" => new WastAssertFailure(line, WastActionFailure.Exhaustion, ParseAction(), ParseName()),
            "assert_exception" => new WastAssertFailure(line, WastActionFailure.Exception, ParseAction(), TryName()),
            "assert_suspension" => new WastAssertFailure(line, WastActionFailure.Suspension, ParseAction(), TryName()),
            "assert_trap" when !_lexer.IsOpen("module"u8) && !_lexer.IsOpen("component"u8) =>
                new WastAssertFailure(line, WastActionFailure.Trap, ParseAction(), ParseName()),
            "assert_trap" => ParseAssertModule(line, WastModuleFailure.Trap),
            "assert_malformed" => ParseAssertModule(line, WastModuleFailure.Malformed),
            "assert_invalid" => ParseAssertModule(line, WastModuleFailure.Invalid),
            "assert_unlinkable" => ParseAssertModule(line, WastModuleFailure.Unlinkable),
            "assert_malformed_custom" => ParseAssertModule(line, WastModuleFailure.MalformedCustom),
            "assert_invalid_custom" => ParseAssertModule(line, WastModuleFailure.InvalidCustom),
            "thread" => ParseThread(line),
            "wait" => new WastWaitCommand(line, ParseIdentifier("the thread")),
            _ => null,
        };
        if (command is null)
        {
            throw _source.Error($"unknown operator {_source.Excerpt(keyword.Start, keyword.End)}, expected a command", keyword.Start);
        }

        _lexer.ExpectClose();
        return command;
    }

    private WastCommand ParseAssertModule(int line, WastModuleFailure failure)
    {
        if (_lexer.IsOpen("component"u8))
        {
            return new WastAssertComponent(line, failure, ParseComponent(out _), ParseName());
        }

        if (!_lexer.IsOpen("module"u8))
        {
            throw _lexer.Unexpected("(module ...)");
        }

        return new WastAssertModule(line, failure, ParseModule(out _), ParseName());
    }

    private WastCommand ParseModuleCommand(int line)
    {
        _isComponent = false;
        _lexer.Peek();
        int start = _lexer.Current.Start;
        _lexer.TryOpen("module"u8);
        if (_lexer.TryKeyword("instance"u8))
        {
            string? instance = TryIdentifier();
            string? definition = TryIdentifier();
            _lexer.ExpectClose();
            return new WastInstanceCommand(line, instance, definition);
        }

        _lexer.Reset(start);
        WastModule module = ParseModule(out bool isDefinition);
        return isDefinition ? new WastDefinitionCommand(line, module) : new WastModuleCommand(line, module);
    }

    /// <summary><c>(module definition? $id? (binary "..." | quote "..." | field*))</c>.</summary>
    private WastModule ParseModule(out bool isDefinition)
    {
        int start = _lexer.Current.Start;
        int line = LineOf(start);
        _lexer.TryOpen("module"u8);
        isDefinition = _lexer.TryKeyword("definition"u8);
        string? name = TryIdentifier();
        bool isBinary = _lexer.IsKeyword("binary"u8);
        if (isBinary || _lexer.IsKeyword("quote"u8))
        {
            _lexer.Advance();
            byte[] contents = ParseStrings();
            _lexer.ExpectClose();
            return WastModule.FromStrings(name, line, isBinary ? WastModuleForm.Binary : WastModuleForm.Quote, contents);
        }

        int end = _lexer.SkipGroup(start);
        _lexer.Reset(end);
        return WastModule.FromText(name, line, _source, start, end);
    }

    private WastThreadCommand ParseThread(int line)
    {
        if (++_nesting > MaximumNesting)
        {
            throw _source.Error($"threads nested deeper than {MaximumNesting}", _lexer.Current.Start);
        }

        string name = ParseIdentifier("the thread");
        var shared = new List<string>();
        while (_lexer.TryOpen("shared"u8))
        {
            if (!_lexer.TryOpen("module"u8))
            {
                throw _lexer.Unexpected("(module $id)");
            }

            shared.Add(ParseIdentifier("the module"));
            _lexer.ExpectClose();
            _lexer.ExpectClose();
        }

        List<WastCommand> commands = ParseCommands();
        _nesting--;
        return new WastThreadCommand(line, name, [.. shared], [.. commands]);
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

    private string ParseName()
    {
        Token token = _lexer.Expect(TokenKind.String, "a string");
        return DecodeName(token.Start, token.End);
    }

    private string TryName() => _lexer.Current.Kind == TokenKind.String ? ParseName() : "";

    private string? TryIdentifier() => _lexer.Current.Kind == TokenKind.Identifier ? ParseIdentifier("") : null;

    private string ParseIdentifier(string what)
    {
        Token token = _lexer.Expect(TokenKind.Identifier, $"the identifier of {what}");
        return _source.Bytes[token.Start + 1] == '"'
            ? DecodeName(token.Start + 1, token.End)
            : Encoding.UTF8.GetString(_source.Bytes[(token.Start + 1)..token.End]);
    }

    private string DecodeName(int start, int end)
    {
        var name = new ByteBuffer();
        StringLiteral.DecodeName(_source, start, end, name);
        return Encoding.UTF8.GetString(name.Span);
    }

    private int LineOf(int offset)
    {
        for (; _lineOffset < offset; _lineOffset++)
        {
            _line += _source.EndsLine(_lineOffset) ? 1 : 0;
        }

        return _line;
    }
}
