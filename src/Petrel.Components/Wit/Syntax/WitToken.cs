namespace Petrel.Components.Wit;

/// <summary>A token. <see cref="Value"/> of an identifier is without the <c>%</c>, of a string literal without quotes and escapes.</summary>
internal readonly struct WitToken(WitTokenKind kind, int start, int end, string value, string? docs)
{
    public WitTokenKind Kind { get; } = kind;

    public int Start { get; } = start;

    public int End { get; } = end;

    public string Value { get; } = value;

    /// <summary>The doc comments that stand before it, or null.</summary>
    public string? Docs { get; } = docs;

    public bool IsSymbol(string symbol) => Kind == WitTokenKind.Symbol && Value == symbol;

    public bool IsKeyword(string keyword) => Kind == WitTokenKind.Keyword && Value == keyword;

    public override string ToString() => Kind switch
    {
        WitTokenKind.End => "the end of the file",
        WitTokenKind.Keyword => $"the keyword `{Value}`",
        WitTokenKind.Symbol => $"'{Value}'",
        WitTokenKind.Text => "a string literal",
        _ => $"`{Value}`",
    };
}
