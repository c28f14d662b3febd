namespace Petrel.Guests.Tests;

/// <summary>Sources, the modules built from them and the manifests belong together.</summary>
public sealed class CommittedFilesTests
{
    private static readonly string[] s_sourceExtensions = [".c", ".cpp", ".rs"];

    public static TheoryData<string> Folders => ["tests/guests/c", "tests/guests/cpp", "tests/guests/rust", "bench/guests"];

    [Theory, MemberData(nameof(Folders))]
    public void EverySourceHasItsModule(string folder)
    {
        string path = Path.Combine(Repository.Root, folder);
        HashSet<string> sources = [.. Directory.EnumerateFiles(path).Where(IsSource).Select(file => Path.GetFileNameWithoutExtension(file))];
        HashSet<string> modules = [.. Directory.EnumerateFiles(path, "*.wasm").Select(file => Path.GetFileNameWithoutExtension(file))];
        Assert.Equal(sources.Order(), modules.Order());
    }

    [Theory, InlineData("c"), InlineData("cpp"), InlineData("rust"), InlineData("wat")]
    public void EveryProgramHasCases(string folder)
    {
        string path = Path.Combine(Repository.Guests, folder);
        foreach (string program in Directory.EnumerateFiles(path).Where(file => IsSource(file) || file.EndsWith(".wat", StringComparison.Ordinal)))
        {
            GuestManifest manifest = GuestManifest.Read(Path.ChangeExtension(program, ".json"));
            Assert.NotEmpty(manifest.Cases);
        }
    }

    private static bool IsSource(string path) => s_sourceExtensions.Contains(Path.GetExtension(path));
}
