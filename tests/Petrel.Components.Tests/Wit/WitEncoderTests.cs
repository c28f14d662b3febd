using System.Text.Json;
using Petrel.Components.Wit;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Components.Tests.Wit;

/// <summary>WIT as a component of types (WIT.md, "Package Format"): what is written can be read again.</summary>
public class WitEncoderTests(ITestOutputHelper output)
{
    private static WitResolution Resolve(string text) =>
        WitResolver.Resolve([new WitFileGroup("a.wit", [WitParser.Parse(new WitSource("a.wit", text))])], new WitFeatures([], all: true));

    private static WitResolution Decode(byte[] bytes)
    {
        using var engine = new Engine(new EngineOptions());
        using Component component = Component.FromBytes(engine, bytes);
        return WitOfComponent.Convert(component);
    }

    /// <summary>The root package; the order of interfaces is that of the binary in both.</summary>
    private static string Print(WitResolution resolution) => WitPrinter.Print(resolution, hasDocs: true, isComplete: false);

    [Theory]
    [InlineData("package a:b; interface i { f: func(); }")]
    [InlineData("package a:b@1.2.3-rc.1; interface i { type t = u8; type u = t; type v = list<u>; type w = v; f: func(a: w) -> t; }")]
    [InlineData("package a:b; interface i { record r { a: string } } interface j { use i.{r as s}; type t = s; f: func(a: s) -> option<t>; }")]
    [InlineData("package a:b; interface i { resource r { constructor(a: u8) -> result<r>; m: async func(); s: static func(a: borrow<r>) -> r; } type q = r; f: func(a: q, b: borrow<q>); }")]
    [InlineData("package a:b; interface i { resource r; } interface j { use i.{r}; } world w { import j; export i; export j; }")]
    [InlineData("package a:b; interface i { resource r; } interface j { use i.{r}; f: func() -> r; } world w { export j; }")]
    [InlineData("package a:b; interface i { resource r; } interface j { use i.{r}; f: func() -> r; } world w { import i; export i; export j; }")]
    [InlineData("package a:b; interface i { f: func(); } world w { import x: i; import y: i; export x: i; @external-id(\"q\\\"\") import z: func(); }")]
    [InlineData("package a:b; world w { use i.{t}; record r { a: t } resource s { constructor(); m: func(a: r); } import f: func(a: r) -> s; export f: func(a: borrow<s>); } interface i { enum t { a } }")]
    [InlineData("package a:b; world w { import n: interface { use i.{t as u}; f: func() -> u; } export n: interface { flags g { a, b } h: async func(g: g); } } interface i { variant t { a(u8), b } }")]
    [InlineData("package a:b; interface i { f: async func(a: stream<u8>, b: future<string>, c: stream, d: future) -> error-context; m: func() -> map<string, list<u8, 4>>; }")]
    [InlineData("package a:b; interface i { use c:d/k@0.2.0.{t}; f: func() -> t; } package c:d@0.2.0 { interface k { record t { a: u8 } g: func(); } }")]
    [InlineData("package a:b; interface i { use c:d/k@0.2.0.{t}; } package c:d@0.2.0 { interface k { use l.{t}; } interface l { type t = u32; } }")]
    [InlineData("package a:b; world w { include v with { f as g } } world v { import f: func(); export i; } interface i { }")]
    [InlineData("""
        /// Of the package.
        package a:b@2.0.0;
        /// Of i
        /// in two lines.
        @since(version = 1.0.0)
        interface i { /// of t
          @unstable(feature = x) @deprecated(version = 1.1.0) record t { /// of a
            a: u8, b: u8 }
          /// of f
          @since(version = 1.5.0) f: func(); }
        /// of w
        world w { @since(version = 2.0.0) import i; /// g
          export g: func(); /// n
          import n: interface { /// h
            h: func(); } }
        """)]
    public void TextToBinaryToText(string text)
    {
        WitResolution resolution = Resolve(text);
        WitResolution again = Decode(WitEncoder.Package(resolution));
        Assert.Equal(Print(resolution), Print(again));
    }

    [Fact]
    public void DocsAreLeftOutWhenTheyAreNotWanted()
    {
        WitResolution resolution = Resolve("/// d\npackage a:b@1.0.0; /// e\n@since(version = 1.0.0) interface i { /// t\ntype t = u8; }");
        Assert.Equal("package a:b@1.0.0;\n\n@since(version = 1.0.0)\ninterface i {\n  type t = u8;\n}\n", Print(Decode(WitEncoder.Package(resolution, hasDocs: false))));
    }

    [Fact]
    public void AWorldInASectionOfACoreModule()
    {
        WitWorld world = Resolve("package a:b@1.0.0; interface i { f: func(); } world w { import i; export run: func() -> u8; } world v { }").World("w");
        using var module = new MemoryStream();
        module.Write([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0]);
        WitSections.WriteCustom(module, "name", [0, 1, 0]);
        WitSections.WriteCustom(module, "component-type:w", WitEncoder.World(world));
        using var engine = new Engine(new EngineOptions());
        WitResolution found = WitOfComponent.OfModule(engine, module.ToArray());
        Assert.Equal("package a:b@1.0.0;\n\ninterface i {\n  f: func();\n}\n\nworld w {\n  import i;\n\n  export run: func() -> u8;\n}\n", Print(found));
        Assert.Contains("no component-type section", Assert.Throws<InvalidWitException>(() => WitOfComponent.OfModule(engine, module.ToArray().AsMemory(0, 14))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryOfficialCaseSurvivesBinary()
    {
        if (WitSuite.Find("wit") is not { } suite)
        {
            output.WriteLine("NOTICE: the official WIT cases are not here (PETREL_TESTSUITE, ../shared/testsuite); nothing was tested.");
            return;
        }

        var wrong = new List<string>();
        int count = 0;
        foreach (string path in WitSuiteTests.Cases(suite).Concat(Others(suite)))
        {
            WitResolution resolution = WitLoader.Load(path, new WitFeatures(["active"]));
            if (resolution.Root.Interfaces.Count + resolution.Root.Worlds.Count == 0 || resolution.Packages.Exists(HasEmptyRecord))
            {
                // A binary without exports says nothing of the package, and it has no records without fields.
                continue;
            }

            try
            {
                string[] expected = Lines(resolution);
                string[] found = Lines(Decode(WitEncoder.Package(resolution)));
                if (!expected.Order(StringComparer.Ordinal).SequenceEqual(found.Order(StringComparer.Ordinal)))
                {
                    wrong.Add($"{path}: {expected.Length} lines, {found.Length} found\n< {string.Join("\n< ", expected.Except(found))}\n> {string.Join("\n> ", found.Except(expected))}");
                }
            }
            catch (Exception problem) when (problem is PetrelException or InvalidWitException)
            {
                wrong.Add($"{path}: {problem.Message}");
            }

            using var json = new MemoryStream();
            WitJson.Write(json, resolution);
            wrong.AddRange(WitSuiteTests.Differences(path, JsonDocument.Parse(json.ToArray()).RootElement, resolution));
            count++;
        }

        output.WriteLine($"{count} packages");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {count}\n" + string.Join("\n\n", wrong));
    }

    /// <summary>
    /// Without docs, since the section has no place for those of an interface that a world imports (the theory above has what there is), and
    /// without <c>own</c>, which the name of a resource means anyway.
    /// </summary>
    private static string[] Lines(WitResolution resolution) =>
        [.. WitPrinter.Print(resolution, hasDocs: false, isComplete: false).Split('\n').Where(l => l.Length > 0).Select(l => l.Replace("own<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal))];

    private static bool HasEmptyRecord(WitPackage package) =>
        package.Interfaces.Concat<WitOwner>(package.Worlds).SelectMany(o => o.Types).Any(t => t.Kind == WitDefinitionKind.Record && t.Members.Length == 0);

    private static IEnumerable<string> Others(string suite)
    {
        string wit = Path.Combine(suite, "..", "..", "wit");
        if (!Directory.Exists(wit))
        {
            yield break;
        }

        foreach (string version in new[] { "wasi-0.2.0", "wasi-0.2.12", "wasi-0.3.0" })
        {
            yield return Path.Combine(wit, version);
        }
    }
}
