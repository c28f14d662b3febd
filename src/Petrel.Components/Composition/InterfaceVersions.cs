using Petrel.Components.Linking;

namespace Petrel.Components.Composition;

/// <summary>Which names of interfaces stand for each other.</summary>
internal static class InterfaceVersions
{
    /// <summary>The name up to the version track: <c>a:b/c@1</c> of <c>a:b/c@1.4.2</c>; the whole name when the version is on no track.</summary>
    public static string TrackOf(string name) => InterfaceVersion.TrackOf(name) ?? name;

    /// <summary>True when <paramref name="name"/> has the higher version; both are on one track.</summary>
    public static bool IsNewer(string name, string than) =>
        InterfaceVersion.Split(name).Version is { } version && InterfaceVersion.Split(than).Version is { } other && version.CompareTo(other) > 0;

    /// <summary>Whether <paramref name="candidate"/> is a better choice for an import than <paramref name="best"/>.</summary>
    /// <returns>Positive when it is better, 0 when they are equally good, negative when it is worse or no choice at all.</returns>
    public static int Compare(string wanted, string candidate, string? best)
    {
        if (candidate != wanted && TrackOf(candidate) != TrackOf(wanted))
        {
            return -1;
        }

        if (best is null || candidate == best)
        {
            return best is null ? 1 : 0;
        }

        return candidate == wanted || (best != wanted && IsNewer(candidate, best)) ? 1 : -1;
    }
}
