namespace Petrel.Components.Wit;

/// <summary>The features whose <c>@unstable</c> items are wanted.</summary>
internal sealed class WitFeatures(IEnumerable<string> names, bool all = false)
{
    private readonly HashSet<string> _names = new(names, StringComparer.Ordinal);

    public static WitFeatures None { get; } = new([]);

    public static WitFeatures All { get; } = new([], all: true);

    public bool Contains(string feature) => all || _names.Contains(feature);
}
