namespace Petrel.Wast;

/// <summary>A directive that failed.</summary>
/// <param name="File">The script.</param>
/// <param name="Line">Where the directive starts, from 1; 0 when the script as a whole failed.</param>
/// <param name="Expected">What the directive asks for.</param>
/// <param name="Found">What happened instead.</param>
public sealed record WastFailure(string File, int Line, string Expected, string Found)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}: expected {Expected}, found {Found}";
}
