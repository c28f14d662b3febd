using Microsoft.CodeAnalysis;
using Xunit;

namespace Petrel.Bindings.Tests;

public class GeneratorTests
{
    [Fact]
    public void TheInterfacesOfWasiCompile()
    {
        // The repository's own text of WASI 0.2, which Petrel.Wasi generates its host side from.
        string wit = Path.Combine(Repository.Root, "src", "Petrel.Wasi", "Wit");
        if (!Directory.Exists(Path.Combine(wit, "deps")))
        {
            return;
        }

        (string, string)[] files = [.. Directory.EnumerateFiles(wit, "*.wit", SearchOption.AllDirectories)
            .Select(f => (Path.GetRelativePath(wit, f).Replace('\\', '/'), File.ReadAllText(f)))];
        Generated generated = Generated.From(files, "");
        Assert.Contains("interface IOutputStream", generated.Code, StringComparison.Ordinal);
        generated.Load();
    }

    [Fact]
    public void AnErrorInWitIsACompilerErrorAtItsLine()
    {
        Diagnostic diagnostic = Assert.Single(Generated.From("package a:b;\nworld w {\n  import f: func(a: nope);\n}").Run.Diagnostics);
        Assert.Equal("PWIT001", diagnostic.Id);
        Assert.Equal("the type `nope` is not defined", diagnostic.GetMessage(null));
        Assert.EndsWith("wit/a.wit", diagnostic.Location.GetLineSpan().Path, StringComparison.Ordinal);
        Assert.Equal((2, 20), (diagnostic.Location.GetLineSpan().StartLinePosition.Line, diagnostic.Location.GetLineSpan().StartLinePosition.Character));
    }

    [Theory]
    [InlineData("package a:b;\nworld w {\n  import f: func(a: stream<u8>);\n}")]
    [InlineData("package a:b;\nworld w {\n  import f: func(a: option<tuple<error-context>>);\n}")]
    public void WhatHasNoBindingIsSaidAtItsLine(string wit)
    {
        Diagnostic diagnostic = Assert.Single(Generated.From(wit).Run.Diagnostics);
        Assert.Equal("PWIT002", diagnostic.Id);
        Assert.Equal(2, diagnostic.Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void NamesThatMeetNamesOfCSharpCompile()
    {
        Generated generated = Generated.From("""
            package class:namespace;
            interface error { resource error { error: func(self-: bool) -> error; get-type: func() -> string; } error-code: func(class: u8, value: u8, field: u8); }
            interface types {
              record types { types: u8, clone: string, to-string: u8, equals: list<u8> }
              variant v { v(u8), value(types), equals, none }
              flags f { none, all, a31 }
              enum e { none, e }
              %string: func(%string: string, call: u8, %result: u8, cause: u8, mark: u8, e: e, to: v, %from: f, target: u8, context: u8, self: types) -> v;
            }
            world w { import error; import types; export types; export w: func(); import w: func(w: u8); export f: func(call: string, %result: u8) -> string; }
            """.Replace("self-: bool", "the-self: bool", StringComparison.Ordinal));
        generated.Load();
    }

    [Fact]
    public void TwoVersionsOfAPackageHaveTwoNamespaces()
    {
        Generated generated = Generated.From("""
            package a:b;
            world w { import c:d/i@0.1.0; import c:d/i@0.2.0; }
            package c:d@0.1.0 { interface i { f: func(); } }
            package c:d@0.2.0 { interface i { f: func(); } }
            """);
        generated.Load();
        Assert.Contains("namespace C.D.V0_1_0.I;", generated.Code, StringComparison.Ordinal);
        Assert.Contains("namespace C.D.V0_2_0.I;", generated.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsDecideWorldAccessNamespaceFeaturesAndSide()
    {
        const string Wit = "package a:b; world w { @unstable(feature = x) import f: func(); export g: func(); } world v {}";
        Assert.Equal("PWIT001", Assert.Single(Generated.From(Wit).Run.Diagnostics).Id);
        Assert.DoesNotContain("void F(", Generated.From(Wit, "", ("WitWorld", "w")).Code, StringComparison.Ordinal);
        Generated generated = Generated.From(Wit, "", ("WitWorld", "w"), ("WitFeatures", "y, x"), ("WitNamespace", "My.Own"), ("WitAccess", "public"), ("WitSide", "Imports"));
        generated.Load();
        Assert.Contains("namespace My.Own.A.B.WItems;", generated.Code, StringComparison.Ordinal);
        Assert.Contains("public interface IW", generated.Code, StringComparison.Ordinal);
        Assert.DoesNotContain("void G(", generated.Code, StringComparison.Ordinal);
    }
}
