using System.Text.Json;
using Petrel.Components.Wit;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Components.Tests.Wit;

public class WitSuiteTests(ITestOutputHelper output)
{
    private static readonly WitFeatures s_features = new(["active"]);

    [Fact]
    public void EveryOfficialVerdictIsOurs()
    {
        if (WitSuite.Find("wit") is not { } suite)
        {
            output.WriteLine("NOTICE: the official WIT cases are not here (PETREL_TESTSUITE, ../shared/testsuite); nothing was tested.");
            return;
        }

        var wrong = new List<string>();
        int accepted = 0;
        int rejected = 0;
        foreach (string path in Cases(suite))
        {
            try
            {
                WitResolution resolution = WitLoader.Load(path, s_features);
                accepted++;
                wrong.AddRange(Differences(path, resolution));
                wrong.AddRange(PrintAgain(path, resolution));
            }
            catch (InvalidWitException e)
            {
                wrong.Add($"{path}: refused: {e.Message}");
            }
        }

        foreach (string path in Cases(Path.Combine(suite, "parse-fail")))
        {
            try
            {
                WitLoader.Load(path, s_features);
                wrong.Add($"{path}: accepted");
            }
            catch (InvalidWitException e)
            {
                rejected++;
                output.WriteLine(e.Message);
                Assert.DoesNotContain('\n', e.Message);
            }
        }

        output.WriteLine($"accepted {accepted}, rejected {rejected}");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.True(accepted >= 70 && rejected >= 150, $"accepted {accepted}, rejected {rejected}");
    }

    [Fact]
    public void TheInterfacesOfWasiParseAndResolve()
    {
        if (WitSuite.Find("../wit") is not { } wit)
        {
            output.WriteLine("NOTICE: the WASI interfaces are not here (../shared/wit); nothing was tested.");
            return;
        }

        foreach (string version in new[] { "wasi-0.2.0", "wasi-0.2.12", "wasi-0.3.0" })
        {
            foreach (WitFeatures features in new[] { WitFeatures.None, WitFeatures.All })
            {
                string path = Path.Combine(wit, version);
                WitResolution resolution = WitLoader.Load(path, features);
                Assert.True(resolution.Packages.Count >= 6);
                Assert.Empty(PrintAgain(path, resolution, features));
            }
        }

        foreach (string directory in Directory.EnumerateDirectories(Path.Combine(wit, "cloud")).SelectMany(d => Directory.EnumerateDirectories(d)))
        {
            foreach (string file in Directory.EnumerateFiles(directory, "*.wit", SearchOption.AllDirectories))
            {
                WitParser.Parse(new WitSource(file, File.ReadAllText(file)));
            }
        }
    }

    /// <summary>
    /// All cases but kinds-of-deps where the two dependencies that it needs in binary form (d:d, e:e) were left out of the copy.
    /// </summary>
    internal static IEnumerable<string> Cases(string folder) => Directory
        .EnumerateFileSystemEntries(folder)
        .Where(p => Directory.Exists(p) ? Path.GetFileName(p) != "parse-fail" : p.EndsWith(".wit", StringComparison.Ordinal))
        .Where(p => Path.GetFileName(p) != "kinds-of-deps" || Directory.EnumerateFiles(Path.Combine(p, "deps"), "d.*").Any())
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> PrintAgain(string path, WitResolution resolution, WitFeatures? features = null)
    {
        string printed = WitPrinter.Print(resolution);
        string again;
        try
        {
            WitFileSyntax file = WitParser.Parse(new WitSource(path + " printed", printed));
            again = WitPrinter.Print(WitResolver.Resolve([new WitFileGroup(path, [file])], features ?? s_features));
        }
        catch (InvalidWitException e)
        {
            return [$"{e.Message}\n{printed}"];
        }

        // The order of nested packages follows their dependencies and may differ; what they say may not.
        return string.Join("\n", printed.Split('\n').Order(StringComparer.Ordinal)) == string.Join("\n", again.Split('\n').Order(StringComparer.Ordinal))
            ? []
            : [$"{path}: printed\n{printed}\nand again\n{again}"];
    }

    private static IEnumerable<string> Differences(string path, WitResolution resolution)
    {
        string file = (path.EndsWith(".wit", StringComparison.Ordinal) ? path : path + ".wit") + ".json";
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
        return Differences(path, document.RootElement, resolution);
    }

    internal static IEnumerable<string> Differences(string path, JsonElement json, WitResolution resolution)
    {
        string expected = Summary(json);
        string found = Summary(resolution);
        return expected == found ? [] : [$"{path}: expected\n{expected}\nfound\n{found}"];
    }

    private static string Lines(IEnumerable<string> lines) => string.Join("\n", lines.Order(StringComparer.Ordinal));

    private static string Summary(JsonElement root)
    {
        JsonElement interfaces = root.GetProperty("interfaces");
        JsonElement packages = root.GetProperty("packages");
        string Package(JsonElement item) => packages[item.GetProperty("package").GetInt32()].GetProperty("name").GetString()!;
        string Item(JsonProperty item) => item.Value.EnumerateObject().First().Name switch
        {
            "interface" when interfaces[item.Value.GetProperty("interface").GetProperty("id").GetInt32()] is var i && i.GetProperty("name").ValueKind == JsonValueKind.String && item.Name.StartsWith("interface-", StringComparison.Ordinal) =>
                $"interface {Package(i)} {i.GetProperty("name")}",
            var kind => $"{kind} {item.Name}",
        };

        var lines = new List<string>();
        foreach (JsonElement definition in interfaces.EnumerateArray())
        {
            string name = definition.GetProperty("name").ValueKind == JsonValueKind.String ? definition.GetProperty("name").GetString()! : "(inline)";
            lines.Add($"interface {Package(definition)} {name}: types {Names(definition.GetProperty("types"))}; functions {Names(definition.GetProperty("functions"))}");
        }

        foreach (JsonElement world in root.GetProperty("worlds").EnumerateArray())
        {
            lines.Add($"world {Package(world)} {world.GetProperty("name")}: imports {Lines(world.GetProperty("imports").EnumerateObject().Select(Item))}; exports {Lines(world.GetProperty("exports").EnumerateObject().Select(Item))}");
        }

        lines.AddRange(packages.EnumerateArray().Select(p => $"package {p.GetProperty("name")}"));
        return Lines(lines);
    }

    private static string Names(JsonElement element) => string.Join(" ", element.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));

    private static string Summary(WitResolution resolution)
    {
        var lines = new List<string>();
        string Item(WitWorldItem item) => item.IsByInterface
            ? $"interface {item.Interface!.Package.Name} {item.Interface.Name}"
            : $"{(item.Interface is not null ? "interface" : item.Type is not null ? "type" : "function")} {item.Name}";
        void Interface(WitInterface definition) => lines.Add(
            $"interface {definition.Package.Name} {(definition.IsInline ? "(inline)" : definition.Name)}: "
            + $"types {string.Join(" ", definition.Types.Select(t => t.Name).Order(StringComparer.Ordinal))}; "
            + $"functions {string.Join(" ", definition.Functions.Select(f => f.ExternName).Order(StringComparer.Ordinal))}");
        foreach (WitPackage package in resolution.Packages)
        {
            lines.Add($"package {package.Name}");
            package.Interfaces.ForEach(Interface);
            foreach (WitWorld world in package.Worlds)
            {
                foreach (WitWorldItem item in world.Imports.Concat(world.Exports))
                {
                    if (item.Interface is { IsInline: true } inline)
                    {
                        Interface(inline);
                    }
                }

                lines.Add($"world {package.Name} {world.Name}: imports {Lines(world.Imports.Select(Item))}; exports {Lines(world.Exports.Select(Item))}");
            }
        }

        return Lines(lines);
    }
}
