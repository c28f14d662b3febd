using System.Globalization;

namespace Petrel.Components.Linking;

/// <summary>The version behind an interface name, whole (<c>0.2.3</c>) or canonical (<c>0.2</c>, <c>1</c>).</summary>
/// <seealso href="https://semver.org">Semantic versioning</seealso>
internal readonly record struct InterfaceVersion(ulong Major, ulong Minor, ulong Patch, string PreRelease, bool IsCanonical)
{
    /// <summary>
    /// What compatible versions have in common: <c>1</c> for 1.x.y, <c>0.2</c> for 0.2.x; null for 0.0.x and pre-releases, which are compatible with nothing.
    /// </summary>
    public string? Track =>
        PreRelease.Length > 0 ? null
        : Major > 0 ? Major.ToString(CultureInfo.InvariantCulture)
        : Minor > 0 ? string.Create(CultureInfo.InvariantCulture, $"0.{Minor}")
        : null;

    /// <summary>A name up to the track of its version: <c>a:b/c@1</c> of <c>a:b/c@1.2.3</c>; null when it is on none and only the exact name will do.</summary>
    public static string? TrackOf(string name)
    {
        (string plain, InterfaceVersion? version) = Split(name);
        return version?.Track is { } track ? $"{plain}@{track}" : null;
    }

    /// <summary>Splits <c>a:b/c@1.2.3</c>; the version is null when there is none or it is not one.</summary>
    public static (string Name, InterfaceVersion? Version) Split(string name)
    {
        int at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (name, null) : (name[..at], Parse(name.AsSpan(at + 1)));
    }

    public static InterfaceVersion? Parse(ReadOnlySpan<char> text)
    {
        int build = text.IndexOf('+');
        if (build >= 0)
        {
            text = text[..build];
        }

        int dash = text.IndexOf('-');
        string preRelease = dash < 0 ? "" : text[(dash + 1)..].ToString();
        if (dash >= 0)
        {
            text = text[..dash];
        }

        Span<ulong> numbers = stackalloc ulong[3];
        int count = 0;
        foreach (Range part in text.Split('.'))
        {
            if (count == 3 || !ulong.TryParse(text[part], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[count]))
            {
                return null;
            }

            count++;
        }

        return count == 0 ? null : new InterfaceVersion(numbers[0], numbers[1], numbers[2], preRelease, count < 3);
    }

    /// <summary>Compares versions of one track.</summary>
    public int CompareTo(InterfaceVersion other)
    {
        int order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        return order != 0 ? order : Patch.CompareTo(other.Patch);
    }
}
