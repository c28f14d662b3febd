using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace Petrel.Bindings.Tests;

/// <summary>Runs the generator on WIT and compiles what it makes, with code of the test.</summary>
internal sealed class Generated
{
    private static readonly string s_root = OperatingSystem.IsWindows() ? "C:/p/wit" : "/p/wit";

    private Generated(GeneratorDriverRunResult run, Microsoft.CodeAnalysis.Compilation compilation)
    {
        Run = run;
        Output = compilation;
    }

    public GeneratorDriverRunResult Run { get; }

    public Microsoft.CodeAnalysis.Compilation Output { get; }

    public string Code => string.Join("\n", Run.GeneratedTrees.Select(t => t.ToString()));

    /// <summary>Generates for one file of WIT.</summary>
    public static Generated From(string wit, string code = "", params (string Key, string Value)[] metadata) =>
        From([("a.wit", wit)], code, metadata);

    public static Generated From(IEnumerable<(string Path, string Text)> wit, string code, params (string Key, string Value)[] metadata)
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        Microsoft.CodeAnalysis.Compilation compilation = CSharpCompilation.Create(
            "Generated" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(code, options)],
            platform.Where(p => p.EndsWith(".dll", StringComparison.Ordinal) && !Path.GetFileName(p).StartsWith("Petrel.Bindings", StringComparison.Ordinal)).Select(p => MetadataReference.CreateFromFile(p)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new WitGenerator().AsSourceGenerator()],
            wit.Select(w => new Text($"{s_root}/{w.Path}", w.Text)),
            options,
            new Options(metadata));
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Microsoft.CodeAnalysis.Compilation updated, out _);
        return new Generated(driver.GetRunResult(), updated);
    }

    /// <summary>Runs the generator, then again after a change of code that is not WIT; what the second run did.</summary>
    public static GeneratorDriverRunResult RunTwice(string wit)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        Microsoft.CodeAnalysis.Compilation compilation = CSharpCompilation.Create("Twice", [CSharpSyntaxTree.ParseText("class A { }", options)]);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new WitGenerator().AsSourceGenerator()],
            [new Text($"{s_root}/a.wit", wit)],
            options,
            new Options([]),
            new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(compilation);
        return driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class B { }", options))).GetRunResult();
    }

    /// <summary>Compiles and loads it; fails with the first errors.</summary>
    public Assembly Load()
    {
        using var stream = new MemoryStream();
        var result = Output.Emit(stream);
        string[] errors = [.. Run.Diagnostics.Concat(result.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d}\n  {Line(d)}").Take(20)];
        if (errors.Length > 0)
        {
            throw new InvalidOperationException(string.Join("\n", errors));
        }

        return Assembly.Load(stream.ToArray());
    }

    /// <summary>Compiles it, and calls the static method <c>Test.Run</c> of the test's code.</summary>
    public object? Invoke(params object[] arguments) => Load().GetType("Test")!.GetMethod("Run")!.Invoke(null, arguments);

    private static string? Line(Diagnostic diagnostic) => diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString();

    private sealed class Text(string path, string text) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text);
    }

    private sealed class Options((string Key, string Value)[] metadata) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Values([]);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => new Values([("WitRoot", s_root), .. metadata]);
    }

    private sealed class Values((string Key, string Value)[] values) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, out string value)
        {
            value = values.FirstOrDefault(v => "build_metadata.AdditionalFiles." + v.Key == key).Value;
            return value is not null;
        }
    }
}
