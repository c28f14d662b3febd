namespace Petrel.Cli.Running;

/// <summary>A directory that the program may use. A class for the reason that <see cref="NamedValue"/> is one.</summary>
/// <param name="HostPath">Where it is.</param>
/// <param name="GuestPath">What the program calls it.</param>
/// <param name="IsReadOnly">True when the program may only read in it.</param>
internal sealed record DirectoryGrant(string HostPath, string GuestPath, bool IsReadOnly)
{
    /// <summary>Reads <c>HOST[::GUEST[::ro]]</c>.</summary>
    public static DirectoryGrant Parse(string value)
    {
        const string Separator = "::";
        const string ReadOnlyMark = "::ro";
        bool isReadOnly = value.EndsWith(ReadOnlyMark, StringComparison.Ordinal)
            && value.IndexOf(Separator, StringComparison.Ordinal) < value.Length - ReadOnlyMark.Length;
        if (isReadOnly)
        {
            value = value[..^ReadOnlyMark.Length];
        }

        int separator = value.IndexOf(Separator, StringComparison.Ordinal);
        return separator < 0
            ? new DirectoryGrant(value, value, isReadOnly)
            : new DirectoryGrant(value[..separator], value[(separator + Separator.Length)..], isReadOnly);
    }
}
