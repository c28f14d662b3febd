using System.Text;
using Petrel.Text;
using Xunit;

namespace Petrel.Tests.Text;

public sealed class LexerTests
{
    [Theory]
    [InlineData("(module)", "LeftParenthesis Keyword RightParenthesis")]
    [InlineData("i32.const -0x1_0", "Keyword Number")]
    [InlineData("$a $\"a b\" \"text\"", "Identifier Identifier String")]
    [InlineData("0$a", "Number")]
    [InlineData("0\"a\"", "Reserved")]
    [InlineData("\"a\"\"b\"", "Reserved")]
    [InlineData("$a\"b\"", "Reserved")]
    [InlineData("A", "Reserved")]
    [InlineData("a , ; [ ] { }", "Keyword Reserved Reserved Reserved Reserved Reserved Reserved")]
    [InlineData("a;;b\nc(;d(;e;)f;)g", "Keyword Keyword Keyword")]
    [InlineData("a;;b\rc;;d\r\ne;;f", "Keyword Keyword Keyword")]
    [InlineData("a(@x (y) \")\" , ;;)\n )b", "Keyword Keyword")]
    [InlineData("(@\"any thing\" $) inf nan:0x1", "Keyword Keyword")]
    [InlineData("\"a\\\"b\\\\\"", "String")]
    [InlineData("", "")]
    [InlineData(" \t\r\n", "")]
    public void TextIsCutIntoTokens(string text, string kinds)
    {
        var lexer = Lex(text);
        var found = new List<TokenKind>();
        while (lexer.Current.Kind != TokenKind.EndOfText)
        {
            found.Add(lexer.Advance().Kind);
        }

        Assert.Equal(kinds, string.Join(' ', found));
    }

    [Theory]
    [InlineData("a\n \"b", "unclosed string", 2, 2)]
    [InlineData("\"a\nb\"", "unclosed string", 1, 1)]
    [InlineData("\"a\tb\"", "illegal character U+0009", 1, 3)]
    [InlineData("  (; (; ;)", "unclosed comment", 1, 3)]
    [InlineData("(;", "unclosed comment", 1, 1)]
    [InlineData("(@a (b)", "unclosed annotation", 1, 1)]
    [InlineData("(@)", "empty annotation id", 1, 1)]
    [InlineData("(@\"\")", "empty annotation id", 1, 1)]
    [InlineData("$", "empty identifier", 1, 1)]
    [InlineData("$\"\"", "empty identifier", 1, 1)]
    [InlineData("a é", "illegal character U+00E9", 1, 3)]
    [InlineData("\r\n\u0001", "illegal character U+0001", 2, 1)]
    [InlineData("(; é ;)\u007F", "illegal character U+007F", 1, 8)]
    public void IllegalTextIsRejectedWithItsPlace(string text, string problem, int line, int column)
    {
        var exception = Assert.Throws<TextFormatException>(() =>
        {
            Lexer lexer = Lex(text);
            while (lexer.Current.Kind != TokenKind.EndOfText)
            {
                lexer.Advance();
            }
        });
        Assert.Equal((problem, line, column), (exception.Problem, exception.Line, exception.Column));
    }

    [Theory]
    [InlineData("\"a\\t\\n\\r\\\"\\'\\\\\"", "61 09 0A 0D 22 27 5C")]
    [InlineData("\"\\00\\fF\"", "00 FF")]
    [InlineData("\"\\u{41}\\u{1_F600}\"", "41 F0 9F 98 80")]
    [InlineData("\"é\"", "C3 A9")]
    public void EscapesStandForBytes(string literal, string bytes)
    {
        var source = SourceText.FromString(literal);
        var output = new ByteBuffer();
        StringLiteral.Decode(source, 0, source.Length, output);
        Assert.Equal(bytes.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(output.Span));
    }

    [Theory]
    [InlineData("\"ab\\x\"", 4)]
    [InlineData("\"\\4\"", 2)]
    [InlineData("\"\\u{110000}\"", 2)]
    [InlineData("\"\\u{d800}\"", 2)]
    [InlineData("\"\\u{}\"", 2)]
    [InlineData("\"\\u41\"", 2)]
    public void IllegalEscapesAreRejected(string literal, int column)
    {
        var source = SourceText.FromString(literal);
        var exception = Assert.Throws<TextFormatException>(() => StringLiteral.Decode(source, 0, source.Length, new ByteBuffer()));
        Assert.StartsWith("illegal escape", exception.Problem);
        Assert.Equal(column, exception.Column);
    }

    [Fact]
    public void TextThatIsNotUnicodeIsRejected()
    {
        var bytes = Assert.Throws<TextFormatException>(() => new SourceText([.. "a\n(é"u8, 0xC3, 0x28]));
        Assert.Equal(("malformed UTF-8 encoding", 2, 3), (bytes.Problem, bytes.Line, bytes.Column));
        var text = Assert.Throws<TextFormatException>(() => SourceText.FromString("é\ud800"));
        Assert.Equal((1, 2), (text.Line, text.Column));
    }

    private static Lexer Lex(string text)
    {
        var source = new SourceText(Encoding.UTF8.GetBytes(text));
        return new Lexer(source, 0, source.Length);
    }
}
