using System.Runtime.CompilerServices;

namespace Petrel.Tests.Text;

/// <summary>Finds the official test scripts, which are not part of this repository.</summary>
internal static class OfficialScripts
{
    private static readonly string[] s_folders = ["core", "custom", "legacy", "proposals"];

    /// <summary>Where they are: PETREL_TESTSUITE, else ../shared/testsuite beside the repository; null when neither exists.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>All scripts of the core format and its proposals, by their path below <see cref="Root"/>.</summary>
    public static IEnumerable<string> Paths => Root is null
        ? []
        : s_folders.Select(static folder => Path.Combine(Root, folder))
            .Where(Directory.Exists)
            .SelectMany(static folder => Directory.EnumerateFiles(folder, "*.wast", SearchOption.AllDirectories))
            .Select(static path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static byte[] Read(string path) => File.ReadAllBytes(Path.Combine(Root!, path));

    private static string? FindRoot([CallerFilePath] string thisFile = "")
    {
        string? root = Environment.GetEnvironmentVariable("PETREL_TESTSUITE");
        if (string.IsNullOrEmpty(root))
        {
            root = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "..", "shared", "testsuite");
        }

        return Directory.Exists(root) ? Path.GetFullPath(root) : null;
    }
}
