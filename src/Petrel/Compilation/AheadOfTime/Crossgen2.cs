using System.Globalization;

namespace Petrel.Compilation;

/// <summary>The compiler of .NET that makes native code of an assembly (ReadyToRun). It is a NuGet package, not a part of the runtime.</summary>
internal sealed class Crossgen2
{
    /// <summary>The processor time that it gets in the background: nobody is there to see that it does not end.</summary>
    private static readonly TimeSpan s_backgroundTime = TimeSpan.FromMinutes(30);

    private readonly string _program;

    private Crossgen2(string program) => _program = program;

    private static string HostTarget => AheadOfTimeTarget.Current;

    private static string PackageName => "microsoft.netcore.app.crossgen2." + HostTarget;

    private static string ProgramName => OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2";

    /// <summary>Looks for it where NuGet keeps packages; PETREL_CROSSGEN2 names the program itself.</summary>
    /// <returns>Null when it is not there.</returns>
    public static Crossgen2? Find()
    {
        if (Environment.GetEnvironmentVariable("PETREL_CROSSGEN2") is { Length: > 0 } given)
        {
            return File.Exists(given) ? new Crossgen2(given) : null;
        }

        string? best = null;
        Version? bestVersion = null;
        string package = Path.Combine(NuGetPackages.Folder, PackageName);
        if (!Directory.Exists(package))
        {
            return null;
        }

        foreach (string folder in Directory.EnumerateDirectories(package))
        {
            // The code must be for the runtime that runs; a version behind the point does not matter.
            string program = Path.Combine(folder, "tools", ProgramName);
            if (Version.TryParse(Path.GetFileName(folder), out Version? version) && version.Major == Environment.Version.Major
                && (bestVersion is null || version > bestVersion) && File.Exists(program))
            {
                (best, bestVersion) = (program, version);
            }
        }

        return best is null ? null : new Crossgen2(best);
    }

    /// <summary>As <see cref="Find"/>, but restores the package with the .NET SDK when it is not there.</summary>
    /// <exception cref="PetrelException">It cannot be had.</exception>
    public static Crossgen2 FindOrFetch()
    {
        if (Find() is { } found)
        {
            return found;
        }

        if (Environment.GetEnvironmentVariable("PETREL_CROSSGEN2") is { Length: > 0 } given)
        {
            throw new PetrelException($"PETREL_CROSSGEN2 names {given}, and there is no such file");
        }

        string? problem = NuGetPackages.Fetch(PackageName, Environment.Version);
        return Find() ?? throw new PetrelException(string.Create(
            CultureInfo.InvariantCulture,
            $"compiling ahead of time needs crossgen2, the NuGet package {PackageName} {Environment.Version}, which is neither in {NuGetPackages.Folder} nor can be fetched: {problem ?? "it has no program for this system"}"));
    }

    /// <summary>Makes native code.</summary>
    /// <param name="name">Simple name of the assembly.</param>
    /// <param name="assembly">IL.</param>
    /// <param name="options">What to compile for.</param>
    /// <param name="cpuFeatures">Processor features to use beyond the baseline.</param>
    /// <param name="isBackground">Use as little of the processor as possible.</param>
    /// <returns>The assembly with native code.</returns>
    /// <exception cref="PetrelException">The compiler failed.</exception>
    public byte[] Compile(string name, byte[] assembly, AheadOfTimeOptions options, string cpuFeatures, bool isBackground)
    {
        string petrel = typeof(Crossgen2).Assembly.Location;
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location) ?? "";
        if (petrel.Length == 0 || framework.Length == 0)
        {
            throw new PetrelException("compiling ahead of time needs Petrel.dll and the framework as files, and this application is a single file");
        }

        using WorkFolder folder = WorkFolder.Create();
        string input = folder.Write(name + ".dll", assembly);
        string output = Path.Combine(folder.Path, "native.dll");
        int dash = options.Target.IndexOf('-', StringComparison.Ordinal);
        string system = options.Target[..dash];
        var arguments = new List<string>
        {
            input, "--out", output,
            "--reference", Path.Combine(framework, "*.dll"), "--reference", petrel,
            // Fields of instances are read and helpers inlined as if they were the module's own: the manifest binds to this Petrel.dll.
            "--inputbubble", "--inputbubbleref", petrel,
            "--targetos", system == "win" ? "windows" : system, "--targetarch", options.Target[(dash + 1)..],
            options.OptimizationLevel switch
            {
                AheadOfTimeOptimization.None => "--optimize-disabled",
                AheadOfTimeOptimization.Size => "--optimize-space",
                _ => "--optimize-time",
            },
        };
        if (cpuFeatures.Length > 0)
        {
            arguments.Add("--instruction-set");
            arguments.Add(cpuFeatures);
        }

        if (isBackground)
        {
            arguments.Add("--parallelism");
            arguments.Add("1");
        }

        string? problem = ToolProcess.Run(_program, null, isBackground ? s_backgroundTime : null, arguments);
        return problem is null ? File.ReadAllBytes(output) : throw new PetrelException("compiling ahead of time failed: " + problem.Split('\n')[0].Trim());
    }
}
