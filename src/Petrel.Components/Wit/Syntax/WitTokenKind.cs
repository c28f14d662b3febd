namespace Petrel.Components.Wit;

internal enum WitTokenKind
{
    End,
    Identifier,
    Keyword,
    Integer,
    Text,
    Symbol,
}
