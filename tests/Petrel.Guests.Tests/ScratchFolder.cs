using System.Text.Json;

namespace Petrel.Guests.Tests;

/// <summary>A temporary tree of files on the host, laid out and checked as manifests describe it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder(IReadOnlyDictionary<string, JsonElement> files)
    {
        Root = Directory.CreateTempSubdirectory("petrel-guest-").FullName;
        foreach ((string path, JsonElement content) in files)
        {
            string full = Path.Combine(Root, path);
            if (path.EndsWith('/'))
            {
                Directory.CreateDirectory(full);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            if (content.ValueKind == JsonValueKind.Object)
            {
                File.CreateSymbolicLink(full, LinkTarget(content).Replace("${ROOT}", Root, StringComparison.Ordinal));
            }
            else
            {
                File.WriteAllText(full, content.GetString());
            }
        }
    }

    public string Root { get; }

    public void AssertHolds(IReadOnlyDictionary<string, JsonElement> expected)
    {
        foreach ((string path, JsonElement content) in expected)
        {
            string full = Path.Combine(Root, path);
            var link = new FileInfo(full.TrimEnd('/'));
            if (content.ValueKind == JsonValueKind.Null)
            {
                Assert.False(File.Exists(full) || Directory.Exists(full) || link.LinkTarget is not null, $"{path} exists");
            }
            else if (content.ValueKind == JsonValueKind.Object)
            {
                Assert.Equal(LinkTarget(content), link.LinkTarget);
            }
            else if (path.EndsWith('/'))
            {
                Assert.True(Directory.Exists(full), $"{path} is gone");
            }
            else
            {
                Assert.True(File.Exists(full), $"{path} is gone");
                Assert.Equal(content.GetString(), File.ReadAllText(full));
            }
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static string LinkTarget(JsonElement content) => content.GetProperty("link").GetString()!;
}
