namespace Petrel.Compilation;

/// <summary>The packages of the user, and how one more gets there: by the SDK, from the sources that are configured for it.</summary>
internal static class NuGetPackages
{
    /// <summary>Where NuGet keeps packages.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } given
        ? given
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Restores a package; with none of this version the newest one of its major version.</summary>
    /// <returns>Why it failed, or null.</returns>
    public static string? Fetch(string package, Version version)
    {
        using WorkFolder work = WorkFolder.Create();
        string folder = work.Path;
        // Files of a directory above must have no say.
        File.WriteAllText(Path.Combine(folder, "Directory.Build.props"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "Directory.Packages.props"), "<Project />");
        File.WriteAllText(Path.Combine(folder, "fetch.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net{version.Major}.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageDownload Include="{package}" Version="[{version.ToString(3)}]" /></ItemGroup>
            </Project>
            """);
        return ToolProcess.Run(DotNet(), folder, null, "restore", "--verbosity", "quiet");
    }

    /// <summary>The <c>dotnet</c> command: the one whose runtime runs, else the one on PATH.</summary>
    public static string DotNet()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string? runtime = Path.GetDirectoryName(typeof(object).Assembly.Location);
        string? root = runtime is null ? null : Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        return root is not null && File.Exists(Path.Combine(root, name)) ? Path.Combine(root, name) : name;
    }
}
