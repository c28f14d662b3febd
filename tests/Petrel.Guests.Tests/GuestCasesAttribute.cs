using System.Reflection;
using Xunit.Sdk;

namespace Petrel.Guests.Tests;

/// <summary>The cases of every manifest in a folder of tests/guests.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GuestCasesAttribute(string folder) : DataAttribute
{
    /// <summary>The folder's name.</summary>
    public string Folder { get; } = folder;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Repository.Guests, Folder), "*.json").Order(StringComparer.Ordinal))
        {
            GuestManifest manifest = GuestManifest.Read(path);
            for (int index = 0; index < manifest.Cases.Count; index++)
            {
                yield return [new GuestCase(Path.GetRelativePath(Repository.Guests, path), index)];
            }
        }
    }
}
