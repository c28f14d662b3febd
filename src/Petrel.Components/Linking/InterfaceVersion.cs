using System.Globalization;

namespace Petrel.Components.Linking;

/// <summary>The versions behind interface names, whole (<c>0.2.3</c>) or canonical (<c>0.2</c>, <c>1</c>: the first of a track).</summary>
/// <seealso href="https://semver.org">Semantic versioning</seealso>
internal static class InterfaceVersion
{
    /// <summary>
    /// What compatible versions have in common: <c>1</c> for 1.x.y, <c>0.2</c> for 0.2.x; null for 0.0.x and pre-releases, which are compatible with nothing.
    /// </summary>
    public static string? Track(this PackageVersion version) =>
        version.PreRelease.Length > 0 ? null
        : version.Major > 0 ? version.Major.ToString(CultureInfo.InvariantCulture)
        : version.Minor > 0 ? string.Create(CultureInfo.InvariantCulture, $"0.{version.Minor}")
        : null;

    /// <summary>A name up to the track of its version: <c>a:b/c@1</c> of <c>a:b/c@1.2.3</c>; null when it is on none and only the exact name will do.</summary>
    public static string? TrackOf(string name)
    {
        (string plain, PackageVersion? version) = Split(name);
        return version?.Track() is { } track ? $"{plain}@{track}" : null;
    }

    /// <summary>Splits <c>a:b/c@1.2.3</c>; the version is null when there is none or it is not one.</summary>
    public static (string Name, PackageVersion? Version) Split(string name)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (name, null) : (name[..at], Parse(name[(at + 1)..]));
    }

    /// <summary>A whole or canonical version, or null.</summary>
    public static PackageVersion? Parse(string text)
    {
        string whole = text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 ? text + ".0.0" : text.AsSpan().Count('.') == 1 ? text + ".0" : text;
        return PackageVersion.TryParse(whole, out PackageVersion? version, out _) ? version : null;
    }
}
