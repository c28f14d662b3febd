using Microsoft.CodeAnalysis;
using Petrel.Components.Wit;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Bindings.Tests;

/// <summary>Whole worlds: those of WASI and of the proposals beside it, and shapes that are seldom.</summary>
public class WorldTests(ITestOutputHelper output)
{
    public static TheoryData<string> Folders => ["wasi-0.2.12", "wasi-0.3.0", "cloud/wasi-blobstore/wit", "cloud/wasi-keyvalue/wit", "cloud/wasi-messaging/wit", "cloud/wasi-nn/wit", "cloud/wasi-config/wit", "cloud/wasi-logging/wit", "cloud/wasi-tls/wit"];

    [Theory, MemberData(nameof(Folders))]
    public void EveryWorldCompilesOrSaysWhatItHasNoBindingFor(string folder)
    {
        string root = Path.Combine(Repository.Root, "..", "shared", "wit", folder);
        if (!Directory.Exists(root))
        {
            output.WriteLine("NOTICE: the WIT of WASI is not here (../shared/wit); nothing was tested.");
            return;
        }

        (string Path, string Text)[] files = [.. Directory.EnumerateFiles(root, "*.wit", SearchOption.AllDirectories)
            .Select(f => (Path.GetRelativePath(root, f).Replace('\\', '/'), File.ReadAllText(f)))];
        WitResolution resolution = WitLoader.Resolve("/w", files.Select(f => new WitSource("/w/" + f.Path, f.Text)), WitFeatures.All);
        string[] worlds = [.. resolution.Packages.SelectMany(p => p.Worlds.Select(w => p.Name.Qualify(w.Name)))];
        foreach (string world in worlds)
        {
            Generated generated = Generated.From(files, "", ("WitWorld", world), ("WitFeatures", "clocks-timezone,network-error-code,cli-exit-with-code,informational-outbound-responses,tls"));
            Diagnostic? unsupported = generated.Run.Diagnostics.FirstOrDefault(d => d.Id == "PWIT002");
            if (unsupported is not null && folder == "wasi-0.3.0")
            {
                // Streams and futures.
                output.WriteLine($"{world}: {unsupported.GetMessage(null)}");
                continue;
            }

            Exception? problem = Record.Exception(generated.Load);
            Assert.True(problem is null, $"{world}: {problem?.Message}");
        }

        Assert.NotEmpty(worlds);
    }

    [Fact]
    public void TwoLabelsForOneInterfaceAreTwoInterfaces()
    {
        Generated generated = Generated.From(
            """
            package a:b;
            interface i { resource r { constructor(); m: func() -> u8; } record q { r: borrow<r> } f: func(a: own<r>) -> r; g: func(q: q); }
            world w { import one: i; import two: i; import i; export three: i; export four: i; }
            """,
            """
            using A.B.WItems;
            public static class Test
            {
                private static string Both(A.B.W w) => w.Three.ToString() + w.Four + typeof(A.B.WItems.One.IR) + typeof(A.B.WItems.Two.IR) + typeof(A.B.I.IR);
                private static void Add(Petrel.Components.ComponentLinker linker, A.B.WItems.One.IOne one, A.B.WItems.Two.ITwo two, A.B.I.II i)
                {
                    A.B.WItems.One.OneImports.AddTo(linker, one);
                    A.B.WItems.Two.TwoImports.AddTo(linker, two);
                    A.B.I.IImports.AddTo(linker, i);
                }
            }
            """);
        generated.Load();
        Assert.Contains("linker.Instance(\"one\")", generated.Code, StringComparison.Ordinal);
        Assert.Contains("linker.Instance(\"two\")", generated.Code, StringComparison.Ordinal);
        Assert.Contains("linker.Instance(\"a:b/i\")", generated.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void OneLabelMayBeImportedAndExported() => Generated.From("""
        package a:b;
        world w {
          import x: interface { record r { a: u8 } resource s; f: func(r: r) -> s; }
          export x: interface { record r { b: string, c: string } resource s { m: func() -> r; } f: func(r: r) -> s; }
        }
        """).Load();

    [Fact]
    public void NestedPackagesAndUseAcrossThemCompile() => Generated.From("""
        package a:b@1.0.0;
        world w { import c:d/i@0.1.0; export c:d/j@0.1.0; use c:d/i@0.1.0.{t as u}; import f: func(u: u) -> option<option<u>>; }
        package c:d@0.1.0 { interface i { variant t { x(tuple<u8, list<t2>>), y } enum t2 { p, q } } interface j { use i.{t}; resource r { constructor(t: t); next: func() -> option<r>; } tree: func(r: borrow<r>) -> list<result<r, t>>; } }
        """).Load();

    [Fact]
    public void WhatIsDeprecatedIsObsoleteAndTellsItsVersion()
    {
        Generated generated = Generated.From("""
            package a:b@2.0.0;
            interface i {
              @since(version = 1.0.0) @deprecated(version = 1.5.0)
              record r { a: u8 }
              /// Does f.
              @since(version = 1.1.0) @deprecated(version = 2.0.0)
              f: func();
              @since(version = 1.2.0)
              g: func();
            }
            world w { import i; export i; }
            """);
        generated.Load();
        Assert.Contains("[global::System.Obsolete(\"Deprecated in version 1.5.0.\")]", generated.Code, StringComparison.Ordinal);
        Assert.Equal(2, generated.Code.Split("Deprecated in version 2.0.0.").Length - 1);
        Assert.Contains("/// <remarks>Since version 1.2.0.</remarks>", generated.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void TooManyFlagsAreSaidAtTheirLine()
    {
        string names = string.Join(", ", Enumerable.Range(0, 33).Select(i => $"f{i}"));
        Diagnostic diagnostic = Assert.Single(Generated.From($"package a:b;\ninterface i {{\n  flags f {{ {names} }}\n}}\nworld w {{ import i; }}").Run.Diagnostics);
        Assert.Equal(("PWIT001", 2), (diagnostic.Id, diagnostic.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public void NothingIsGeneratedAgainWithoutNeed()
    {
        GeneratorDriverRunResult run = Generated.RunTwice("package a:b; world w { import f: func(); }");
        Assert.All(
            run.Results.Single().TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs),
            o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }
}
