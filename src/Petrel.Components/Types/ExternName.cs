using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Petrel.Components;

/// <summary>The name of an import or export, taken apart (spec: Explainer.md, Import and Export Definitions).</summary>
public sealed class ExternName
{
    private ExternName(ExternNameKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>Its form.</summary>
    public ExternNameKind Kind { get; }

    /// <summary>The whole name.</summary>
    public string Text { get; }

    /// <summary>The label of a plain name; of a method or static function the part behind the dot; of an interface its last part. Else empty.</summary>
    public string Label { get; private init; } = "";

    /// <summary>The resource of a constructor, method or static function. Else empty.</summary>
    public string Resource { get; private init; } = "";

    /// <summary>Namespace of an interface or package. Else empty.</summary>
    public string Namespace { get; private init; } = "";

    /// <summary>Package of an interface or dependency. Else empty.</summary>
    public string Package { get; private init; } = "";

    /// <summary>What stands behind the <c>@</c> of an interface: a complete version or a canonical one such as <c>1</c> or <c>0.2</c>; null without.</summary>
    public string? VersionText { get; private init; }

    /// <summary>The complete version of an interface, or null.</summary>
    public PackageVersion? Version { get; private init; }

    /// <summary><c>ns:package/interface</c> without a version; empty for other names.</summary>
    public string UnversionedInterface => Kind == ExternNameKind.Interface ? $"{Namespace}:{Package}/{Label}" : "";

    /// <summary>
    /// What must be unique among imports and among exports (spec: strongly-unique): names that differ only in case, or in the annotation of
    /// a method or static function, clash; <c>[method]a.a</c> clashes with <c>a</c>, <c>[constructor]a</c> does not.
    /// </summary>
    internal string UniqueKey => Kind switch
    {
        ExternNameKind.Label => Label.ToLowerInvariant(),
        ExternNameKind.Constructor => "[constructor]" + Resource.ToLowerInvariant(),
        ExternNameKind.Method or ExternNameKind.Static =>
            string.Equals(Resource, Label, StringComparison.OrdinalIgnoreCase) ? Label.ToLowerInvariant() : $"{Resource}.{Label}".ToLowerInvariant(),
        ExternNameKind.Interface => UnversionedInterface.ToLowerInvariant() + (VersionText is null ? "" : "@" + VersionText),
        _ => Text,
    };

    /// <summary>Takes a name apart.</summary>
    /// <returns>False when it is no name; <paramref name="problem"/> says why.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExternName? name, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = Parse(text, out problem);
        return name is not null;
    }

    /// <summary>True for words joined by hyphens, each in small letters or in capitals, the first beginning with a letter.</summary>
    public static bool IsKebabCase(ReadOnlySpan<char> label)
    {
        bool isFirst = true;
        while (true)
        {
            int end = label.IndexOf('-');
            ReadOnlySpan<char> word = end < 0 ? label : label[..end];
            if (word.Length == 0 || (isFirst && char.IsAsciiDigit(word[0])) || !(IsWord(word, 'a', 'z') || IsWord(word, 'A', 'Z')))
            {
                return false;
            }

            if (end < 0)
            {
                return true;
            }

            isFirst = false;
            label = label[(end + 1)..];
        }
    }

    private static bool IsWord(ReadOnlySpan<char> word, char first, char last)
    {
        foreach (char c in word)
        {
            if (!char.IsAsciiDigit(c) && (c < first || c > last))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLowerKebabCase(ReadOnlySpan<char> label) => IsKebabCase(label) && label.IndexOfAnyInRange('A', 'Z') < 0;

    private static ExternName? Parse(string text, out string? problem)
    {
        problem = null;
        if (Strip(text, "[constructor]") is { } constructor)
        {
            return IsKebabCase(constructor)
                ? new ExternName(ExternNameKind.Constructor, text) { Resource = constructor }
                : Fail($"`{constructor}` is not in kebab case", out problem);
        }

        if ((Strip(text, "[method]") ?? Strip(text, "[static]")) is { } member)
        {
            int dot = member.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                return Fail($"failed to find `.` character in `{text}`", out problem);
            }

            string resource = member[..dot];
            string label = member[(dot + 1)..];
            return !IsKebabCase(resource) ? Fail($"`{resource}` is not in kebab case", out problem)
                : !IsKebabCase(label) ? Fail($"`{label}` is not in kebab case", out problem)
                : new ExternName(text[1] == 'm' ? ExternNameKind.Method : ExternNameKind.Static, text) { Resource = resource, Label = label };
        }

        if (Strip(text, "unlocked-dep=") is { } unlocked)
        {
            return ParseDependency(text, unlocked, ExternNameKind.UnlockedDependency, out problem);
        }

        if (Strip(text, "locked-dep=") is { } locked)
        {
            return ParseDependency(text, locked, ExternNameKind.LockedDependency, out problem);
        }

        if (Strip(text, "url=") is { } url)
        {
            return Bracketed(url, out string rest) is { } address && !address.Contains('<', StringComparison.Ordinal) && IsOptionalIntegrity(rest)
                ? new ExternName(ExternNameKind.Url, text) { Label = address }
                : Fail($"`{text}` is not a url name: url=<...> expected, and integrity=<...> behind a comma at most", out problem);
        }

        if (Strip(text, "integrity=") is not null)
        {
            return IsIntegrity(text)
                ? new ExternName(ExternNameKind.Hash, text)
                : Fail($"`{text}` is not an integrity name: integrity=<sha256-...> expected", out problem);
        }

        return text.Contains(':', StringComparison.Ordinal)
            ? ParseInterface(text, out problem)
            : IsKebabCase(text) ? new ExternName(ExternNameKind.Label, text) { Label = text } : Fail($"`{text}` is not in kebab case", out problem);
    }

    private static ExternName? ParseInterface(string text, out string? problem)
    {
        if (!ParsePackage(text, out string space, out string package, out string rest, out problem))
        {
            return null;
        }

        if (rest.Length == 0 || rest[0] != '/')
        {
            return Fail($"expected `/` after package name in `{text}`", out problem);
        }

        int at = rest.IndexOf('@', StringComparison.Ordinal);
        string label = at < 0 ? rest[1..] : rest[1..at];
        int slash = label.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
        {
            return Fail($"trailing characters found: `{label[slash..]}`", out problem);
        }

        if (!IsKebabCase(label))
        {
            return Fail($"`{label}` is not in kebab case", out problem);
        }

        string? versionText = at < 0 ? null : rest[(at + 1)..];
        PackageVersion? version = null;
        return versionText is null || IsCanonicalVersion(versionText) || PackageVersion.TryParse(versionText, out version, out problem)
            ? new ExternName(ExternNameKind.Interface, text)
            {
                Namespace = space,
                Package = package,
                Label = label,
                VersionText = versionText,
                Version = version,
            }
            : null;
    }

    /// <summary><c>1</c>, <c>0.2</c>, <c>0.0.3</c>: a version up to its first number that is not zero.</summary>
    internal static bool IsCanonicalVersion(string text)
    {
        string[] parts = text.Split('.');
        for (int i = 0; i < parts.Length; i++)
        {
            bool isLast = i == parts.Length - 1;
            if (isLast ? parts[i].Length == 0 || parts[i][0] is < '1' or > '9' || !ulong.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out _) : parts[i] != "0")
            {
                return false;
            }
        }

        return parts.Length <= 3;
    }

    private static bool ParsePackage(string text, out string space, out string package, out string rest, out string? problem)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        space = colon < 0 ? text : text[..colon];
        rest = colon < 0 ? "" : text[(colon + 1)..];
        int end = rest.AsSpan().IndexOfAny('/', '@', ':');
        package = end < 0 ? rest : rest[..end];
        rest = end < 0 ? "" : rest[end..];
        problem = !IsLowerKebabCase(space) ? $"`{space}` is not in kebab case with small letters, as a namespace has to be: `{text}` is not a valid extern name"
            : !IsLowerKebabCase(package) ? $"`{package}` is not in kebab case with small letters, as a package has to be: `{text}` is not a valid extern name"
            : null;
        return problem is null;
    }

    private static ExternName? ParseDependency(string text, string bracketed, ExternNameKind kind, out string? problem)
    {
        string? query = Bracketed(bracketed, out string rest, endsAtLast: kind == ExternNameKind.UnlockedDependency);
        if (query is null || (kind == ExternNameKind.UnlockedDependency ? rest.Length > 0 : !IsOptionalIntegrity(rest)))
        {
            return Fail($"`{text}` is not a dependency name: <namespace:package@version> expected", out problem);
        }

        if (!ParsePackage(query, out string space, out string package, out string version, out problem))
        {
            return null;
        }

        bool isValid = version.Length == 0
            || (kind == ExternNameKind.LockedDependency ? IsExactVersion(version) : IsVersionRange(version));
        return isValid
            ? new ExternName(kind, text) { Namespace = space, Package = package, VersionText = version.Length == 0 ? null : version[1..] }
            : Fail($"`{version}` is not a version{(kind == ExternNameKind.UnlockedDependency ? " range" : "")} in `{text}`", out problem);
    }

    private static bool IsExactVersion(string text) => text[0] == '@' && PackageVersion.TryParse(text[1..], out _, out _);

    /// <summary><c>@*</c>, <c>@{&gt;=1.0.0}</c>, <c>@{&lt;2.0.0}</c>, <c>@{&gt;=1.0.0 &lt;2.0.0}</c>.</summary>
    private static bool IsVersionRange(string text)
    {
        if (text == "@*")
        {
            return true;
        }

        if (!text.StartsWith("@{", StringComparison.Ordinal) || text[^1] != '}')
        {
            return false;
        }

        string[] bounds = text[2..^1].Split(' ');
        return bounds.Length switch
        {
            1 => IsBound(bounds[0], ">=") || IsBound(bounds[0], "<"),
            2 => IsBound(bounds[0], ">=") && IsBound(bounds[1], "<"),
            _ => false,
        };
    }

    private static bool IsBound(string text, string prefix) => Strip(text, prefix) is { } version && PackageVersion.TryParse(version, out _, out _);

    private static bool IsOptionalIntegrity(string text) => text.Length == 0 || (text[0] == ',' && IsIntegrity(text[1..]));

    private static bool IsIntegrity(string text)
    {
        if (Strip(text, "integrity=") is not { } bracketed || Bracketed(bracketed, out string rest) is not { } metadata || rest.Length > 0)
        {
            return false;
        }

        // Subresource Integrity: hashes of known algorithms, separated by spaces, each with options behind a question mark.
        string[] hashes = metadata.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (string hash in hashes)
        {
            int dash = hash.IndexOf('-', StringComparison.Ordinal);
            int options = hash.IndexOf('?', StringComparison.Ordinal);
            ReadOnlySpan<char> value = dash < 0 ? default : hash.AsSpan((dash + 1)..(options < 0 ? hash.Length : options)).TrimEnd('=');
            bool isKnown = dash > 0 && hash[..dash] is "sha256" or "sha384" or "sha512";
            if (!isKnown || value.Length == 0 || value.IndexOfAnyExcept(Base64) >= 0)
            {
                return false;
            }
        }

        return hashes.Length > 0;
    }

    private static readonly System.Buffers.SearchValues<char> Base64 =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_");

    private static string? Bracketed(string text, out string rest, bool endsAtLast = false)
    {
        // A version range has a '<' and '>' of its own, so that the last bracket is the one that closes.
        int end = endsAtLast ? text.LastIndexOf('>') : text.IndexOf('>', StringComparison.Ordinal);
        rest = end < 0 ? "" : text[(end + 1)..];
        return end > 0 && text[0] == '<' ? text[1..end] : null;
    }

    private static string? Strip(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    private static ExternName? Fail(string message, out string? problem)
    {
        problem = message;
        return null;
    }
}
