using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Petrel.Cli.Tests;

/// <summary>
/// The C# in the documents compiles and does what it says: every block is a program, and its lines that end in
/// <c>// text</c> after a WriteLine print that text.
/// </summary>
public sealed partial class DocumentationTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Petrel;
        global using Petrel.Components;
        global using Petrel.Wasi;
        """;

    public static TheoryData<string, int> Blocks()
    {
        var blocks = new TheoryData<string, int>();
        foreach (string document in (string[])["README.md", "docs/guide-embedding.md", "docs/guide-components.md"])
        {
            for (int i = 0; i < ReadBlocks(document).Count; i++)
            {
                blocks.Add(document, i);
            }
        }

        return blocks;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void CodeInDocumentsRuns(string document, int index)
    {
        string code = ReadBlocks(document)[index];
        using var assembly = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = CSharpCompilation.Create(
            $"{Path.GetFileNameWithoutExtension(document)}-{index}",
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(code)],
            References(),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable))
            .Emit(assembly);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));

        assembly.Position = 0;
        MethodInfo main = AssemblyLoadContext.Default.LoadFromStream(assembly).EntryPoint!;
        string output = Capture(() => main.Invoke(null, [Array.Empty<string>()]));
        string[] expected = [.. PrintedLine().Matches(code).Select(m => m.Groups["text"].Value.Trim())];
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void TheExampleInTheReadmeHasFiveLines() => Assert.Equal(5, ReadBlocks("README.md")[0].Trim().Split('\n').Length);

    private static List<string> ReadBlocks(string document) =>
        [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(PetrelProcess.RepositoryRoot, document))).Select(m => m.Groups["code"].Value)];

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path));

    private static string Capture(Action action)
    {
        TextWriter before = Console.Out;
        using var output = new StringWriter { NewLine = "\n" };
        Console.SetOut(output);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(before);
        }

        return output.ToString();
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("WriteLine\\(.*\\);\\s*// (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex PrintedLine();
}
