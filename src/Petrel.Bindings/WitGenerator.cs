using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Petrel.Components.Wit;

namespace Petrel.Bindings;

/// <summary>Makes C# of the WIT folders of a project (<c>&lt;Wit Include="wit/"/&gt;</c>).</summary>
[Generator(LanguageNames.CSharp)]
public sealed class WitGenerator : IIncrementalGenerator
{
    private static readonly DiagnosticDescriptor s_invalid = new(
        "PWIT001", "WIT is not valid", "{0}", "Petrel.Bindings", DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static readonly DiagnosticDescriptor s_unsupported = new(
        "PWIT002", "WIT has no binding", "{0}", "Petrel.Bindings", DiagnosticSeverity.Error, isEnabledByDefault: true);

    /// <summary>One file of a WIT folder, with what the project says about the folder; compared by value.</summary>
    private sealed record WitFile(BindingOptions Options, string Path, string Text);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<WitFile> files = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(".wit", StringComparison.Ordinal))
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, token) => Read(pair.Left, pair.Right.GetOptions(pair.Left), token)!)
            .Where(static file => file is not null);
        IncrementalValuesProvider<EquatableFiles> folders = files.Collect().SelectMany(static (all, _) => all
            .GroupBy(static file => file.Options)
            .Select(static group => new EquatableFiles(group.Key, [.. group.Select(static f => (f.Path, f.Text)).OrderBy(static f => f.Path, StringComparer.Ordinal)])));
        context.RegisterSourceOutput(folders, static (output, folder) => Generate(output, folder));
    }

    private static WitFile? Read(AdditionalText text, AnalyzerConfigOptions options, CancellationToken token)
    {
        string Metadata(string name) => options.TryGetValue("build_metadata.AdditionalFiles." + name, out string? value) ? value : "";
        string root = Metadata("WitRoot").Replace('\\', '/').TrimEnd('/');
        if (root.Length == 0 || text.GetText(token) is not { } content)
        {
            return null;
        }

        string world = Metadata("WitWorld");
        string access = Metadata("WitAccess");
        var binding = new BindingOptions(
            root,
            world.Length == 0 ? null : world,
            !string.Equals(Metadata("WitSide"), "Imports", StringComparison.OrdinalIgnoreCase),
            Metadata("WitFeatures"),
            Metadata("WitNamespace"),
            access.Length == 0 ? "internal" : access);
        return new WitFile(binding, text.Path.Replace('\\', '/'), content.ToString());
    }

    private static void Generate(SourceProductionContext output, EquatableFiles folder)
    {
        BindingOptions options = folder.Options;
        var features = new WitFeatures(options.Features.Split(',').Select(static f => f.Trim()));
        try
        {
            WitResolution resolution = WitLoader.Resolve(options.Root, folder.Files.Select(static f => new WitSource(f.Path, f.Text)), features);
            foreach (KeyValuePair<string, string> file in WorldWriter.Write(resolution, options))
            {
                output.AddSource(file.Key, SourceText.From(file.Value, System.Text.Encoding.UTF8));
            }
        }
        catch (InvalidWitException e)
        {
            Location? location = e.File is null ? null : Location.Create(
                e.File, default, new LinePositionSpan(new LinePosition(e.Line - 1, e.Column - 1), new LinePosition(e.Line - 1, e.Column)));
            output.ReportDiagnostic(Diagnostic.Create(s_invalid, location, e.Reason));
        }
        catch (BindingException e)
        {
            Location? location = null;
            if (e.Position.Source is { } source)
            {
                (int line, int column) = source.LineAndColumn(e.Position.Offset);
                location = Location.Create(source.Path, default, new LinePositionSpan(new LinePosition(line - 1, column - 1), new LinePosition(line - 1, column)));
            }

            output.ReportDiagnostic(Diagnostic.Create(s_unsupported, location, e.Message));
        }
    }

    /// <summary>The files of a folder, equal when all of them are, so that nothing is generated again without need.</summary>
    private sealed class EquatableFiles(BindingOptions options, ImmutableArray<(string Path, string Text)> files) : IEquatable<EquatableFiles>
    {
        public BindingOptions Options { get; } = options;

        public ImmutableArray<(string Path, string Text)> Files { get; } = files;

        public bool Equals(EquatableFiles? other) => other is not null && Options == other.Options && Files.SequenceEqual(other.Files);

        public override bool Equals(object? obj) => Equals(obj as EquatableFiles);

        public override int GetHashCode() => Options.GetHashCode() ^ Files.Length;
    }
}
