using System.Text;
using Petrel.Components.Wit;
using Xunit;

namespace Petrel.Components.Tests.Wit;

public class WitParserTests
{
    private static WitResolution Resolve(string text, params string[] features) =>
        WitResolver.Resolve([new WitFileGroup("a.wit", [WitParser.Parse(new WitSource("a.wit", text))])], new WitFeatures(features));

    private static InvalidWitException Refused(string text) => Assert.Throws<InvalidWitException>(() => Resolve(text));

    [Theory]
    [InlineData("package a:b;\ninterface i {\n  f: func(a: lisst<u8>);\n}", "a.wit:3:19: expected ')', found '<'")]
    [InlineData("package a:b;\ninterface i {\n  f: func(a: nope);\n}", "a.wit:3:14: the type `nope` is not defined")]
    [InlineData("package a:b;\nworld w {\n  import a:b;\n}", "a.wit:3:13: expected '/' and the name of an interface or world after the package `a:b`, found ';'")]
    [InlineData("package a:b@1.2;", "a.wit:1:13: `1.2` is not a version such as 1.2.3 (see semver.org)")]
    [InlineData("package a:b@1.02.3;", "a.wit:1:13: `1.02.3` is not a version such as 1.2.3 (see semver.org)")]
    [InlineData("package a:b;\ninterface a--b {}", "a.wit:2:11: `a--b` is not a name: expected words of letters and digits in one case, separated by single hyphens, the first begun by a letter")]
    [InlineData("package a:b;\n/* /* */", "a.wit:2:1: the block comment has no end")]
    [InlineData("package a:b;\n// \u202E", "a.wit:2:4: the character U+202E may not stand in WIT text: it is a control code, overrides the direction of text, or is deprecated")]
    [InlineData("package a:b;\ninterface i { type t = list<u8, 0>; }", "a.wit:2:33: the fixed length of a list must be a number from 1 to 4294967295")]
    [InlineData("package a:b;\ninterface i { resource r; type t = stream<borrow<r>>; }", "a.wit:2:36: a stream or future cannot carry a borrow handle")]
    [InlineData("package a:b;\ninterface i { record r { a: u8, A: u8 } }", "a.wit:2:33: the field `A` differs from `a` in letter case alone")]
    [InlineData("package a:b;\ninterface i { resource r { m: func(self: u8); } }", "a.wit:2:28: the parameter `self` is defined more than once: a method has it anyway")]
    [InlineData("package a:b;\n@since(version = 1.0.0)\ninterface i { }", "a.wit:3:11: @since names a version, but the package `a:b` has none")]
    [InlineData("package a:b;\n@deprecated(version = 1.0.0)\ninterface i { }", "a.wit:2:1: @deprecated must be paired with @since or @unstable")]
    [InlineData("package a:b;\ninterface i { @external-id(\"a) f: func(); }", "a.wit:2:28: the string literal has no end")]
    [InlineData("package a:b;\nuse i;\ninterface i { }", "a.wit:2:5: the name `i` is already taken in this file")]
    public void ErrorsAreOneSentenceWithTheirPlace(string text, string message) => Assert.Equal(message, Refused(text).Message);

    [Fact]
    public void AnErrorKnowsItsFileLineAndColumn()
    {
        InvalidWitException e = Refused("package a:b;\n\n  interface");
        Assert.Equal(("a.wit", 3, 12), (e.File, e.Line, e.Column));
        Assert.Equal("expected a name, found the end of the file", e.Reason);
    }

    [Fact]
    public void LongChainsAndDeepNestingDoNotOverflowTheStack()
    {
        const int Length = 20_000;
        var types = new StringBuilder("package a:b;\ninterface i {\n");
        var interfaces = new StringBuilder("package a:b;\n");
        for (int i = 0; i < Length; i++)
        {
            types.Append($"type t{i} = t{i + 1};\n");
            interfaces.Append($"interface i{i} {{ use i{i + 1}.{{t}}; }}\n");
        }

        Assert.Equal(Length + 1, Resolve($"{types}type t{Length} = u8;\n}}").Root.Interfaces[0].Types.Count);
        Assert.Equal(Length + 1, Resolve($"{interfaces}interface i{Length} {{ type t = u8; }}").Root.Interfaces.Count);
        Assert.Contains("depends on itself", Refused($"{types}type t{Length} = t0;\n}}").Message, StringComparison.Ordinal);
        string options = string.Concat(Enumerable.Range(0, 300).Select(i => $"type t{i} = option<t{i + 1}>;\n"));
        Assert.Contains("nests deeper", Refused($"package a:b;\ninterface i {{\n{options}type t300 = u8;\n}}").Message, StringComparison.Ordinal);
        Assert.Contains("nests deeper", Refused("package a:b; interface i { type t = " + string.Concat(Enumerable.Repeat("option<", 100_000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NothingThatIsCutShortCrashes()
    {
        const string Text = """
            /// Docs.
            package a:b@1.2.3-rc.1+x;
            use c:d/e@0.2.0.{};
            @since(version = 1.0.0) @deprecated(version = 1.1.0)
            interface i { use j.{t as u}; record r { a: list<u, 3>, %list: map<string, result<_, tuple<u8>>> } resource s { constructor(); m: static async func(a: borrow<s>) -> stream; } }
            interface j { type t = option<future<u8>>; flags f { a, b } variant v { a(u8), b } enum e { x } }
            world w { include x with { a as b } import i; export n: interface { f: func(); } @external-id("\u{1F600}\n") import k: i; }
            """;
        for (int length = 0; length < Text.Length; length++)
        {
            try
            {
                Resolve(Text[..length]);
            }
            catch (InvalidWitException e)
            {
                Assert.DoesNotContain('\n', e.Message);
            }
        }
    }

    [Fact]
    public void FeaturesDecideWhatIsThere()
    {
        const string Text = "package a:b@1.0.0; interface i { @unstable(feature = f) a: func(); @since(version = 1.0.0) b: func(); } @unstable(feature = g) world w { }";
        Assert.Equal(["b"], Resolve(Text).Root.Interfaces[0].Functions.Select(f => f.Name));
        Assert.Equal(["a", "b"], Resolve(Text, "f").Root.Interfaces[0].Functions.Select(f => f.Name));
        Assert.Empty(Resolve(Text, "f").Root.Worlds);
        Assert.Single(Resolve(Text, "f", "g").Root.Worlds);
    }

    [Fact]
    public void AColonWithoutSpaceBeginsAPath()
    {
        WitWorld world = Resolve("package a:b; interface i {} world w { import x: i; import y: c:d/j; import c:d/j; import f:func(); } package c:d { interface j {} }").World("w");
        Assert.Equal(["x", "y", "c:d/j", "f"], world.Imports.Select(i => i.Name));
        Assert.Equal([true, true, false, false], world.Imports.Select(i => i.IsRenamed));
    }

    [Fact]
    public void ExternalIdsAndDocsSurvivePrinting()
    {
        const string Text = "package a:b;\n\nworld w {\n  /// Does f.\n  @external-id(\"https://x/\\u{22}\")\n  import f: func();\n}\n";
        Assert.Equal(Text, WitPrinter.Print(Resolve(Text)));
    }

    [Fact]
    public void AWorldIsFoundByTheRules()
    {
        WitResolution resolution = Resolve("package a:b; world w {} world v {} package c:d@1.0.0 { world w {} }");
        Assert.Equal("a:b", resolution.World("w").Package.Name.ToString());
        Assert.Equal("c:d@1.0.0", resolution.World("c:d/w").Package.Name.ToString());
        Assert.Contains("2 worlds (w, v)", Assert.Throws<InvalidWitException>(() => resolution.World(null)).Message, StringComparison.Ordinal);
        Assert.Contains("no world `x`", Assert.Throws<InvalidWitException>(() => resolution.World("x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TypesOfAnIncludedWorldBecomeTypesOfTheIncludingOne()
    {
        WitWorld world = Resolve("package a:b; world v { resource r { m: func() -> t; } type t = u8; import f: func(a: borrow<r>); } world w { include v with { r as s, f as g } }").World("w");
        Assert.Equal(["s", "t", "[method]s.m", "g"], world.Imports.Select(i => i.Name));
        Assert.All(world.Types, t => Assert.Same(world, t.Owner));
        Assert.Same(world.Types.Find(t => t.Name == "s"), world.Imports.Find(i => i.Name == "g")!.Function!.Parameters[0].Type!.Definition);
    }
}
