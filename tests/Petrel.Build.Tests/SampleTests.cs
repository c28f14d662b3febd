using System.Runtime.InteropServices;
using Xunit;

namespace Petrel.Build.Tests;

/// <summary>A project that uses the package: built, run, trimmed, compiled to native code.</summary>
public sealed class SampleTests(PackedSample sample) : IClassFixture<PackedSample>
{
    private const string Expected = """
        log: 8
        rectangle: 8, the 1st
        17 / 5 = 3, 2 left
        circle: 12.566
        memory: 42
        trap: MemoryOutOfBounds in function load
        Hello from Petrel!

        """;

    [Fact]
    public void ItIsBuiltAndRunAndBuiltAgainOnlyWhenItChanges()
    {
        Succeed("build", "-c", "Release");
        string program = Path.Combine(sample.Folder, "bin", "Release", "net10.0", "Build.dll");
        Assert.Equal((0, Expected), DotNet.Run(sample.Folder, "exec", program));

        string module = Path.Combine(sample.Folder, "shapes.wat");
        string code = Path.Combine(sample.Folder, "obj", "Release", "net10.0", "petrel", "Build.shapes.Wasm.dll");
        DateTime written = File.GetLastWriteTimeUtc(code);
        Succeed("build", "-c", "Release");
        Assert.Equal(written, File.GetLastWriteTimeUtc(code));

        string text = File.ReadAllText(module);
        File.WriteAllText(module, text.Replace("(f64.mul (local.get 0) (local.get 1)))\n  (func (export \"divide\")", "(i32.const 1))\n  (func (export \"divide\")", StringComparison.Ordinal));
        (int exitCode, string output) = Run("build", "-c", "Release");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("shapes.wat : error PETREL001: type mismatch", output, StringComparison.Ordinal);
        Assert.Contains("at offset 0x", output, StringComparison.Ordinal);

        File.WriteAllText(module, text.Replace("(i32.load (local.get 0))", "(i32.loads (local.get 0))", StringComparison.Ordinal));
        (exitCode, output) = Run("build", "-c", "Release");
        Assert.NotEqual(0, exitCode);
        Assert.Matches(@"shapes\.wat\(20,\d+\): error PETREL001", output);

        File.WriteAllText(module, text.Replace("\"divide\"", "\"quotient\"", StringComparison.Ordinal));
        (exitCode, output) = Run("build", "-c", "Release");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("'Shapes' does not contain a definition for 'Divide'", output, StringComparison.Ordinal);

        File.WriteAllText(module, text);
        Succeed("build", "-c", "Release");
        Assert.Equal((0, Expected), DotNet.Run(sample.Folder, "exec", program));
    }

    [Fact]
    public void AnEditorSeesTheClass()
    {
        // What editors ask of a project, without building it.
        Succeed("restore");
        (int exitCode, string output) = Run(
            "build", "--no-restore", "-c", "Debug", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true", "-getItem:CscCommandLineArgs");
        Assert.True(exitCode == 0, output);
        Assert.Contains("shapes.g.cs", output, StringComparison.Ordinal);
        Assert.Contains("Build.shapes.Wasm.dll", output, StringComparison.Ordinal);
    }

    [PackageFact("Microsoft.NET.ILLink.Tasks", "Microsoft.NETCore.App.Runtime")]
    public void ItIsTrimmed()
    {
        string output = Path.Combine(sample.Folder, "trimmed");
        Succeed("publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "-p:PublishTrimmed=true", "-o", output);
        Assert.Equal((0, Expected), DotNet.RunProgram(Path.Combine(output, "Build"), sample.Folder));
    }

    [PackageFact("runtime.RID.Microsoft.DotNet.ILCompiler", "Microsoft.NETCore.App.Runtime.NativeAOT", NeedsLinker = true)]
    public void ItIsCompiledToNativeCode()
    {
        string output = Path.Combine(sample.Folder, "native");
        Succeed("publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", "-o", output);
        Assert.False(File.Exists(Path.Combine(output, "Petrel.dll")));
        Assert.Equal((0, Expected), DotNet.RunProgram(Path.Combine(output, "Build"), sample.Folder));
    }

    private void Succeed(params string[] arguments)
    {
        (int exitCode, string output) = Run(arguments);
        Assert.True(exitCode == 0, output);
    }

    private (int ExitCode, string Output) Run(params string[] arguments) => DotNet.Run(sample.Folder, [.. arguments, .. sample.Properties]);
}
