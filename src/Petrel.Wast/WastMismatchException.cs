namespace Petrel.Wast;

/// <summary>A directive did not find what it asks for.</summary>
internal sealed class WastMismatchException(string expected, string found) : Exception($"expected {expected}, found {found}")
{
    public string Expected { get; } = expected;

    public string Found { get; } = found;
}
