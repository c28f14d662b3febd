namespace Petrel.Text;

/// <summary>The classes of tokens (spec: Text Format, Lexical Format).</summary>
internal enum TokenKind : byte
{
    EndOfText,
    LeftParenthesis,
    RightParenthesis,

    /// <summary>Starts with a small letter: names of instructions and fields, <c>inf</c>, <c>nan</c>, <c>offset=4</c>.</summary>
    Keyword,

    /// <summary>Starts with a digit, or with a sign; whether it is a number is seen when it is used.</summary>
    Number,

    /// <summary><c>$name</c> or <c>$"name"</c>.</summary>
    Identifier,
    String,

    /// <summary>A run of characters that is no other token; nothing accepts it.</summary>
    Reserved,
}

/// <summary>A token: its class and the bytes that it covers.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End);
