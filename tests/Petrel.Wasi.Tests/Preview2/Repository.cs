namespace Petrel.Wasi.Tests.Preview2;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    private static readonly string s_root = Find();

    /// <summary>A path in it.</summary>
    public static string At(string path) => Path.GetFullPath(Path.Combine(s_root, path));

    private static string Find()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Petrel.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run within the repository.");
        }

        return folder;
    }
}
