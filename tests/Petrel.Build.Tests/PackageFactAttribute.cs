using System.Runtime.InteropServices;
using Petrel.Compilation;
using Xunit;

namespace Petrel.Build.Tests;

/// <summary>A test that needs packages of the .NET SDK, and perhaps a linker; a visible skip where they cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PackageFactAttribute : FactAttribute
{
    /// <param name="packages">Identifiers; what does not end in the name of a platform gets it.</param>
    public PackageFactAttribute(params string[] packages)
    {
        foreach (string package in packages)
        {
            string rid = RuntimeInformation.RuntimeIdentifier;
            string name = package.Contains("RID", StringComparison.Ordinal) ? package.Replace("RID", rid, StringComparison.Ordinal)
                : package.Contains(".App.", StringComparison.Ordinal) ? package + "." + rid
                : package;
            if (!Directory.Exists(Path.Combine(NuGetPackages.Folder, name.ToLowerInvariant(), Environment.Version.ToString(3)))
                && NuGetPackages.Fetch(name, Environment.Version) is { } problem)
            {
                Skip = $"the package {name} {Environment.Version.ToString(3)} cannot be had: {problem.ReplaceLineEndings(" ").Trim()}";
                return;
            }
        }
    }

    /// <summary>True when clang or gcc is needed.</summary>
    public bool NeedsLinker
    {
        get;
        set
        {
            field = value;
            if (value && Skip is null && !Array.Exists(["clang", "gcc"], IsOnPath))
            {
                Skip = "there is no linker (clang or gcc)";
            }
        }
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}
