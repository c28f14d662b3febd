using System.Buffers;
using System.Text;

namespace Petrel.Wasi.Sandbox.Managed;

/// <summary>Resolves paths below a directory with the framework's file API: every component is looked at, links are followed by hand.</summary>
internal static class ManagedPath
{
    private const int MaximumLinks = 40;

    // On Windows these would name a drive, a stream of a file, a device or another separator.
    private static readonly SearchValues<char> s_forbidden = SearchValues.Create("\\:*?\"<>|");

    private static readonly string[] s_devices =
    [
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9",
    ];

    /// <summary>Resolves a path.</summary>
    /// <param name="root">The directory, as a full path.</param>
    /// <param name="path">The path.</param>
    /// <param name="lookup">Whether a slash at the end means to follow a link and to ask for a directory.</param>
    /// <param name="followLinks">Whether a link at the end is followed.</param>
    /// <param name="result">The path on the host, of which all but the last component have been checked.</param>
    public static Errno Resolve(string root, PathText path, bool lookup, bool followLinks, out Resolved result)
    {
        result = default;
        List<string> done = [];
        Stack<string> pending = new();
        PushComponents(pending, Encoding.UTF8.GetString(path.Span));
        bool slash = path.EndsInSlash;
        bool endedInParent = false;
        int links = 0;
        string current = root;
        while (pending.TryPop(out string? component))
        {
            endedInParent = false;
            if (component == ".")
            {
                continue;
            }

            if (component == "..")
            {
                if (done.Count == 0)
                {
                    return Errno.Perm;
                }

                done.RemoveAt(done.Count - 1);
                current = Join(root, done);
                endedInParent = true;
                continue;
            }

            if (OperatingSystem.IsWindows() && !IsUsableOnWindows(component))
            {
                return Errno.Inval;
            }

            bool last = pending.Count == 0;
            string next = Path.Join(current, component);
            if (last && !(lookup && (slash || followLinks)))
            {
                result = new Resolved(next, slash, IsDirectoryItself: false, EndedInParent: false);
                return Errno.Success;
            }

            if (new FileInfo(next).LinkTarget is { } target)
            {
                if (++links > MaximumLinks)
                {
                    return Errno.Loop;
                }

                if (Path.IsPathRooted(target) || target.StartsWith('/'))
                {
                    return Errno.Perm;
                }

                PushComponents(pending, OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target);
                continue;
            }

            if (last && !slash)
            {
                result = new Resolved(next, EndsInSlash: false, IsDirectoryItself: false, EndedInParent: false);
                return Errno.Success;
            }

            if (!Directory.Exists(next))
            {
                return File.Exists(next) ? Errno.Notdir : Errno.Noent;
            }

            done.Add(component);
            current = next;
        }

        result = new Resolved(current, slash, IsDirectoryItself: true, endedInParent);
        return Errno.Success;
    }

    private static string Join(string root, List<string> components)
    {
        string path = root;
        foreach (string component in components)
        {
            path = Path.Join(path, component);
        }

        return path;
    }

    private static void PushComponents(Stack<string> pending, string path)
    {
        string[] components = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (int i = components.Length - 1; i >= 0; i--)
        {
            pending.Push(components[i]);
        }
    }

    private static bool IsUsableOnWindows(string component)
    {
        if (component.AsSpan().ContainsAny(s_forbidden) || component.AsSpan().ContainsAnyInRange('\0', '\x1f') || component[^1] is '.' or ' ')
        {
            return false;
        }

        ReadOnlySpan<char> stem = component.AsSpan(0, component.IndexOf('.') is var dot and >= 0 ? dot : component.Length).TrimEnd(' ');
        foreach (string device in s_devices)
        {
            if (stem.Equals(device, StringComparison.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Where a path leads.</summary>
    /// <param name="Path">The path on the host.</param>
    /// <param name="EndsInSlash">Whether the guest's path named a directory by a slash.</param>
    /// <param name="IsDirectoryItself">Whether the path ended in <c>.</c>, <c>..</c> or a directory that was entered.</param>
    /// <param name="EndedInParent">Whether it ended in <c>..</c>.</param>
    public readonly record struct Resolved(string Path, bool EndsInSlash, bool IsDirectoryItself, bool EndedInParent);
}
