using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Petrel.Components;

/// <summary>The semantic version of a package, as in <c>1.2.3-rc.1+build</c> (semver.org 2.0.0). Ordered by precedence; build metadata counts last, so that equal means identical.</summary>
public sealed record PackageVersion(ulong Major, ulong Minor, ulong Patch, string PreRelease = "", string Build = "") : IComparable<PackageVersion>
{
    /// <summary>Parses a complete version.</summary>
    /// <returns>False when the text is none; <paramref name="problem"/> says why.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out PackageVersion? version, [NotNullWhen(false)] out string? problem)
    {
        version = null;
        problem = null;
        if (text.Length == 0)
        {
            problem = "empty string, expected a semver version";
            return false;
        }

        int position = 0;
        ulong[] numbers = new ulong[3];
        for (int i = 0; i < 3; i++)
        {
            if (i > 0)
            {
                if (position == text.Length)
                {
                    problem = $"unexpected end of input: '.' and a number expected in version {text}";
                    return false;
                }

                if (text[position] != '.')
                {
                    problem = $"unexpected character '{text[position]}' in version {text}: '.' expected";
                    return false;
                }

                position++;
            }

            if (!ReadNumber(text, ref position, out numbers[i], out problem))
            {
                return false;
            }
        }

        string preRelease = "";
        string build = "";
        if (position < text.Length && text[position] == '-')
        {
            int end = text.IndexOf('+', position);
            end = end < 0 ? text.Length : end;
            preRelease = text[(position + 1)..end];
            position = end;
            if (!AreIdentifiers(preRelease, forbidsLeadingZero: true, out problem))
            {
                return false;
            }
        }

        if (position < text.Length && text[position] == '+')
        {
            build = text[(position + 1)..];
            position = text.Length;
            if (!AreIdentifiers(build, forbidsLeadingZero: false, out problem))
            {
                return false;
            }
        }

        if (position < text.Length)
        {
            problem = $"unexpected character '{text[position]}' in version {text}";
            return false;
        }

        version = new PackageVersion(numbers[0], numbers[1], numbers[2], preRelease, build);
        problem = null;
        return true;
    }

    /// <summary>Compares by precedence.</summary>
    public int CompareTo(PackageVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        int order = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        if (order == 0)
        {
            order = ComparePreReleases(PreRelease, other.PreRelease);
        }

        return order != 0 ? order : string.CompareOrdinal(Build, other.Build);
    }

    /// <summary>True when the first comes before the second.</summary>
    public static bool operator <(PackageVersion? left, PackageVersion? right) => Compare(left, right) < 0;

    /// <summary>True when the first comes before or equals the second.</summary>
    public static bool operator <=(PackageVersion? left, PackageVersion? right) => Compare(left, right) <= 0;

    /// <summary>True when the first comes after the second.</summary>
    public static bool operator >(PackageVersion? left, PackageVersion? right) => Compare(left, right) > 0;

    /// <summary>True when the first comes after or equals the second.</summary>
    public static bool operator >=(PackageVersion? left, PackageVersion? right) => Compare(left, right) >= 0;

    /// <summary>The version as text.</summary>
    public override string ToString() =>
        $"{Major}.{Minor}.{Patch}{(PreRelease.Length > 0 ? "-" + PreRelease : "")}{(Build.Length > 0 ? "+" + Build : "")}";

    private static int Compare(PackageVersion? left, PackageVersion? right) =>
        left is null ? right is null ? 0 : -1 : left.CompareTo(right);

    private static int ComparePreReleases(string first, string second)
    {
        if (first.Length == 0 || second.Length == 0)
        {
            // A pre-release comes before its release.
            return second.Length.CompareTo(0) - first.Length.CompareTo(0);
        }

        string[] a = first.Split('.');
        string[] b = second.Split('.');
        for (int i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            bool isNumber = IsNumber(a[i]);
            int order = isNumber && IsNumber(b[i])
                ? (a[i].Length, a[i]).CompareTo((b[i].Length, b[i]))
                : isNumber ? -1 : IsNumber(b[i]) ? 1 : string.CompareOrdinal(a[i], b[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return a.Length.CompareTo(b.Length);
    }

    private static bool IsNumber(string text) => text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    private static bool ReadNumber(string text, ref int position, out ulong number, [NotNullWhen(false)] out string? problem)
    {
        int start = position;
        while (position < text.Length && char.IsAsciiDigit(text[position]))
        {
            position++;
        }

        ReadOnlySpan<char> digits = text.AsSpan(start, position - start);
        number = 0;
        problem = digits.Length == 0
            ? start == text.Length
                ? $"unexpected end of input: a number expected in version {text}"
                : $"unexpected character '{text[start]}' in version {text}: a number expected"
            : digits.Length > 1 && digits[0] == '0'
                ? $"invalid leading zero in version {text}"
                : !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                    ? $"number too large in version {text}"
                    : null;
        return problem is null;
    }

    private static bool AreIdentifiers(string text, bool forbidsLeadingZero, [NotNullWhen(false)] out string? problem)
    {
        problem = null;
        foreach (string part in text.Split('.'))
        {
            if (part.Length == 0)
            {
                problem = "empty identifier segment in a version";
            }
            else if (forbidsLeadingZero && part.Length > 1 && part[0] == '0' && IsNumber(part))
            {
                problem = $"invalid leading zero in the segment {part} of a version";
            }
            else
            {
                foreach (char c in part)
                {
                    if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                    {
                        problem = $"unexpected character '{c}' in a version";
                    }
                }
            }

            if (problem is not null)
            {
                return false;
            }
        }

        return true;
    }
}
