using System.Runtime.InteropServices;
using Petrel.Cli.Running;
using Petrel.Compilation;

namespace Petrel.Cli.Tests;

/// <summary>A test that makes a native executable: with a linker and the packages of ILCompiler; a visible skip where they cannot be had.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NativeExecutableFactAttribute : FactAttribute
{
    public NativeExecutableFactAttribute()
    {
        if (NativeExecutable.FindLinker() is null)
        {
            Skip = "there is no linker (clang or gcc)";
            return;
        }

        // PETREL_NATIVE_FRAMEWORK=net9.0 runs it where the packages of the newest version are missing.
        string package = "Microsoft.NETCore.App.Runtime.NativeAOT." + RuntimeInformation.RuntimeIdentifier;
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("PETREL_NATIVE_FRAMEWORK"))
            && !Directory.Exists(Path.Combine(NuGetPackages.Folder, package.ToLowerInvariant()))
            && NuGetPackages.Fetch(package, Environment.Version) is { } problem)
        {
            Skip = $"the package {package} cannot be had: {problem.ReplaceLineEndings(" ").Trim()}";
        }
    }
}
