using System.Globalization;
using System.Runtime.CompilerServices;
using Xunit;

namespace Petrel.Build.Tests;

/// <summary>The sample outside of the repository, with the packages as a user gets them.</summary>
public sealed class PackedSample : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-build-");
    private readonly string _version = "0.1.0-test." + DateTime.UtcNow.Ticks.ToString(CultureInfo.InvariantCulture);

    public PackedSample()
    {
        string root = Root();
        string feed = _folder.CreateSubdirectory("feed").FullName;
        foreach (string project in new[] { "Petrel", "Petrel.Components", "Petrel.Wasi", "Petrel.Build" })
        {
            (int exitCode, string output) = DotNet.Run(
                root, "pack", $"src/{project}", "--no-build", "-c", DotNet.Configuration, "-o", feed, "-p:PackageVersion=" + _version, "-v", "quiet", "-nologo");
            Assert.True(exitCode == 0, output);
        }

        Folder = _folder.CreateSubdirectory("sample").FullName;
        foreach (string file in Directory.GetFiles(Path.Combine(root, "samples", "build")))
        {
            File.Copy(file, Path.Combine(Folder, Path.GetFileName(file)));
        }

        File.Copy(Path.Combine(root, "samples", "hello.wat"), Path.Combine(_folder.FullName, "hello.wat"));
        File.WriteAllText(Path.Combine(_folder.FullName, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder.FullName, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(_folder.FullName, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="petrel" value="{feed}" /></packageSources>
              <fallbackPackageFolders><add key="user" value="{Compilation.NuGetPackages.Folder}" /></fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Where the project is.</summary>
    public string Folder { get; }

    /// <summary>Properties for every command.</summary>
    public string[] Properties =>
        ["-p:PetrelPackages=" + _version, "-p:RestorePackagesPath=" + Path.Combine(_folder.FullName, "packages"), "-v", "quiet", "-nologo", "-tl:off"];

    public void Dispose() => _folder.Delete(recursive: true);

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
