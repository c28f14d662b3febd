namespace Petrel.Conformance;

/// <summary>The official scripts on this machine.</summary>
internal static class TestSuite
{
    private static readonly string[] s_folders = ["core", "custom", "legacy", "proposals", "component-model"];

    /// <summary>Where they are; null when they are not here.</summary>
    public static string? Root { get; } = FindRoot();

    public const string Missing = "The official scripts are not here: set PETREL_TESTSUITE (eng/fetch-testsuite says more).";

    /// <summary>Paths below <see cref="Root"/>, with forward slashes, sorted.</summary>
    public static IReadOnlyList<string> Scripts { get; } = FindScripts();

    private static string? FindRoot()
    {
        if (Environment.GetEnvironmentVariable("PETREL_TESTSUITE") is { Length: > 0 } given)
        {
            return given;
        }

        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, "Petrel.slnx")))
            {
                string[] candidates =
                [
                    Path.Combine(directory.FullName, "..", "shared", "testsuite"),
                    Path.Combine(directory.FullName, "artifacts", "testsuite"),
                ];
                return candidates.FirstOrDefault(c => File.Exists(Path.Combine(c, "core", "i32.wast")));
            }
        }

        return null;
    }

    private static List<string> FindScripts()
    {
        var scripts = new List<string>();
        foreach (string folder in s_folders)
        {
            if (Root is { } root && Path.Combine(root, folder) is var path && Directory.Exists(path))
            {
                scripts.AddRange(Directory.EnumerateFiles(path, "*.wast", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')));
            }
        }

        scripts.Sort(StringComparer.Ordinal);
        return scripts;
    }
}
