namespace Petrel.Components.Wit;

/// <summary>A place in a WIT file; the default is no place at all (what was decoded from binary has none).</summary>
internal readonly struct WitPosition(WitSource source, int offset)
{
    public WitSource? Source { get; } = source;

    public int Offset { get; } = offset;

    public InvalidWitException Error(string reason) => new(this, reason);

    public override string ToString()
    {
        if (Source is null)
        {
            return "(binary)";
        }

        (int line, int column) = Source.LineAndColumn(Offset);
        return $"{Source.Path}:{line}:{column}";
    }
}
