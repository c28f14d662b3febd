using System.Globalization;
using System.Text;
using Petrel.Compilation;

namespace Petrel.Cli.Running;

/// <summary>
/// Makes a standalone executable of a module: its code as an application of .NET, which the SDK compiles with ILCompiler (NativeAOT, from NuGet) and links
/// with the C compiler of the system (docs/internals/ahead-of-time.md).
/// </summary>
internal static class NativeExecutable
{
    /// <summary>Another framework than the one that runs, such as <c>net9.0</c>, for machines that have no packages of this one: for tests.</summary>
    private const string FrameworkVariable = "PETREL_NATIVE_FRAMEWORK";

    private const string AssemblyName = "program";

    /// <param name="module">The module.</param>
    /// <param name="runOptions">The options of <c>petrel run</c> that it always has.</param>
    /// <param name="tuneForThisProcessor">Whether it may need all that this processor can.</param>
    /// <param name="output">Where the executable goes.</param>
    /// <exception cref="PetrelException">It cannot be made.</exception>
    public static void Write(Module module, IReadOnlyList<string> runOptions, bool tuneForThisProcessor, string output)
    {
        if (!OperatingSystem.IsWindows() && FindLinker() is null)
        {
            throw new PetrelException("a native executable is linked with clang or gcc, and neither of them is on PATH: install one, or use petrel compile without --native");
        }

        using WorkFolder work = WorkFolder.Create();
        string folder = work.Path;
        byte[] options = Encoding.UTF8.GetBytes(string.Join('\0', runOptions));
        var entry = new LinkedEntry(
            typeof(StandaloneProgram).Assembly.GetName().Name!, typeof(StandaloneProgram).Namespace!, nameof(StandaloneProgram), nameof(StandaloneProgram.Run), options);
        File.WriteAllBytes(Path.Combine(folder, "code.dll"), LinkedAssemblyEmitter.Emit(module, AssemblyName, AssemblyName, hasClass: false, entry));
        string project = Path.Combine(folder, AssemblyName + ".csproj");
        File.WriteAllText(project, Project(tuneForThisProcessor));
        foreach (string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            // Files of a directory above must have no say.
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
        }

        string published = Path.Combine(folder, "out");
        string? problem = ToolProcess.Run(
            NuGetPackages.DotNet(), folder, null, "publish", project, "-c", "Release", "-o", published, "-v", "quiet", "-nologo", "-tl:off");
        if (problem is not null)
        {
            throw new PetrelException("making a native executable failed: " + Reason(problem));
        }

        File.Copy(Path.Combine(published, AssemblyName + (OperatingSystem.IsWindows() ? ".exe" : "")), output, overwrite: true);
    }

    /// <summary>Where the C compiler is; null when there is none.</summary>
    public static string? FindLinker()
    {
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (string name in new[] { "clang", "gcc" })
            {
                if (File.Exists(Path.Combine(folder, name)))
                {
                    return Path.Combine(folder, name);
                }
            }
        }

        return null;
    }

    /// <summary>
    /// A project whose compiler copies: the code is there already. Everything of the runtime that only an application with a user interface or a
    /// debugger needs is off.
    /// </summary>
    private static string Project(bool tuneForThisProcessor)
    {
        string framework = Environment.GetEnvironmentVariable(FrameworkVariable) is { Length: > 0 } given
            ? given
            : string.Create(CultureInfo.InvariantCulture, $"net{Environment.Version.Major}.0");
        var references = new StringBuilder();
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "Petrel*.dll"))
        {
            references.Append("    <Reference Include=\"").Append(System.Security.SecurityElement.Escape(file)).AppendLine("\" />");
        }

        return $"""
            <Project>
              <Import Project="Sdk.props" Sdk="Microsoft.NET.Sdk" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>{framework}</TargetFramework>
                <RuntimeIdentifier>{AheadOfTimeTarget.Current}</RuntimeIdentifier>
                <PublishAot>true</PublishAot>
                <OptimizationPreference>Speed</OptimizationPreference>
                <IlcInstructionSet Condition="'{(tuneForThisProcessor ? "native" : "")}' != ''">native</IlcInstructionSet>
                <InvariantGlobalization>true</InvariantGlobalization>
                <PredefinedCulturesOnly>false</PredefinedCulturesOnly>
                <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
                <EventSourceSupport>false</EventSourceSupport>
                <UseSystemResourceKeys>false</UseSystemResourceKeys>
                <StackTraceSupport>true</StackTraceSupport>
                <SuppressTrimAnalysisWarnings>true</SuppressTrimAnalysisWarnings>
                <EnableDefaultItems>false</EnableDefaultItems>
                <GenerateAssemblyInfo>false</GenerateAssemblyInfo>
                <ProduceReferenceAssembly>false</ProduceReferenceAssembly>
                <DebugType>none</DebugType>
                <StripSymbols>true</StripSymbols>
                <NoWarn>$(NoWarn);MSB3277;MSB3270;IL2104;IL3053;IL2026;IL3050;CS8021;NETSDK1138</NoWarn>
              </PropertyGroup>
              <ItemGroup>
            {references}  </ItemGroup>
              <Import Project="Sdk.targets" Sdk="Microsoft.NET.Sdk" />
              <Target Name="CoreCompile">
                <Copy SourceFiles="code.dll" DestinationFiles="@(IntermediateAssembly)" />
              </Target>
            </Project>
            """;
    }

    /// <summary>The first error of the build, without the path of a project that is gone by then.</summary>
    private static string Reason(string problem)
    {
        int error = problem.IndexOf("error ", StringComparison.Ordinal);
        string line = (error < 0 ? problem : problem[error..]).Split('\n')[0].Trim();
        int project = line.LastIndexOf(" [", StringComparison.Ordinal);
        line = project < 0 ? line : line[..project];
        return line.Contains("NU1101", StringComparison.Ordinal) || line.Contains("NU1102", StringComparison.Ordinal)
            ? line + " (it needs the NuGet packages of ILCompiler and the NativeAOT runtime)"
            : line;
    }
}
