using System.Diagnostics;
using Xunit;

namespace Petrel.Bindings.Tests;

/// <summary>The sample runs as written, and so does a project that knows Petrel from packages.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("petrel-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void TheGreeterGreets() => Assert.Equal(
        """
        1. Debug: greeting someone
        2. Information: Hello, world!
        Hello, world!
        3. Debug: greeting someone
        refused: nobody to greet
        1. Debug: greeting someone
        2. Information: Hello, Ada!
        Hello, Ada!
        1. Debug: greeting someone
        2. Information: Hello, Grace!
        Hello, Grace!

        """.ReplaceLineEndings("\n"),
        Run(Repository.Root, "run", "--project", Path.Combine("samples", "greeter"), "-c", "Release").ReplaceLineEndings("\n"));

    [Fact]
    public void PackagesAreAllThatIsNeeded()
    {
        string feed = Path.Combine(_directory, "feed");
        foreach (string project in new[] { "Petrel", "Petrel.Components", "Petrel.Bindings" })
        {
            Run(Repository.Root, "pack", Path.Combine("src", project), "-c", "Release", "-o", feed, "-nologo", "-v", "quiet");
        }

        string project1 = Path.Combine(_directory, "project");
        Directory.CreateDirectory(Path.Combine(project1, "interfaces"));
        Write("nuget.config", $"<configuration><packageSources><clear /><add key=\"feed\" value=\"{feed}\" /></packageSources></configuration>");
        Write("project.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable><AllowUnsafeBlocks>true</AllowUnsafeBlocks></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Petrel.Components" Version="0.1.0" />
                <PackageReference Include="Petrel.Bindings" Version="0.1.0" PrivateAssets="all" />
                <Wit Include="interfaces" World="calculator" Namespace="Mine" />
              </ItemGroup>
            </Project>
            """);
        Write("interfaces/calculator.wit", "package a:b; world calculator { import twice: func(a: u32) -> u32; export add: func(a: u32, b: u32) -> u32; } world other {}");
        Write("Program.cs", """""
            using Petrel;
            using Petrel.Components;
            using Mine.A.B;
            using Mine.A.B.CalculatorItems;

            using var engine = new Engine(new EngineOptions());
            using var store = new Store(engine);
            using Component component = Component.FromText(engine, @"(component
                (import ""twice"" (func $twice (param ""a"" u32) (result u32)))
                (core func $twice (canon lower (func $twice)))
                (core module $M (import """" ""twice"" (func $twice (param i32) (result i32)))
                  (func (export ""add"") (param i32 i32) (result i32) (call $twice (i32.add (local.get 0) (local.get 1)))))
                (core instance $m (instantiate $M (with """" (instance (export ""twice"" (func $twice))))))
                (func (export ""add"") (param ""a"" u32) (param ""b"" u32) (result u32) (canon lift (core func $m ""add""))))");
            var linker = new ComponentLinker(engine);
            CalculatorImports.AddTo(linker, new Twice());
            Console.WriteLine(Calculator.Instantiate(store, component, linker).Add(20, 1));

            internal sealed class Twice : ICalculator
            {
                uint ICalculator.Twice(uint a) => 2 * a;
            }
            """"");
        Run(project1, "restore", "--packages", Path.Combine(_directory, "packages"), "-nologo", "-v", "quiet");
        Assert.Equal("42", Run(project1, "run", "--no-restore").Trim());

        void Write(string name, string text) => File.WriteAllText(Path.Combine(project1, name), text);
    }

    private static string Run(string directory, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = directory, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)}:\n{output}{errors.Result}");
        return output;
    }
}
