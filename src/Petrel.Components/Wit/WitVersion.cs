using System.Globalization;

namespace Petrel.Components.Wit;

/// <summary>A version as semver.org writes it; build metadata is kept for the name and ignored for the order.</summary>
internal sealed class WitVersion : IComparable<WitVersion>, IEquatable<WitVersion>
{
    private WitVersion(string text, ulong major, ulong minor, ulong patch, string[] preRelease)
    {
        Text = text;
        Major = major;
        Minor = minor;
        Patch = patch;
        PreRelease = preRelease;
    }

    public string Text { get; }

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>The dot-separated identifiers after the hyphen.</summary>
    public string[] PreRelease { get; }

    /// <summary>Parses a version; null when it is none.</summary>
    public static WitVersion? TryParse(string text)
    {
        string rest = text;
        int plus = rest.IndexOf('+');
        if (plus >= 0)
        {
            if (!AreIdentifiers(rest.Substring(plus + 1), isPreRelease: false))
            {
                return null;
            }

            rest = rest.Substring(0, plus);
        }

        string[] preRelease = [];
        int hyphen = rest.IndexOf('-');
        if (hyphen >= 0)
        {
            string tail = rest.Substring(hyphen + 1);
            if (!AreIdentifiers(tail, isPreRelease: true))
            {
                return null;
            }

            preRelease = tail.Split('.');
            rest = rest.Substring(0, hyphen);
        }

        string[] numbers = rest.Split('.');
        return numbers.Length == 3 && TryNumber(numbers[0], out ulong major) && TryNumber(numbers[1], out ulong minor) && TryNumber(numbers[2], out ulong patch)
            ? new WitVersion(text, major, minor, patch, preRelease)
            : null;
    }

    public int CompareTo(WitVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = Major.CompareTo(other.Major);
        order = order != 0 ? order : Minor.CompareTo(other.Minor);
        order = order != 0 ? order : Patch.CompareTo(other.Patch);
        return order != 0 ? order : ComparePreRelease(PreRelease, other.PreRelease);
    }

    public bool Equals(WitVersion? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as WitVersion);

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    public override string ToString() => Text;

    private static int ComparePreRelease(string[] left, string[] right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }

        for (int i = 0; i < left.Length && i < right.Length; i++)
        {
            bool isLeftNumber = TryNumber(left[i], out ulong leftNumber);
            bool isRightNumber = TryNumber(right[i], out ulong rightNumber);
            int order = isLeftNumber && isRightNumber ? leftNumber.CompareTo(rightNumber)
                : isLeftNumber ? -1
                : isRightNumber ? 1
                : string.CompareOrdinal(left[i], right[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return left.Length.CompareTo(right.Length);
    }

    private static bool TryNumber(string text, out ulong number)
    {
        number = 0;
        return text.Length > 0 && (text.Length == 1 || text[0] != '0')
            && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static bool AreIdentifiers(string text, bool isPreRelease)
    {
        foreach (string identifier in text.Split('.'))
        {
            bool isNumeric = true;
            foreach (char c in identifier)
            {
                isNumeric &= c is >= '0' and <= '9';
                if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or '-'))
                {
                    return false;
                }
            }

            if (identifier.Length == 0 || (isPreRelease && isNumeric && identifier.Length > 1 && identifier[0] == '0'))
            {
                return false;
            }
        }

        return true;
    }
}
