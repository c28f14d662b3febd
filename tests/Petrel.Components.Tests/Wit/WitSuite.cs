using System.Runtime.CompilerServices;

namespace Petrel.Components.Tests.Wit;

/// <summary>The official WIT and WAVE cases, where they are.</summary>
internal static class WitSuite
{
    /// <summary>Where they are: PETREL_TESTSUITE, else ../shared/testsuite beside the repository or artifacts/testsuite; null when nowhere.</summary>
    public static string? Find(string folder, [CallerFilePath] string thisFile = "")
    {
        string repository = Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..");
        string[] roots =
        [
            Environment.GetEnvironmentVariable("PETREL_TESTSUITE") ?? "",
            Path.Combine(repository, "..", "shared", "testsuite"),
            Path.Combine(repository, "artifacts", "testsuite"),
        ];
        foreach (string root in roots)
        {
            string path = Path.Combine(root, folder);
            if (root.Length > 0 && Directory.Exists(path))
            {
                return Path.GetFullPath(path);
            }
        }

        return null;
    }
}
