using Petrel.Components;
using Xunit;

namespace Petrel.Components.Tests.Api;

/// <summary>Finding interfaces by semantic version, and what is said when it fails.</summary>
public class ComponentLinkerTests
{
    [Theory]
    [InlineData("a:b/c@1.0.0", new[] { "1.0.0" }, "1.0.0")] // exactly
    [InlineData("a:b/c@1.0.0", new[] { "1.4.2", "1.0.0" }, "1.0.0")] // exactly, before the highest
    [InlineData("a:b/c@1.0.0", new[] { "1.2.0", "1.10.0", "1.9.9" }, "1.10.0")] // the highest, by number
    [InlineData("a:b/c@1.99.0", new[] { "1.2.0", "1.4.2" }, "1.4.2")] // older than asked for
    [InlineData("a:b/c@0.2.3", new[] { "0.2.0", "0.2.12", "0.3.0" }, "0.2.12")]
    [InlineData("a:b/c@0.2.12", new[] { "0.2.0" }, "0.2.0")]
    [InlineData("a:b/c@0.0.1", new[] { "0.0.2" }, null)] // 0.0.x exactly only
    [InlineData("a:b/c@0.0.1", new[] { "0.0.1" }, "0.0.1")]
    [InlineData("a:b/c@1.0.0-rc.1", new[] { "1.0.0" }, null)] // pre-releases exactly only
    [InlineData("a:b/c@1.0.0", new[] { "1.0.0-rc.1" }, null)]
    [InlineData("a:b/c@1.0.0-rc.1", new[] { "1.0.0-rc.1" }, "1.0.0-rc.1")]
    [InlineData("a:b/c@2.0.0", new[] { "1.0.0", "3.0.0" }, null)]
    [InlineData("a:b/c@0.3.0", new[] { "0.2.12" }, null)]
    [InlineData("a:b/c", new[] { "1.0.0" }, null)]
    public void InterfacesAreFoundByTrack(string import, string[] provided, string? expected)
    {
        Action<ComponentLinker> define = linker =>
        {
            foreach (string version in provided)
            {
                linker.Instance("a:b/c@" + version).DefineFunction("f", () => version);
            }
        };
        if (expected is null)
        {
            Assert.Throws<LinkException>(() => Guest.Instantiate(Import(import), define));
            return;
        }

        Assert.Equal(expected, Guest.Instantiate(Import(import), define).GetFunction<Func<string>>("f")!());
    }

    [Fact]
    public void MissingVersionsAreNamed()
    {
        LinkException error = Assert.Throws<LinkException>(() => Guest.Instantiate(
            Import("wasi:http/types@0.3.0"), linker => linker.Instance("wasi:http/types@0.2.12").DefineFunction("f", () => "")));
        Assert.Equal("the component imports wasi:http/types@0.3.0, this host provides 0.2.12", error.Message);
        error = Assert.Throws<LinkException>(() => Guest.Instantiate(Import("wasi:http/types@0.3.0")));
        Assert.Equal("the component imports wasi:http/types@0.3.0, which this host does not provide", error.Message);
    }

    [Fact]
    public void MissingFunctionsAreNamedWithTheVersionThatAddedThem()
    {
        LinkException error = Assert.Throws<LinkException>(() => Guest.Instantiate(Import("a:b/c@1.0.0"), linker =>
        {
            linker.Instance("a:b/c@1.0.0").DefineFunction("g", () => { });
            linker.Instance("a:b/c@1.4.0").DefineFunction("f", () => "", since: "1.2.0");
        }));
        Assert.Equal("the component imports the function f of a:b/c@1.0.0, which this host's does not have; it was added in 1.2.0", error.Message);
    }

    [Fact]
    public void DifferentTypesAreNamed()
    {
        var type = new ComponentFunctionType([new FunctionParameter("x", PrimitiveValueType.U32)]);
        LinkException error = Assert.Throws<LinkException>(() => Guest.Instantiate(
            Import("a:b/c@1.0.0"), linker => linker.Instance("a:b/c@1.1.0").DefineFunction("f", type, static (_, _) => null)));
        Assert.Equal(
            "a:b/c@1.0.0 f (found as a:b/c@1.1.0): the component expects func() -> string, this host provides func(x: u32)", error.Message);
    }

    [Fact]
    public void UnknownImportsTrapWhenThatIsWanted()
    {
        const string Text = """
            (component
              (import "a:b/c@1.0.0" (instance $c
                (export "r" (type $r (sub resource)))
                (export "f" (func (param "x" (borrow $r)) (result string)))
                (export "known" (func (result u32)))))
              (import "g" (func $g (param "s" string)))
              (import "d:e/f" (instance $f (export "h" (func (result u32)))))
              (core module $Libc (memory (export "memory") 1) (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
              (core instance $libc (instantiate $Libc))
              (core func $known (canon lower (func $c "known")))
              (core func $g' (canon lower (func $g) (memory $libc "memory")))
              (core func $h (canon lower (func $f "h")))
              (core module $M
                (import "" "known" (func $known (result i32)))
                (import "" "g" (func $g (param i32 i32)))
                (import "" "h" (func $h (result i32)))
                (func (export "known") (result i32) (call $known))
                (func (export "g") (call $g (i32.const 0) (i32.const 0)))
                (func (export "h") (result i32) (call $h)))
              (core instance $m (instantiate $M (with "" (instance (export "known" (func $known)) (export "g" (func $g')) (export "h" (func $h))))))
              (func (export "known") (result u32) (canon lift (core func $m "known")))
              (func (export "g") (canon lift (core func $m "g")))
              (func (export "h") (result u32) (canon lift (core func $m "h"))))
            """;
        foreach (string function in (string[])["g", "h"])
        {
            ComponentInstance instance = Guest.Instantiate(Text, linker =>
            {
                linker.UnknownImportsTrap = true;
                linker.Instance("a:b/c@1.0.1").DefineFunction("known", () => 7u);
            });
            Assert.Equal(7u, instance.GetFunction<Func<uint>>("known")!());
            TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction(function)!.Call());
            Assert.Equal(TrapCode.UnknownImport, trap.Code);
            Assert.Contains(function == "g" ? "g is not provided" : "d:e/f h is not provided", trap.Message, StringComparison.Ordinal);
        }

        Assert.Throws<LinkException>(() => Guest.Instantiate(Text));
    }

    [Fact]
    public void NamesAreTakenOnceUnlessShadowingIsAllowed()
    {
        var linker = new ComponentLinker(new Engine());
        linker.Instance("a:b/c").DefineFunction("f", () => { });
        Assert.Throws<InvalidOperationException>(() => linker.Instance("a:b/c").DefineFunction("f", () => { }));
        linker.AllowShadowing = true;
        linker.Instance("a:b/c").DefineFunction("f", () => { });
    }

    [Fact]
    public void ResolversAreAskedLast()
    {
        var asked = new List<string>();
        ComponentInstance instance = Guest.Instantiate(Import("a:b/c@1.0.0"), linker =>
        {
            linker.AddResolver(name =>
            {
                asked.Add(name);
                ComponentLinkerInstance made = new ComponentLinker(linker.Engine).Instance("made");
                made.DefineFunction("f", () => "resolved");
                return made;
            });
        });
        Assert.Equal("resolved", instance.GetFunction<Func<string>>("f")!());
        Assert.Equal(["a:b/c@1.0.0"], asked);
    }

    [Fact]
    public void ComponentsAreComposedAtRunTime()
    {
        var engine = new Engine();
        using var store = new Store(engine);
        ComponentInstance adder = Guest.Instantiate("""
            (component
              (core module $M (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
              (core instance $m (instantiate $M))
              (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $m "add")))
              (instance $i (export "add" (func $add)))
              (export "math:ops/add@1.1.0" (instance $i)))
            """,
            store: store);
        ComponentInstance user = Guest.Instantiate("""
            (component
              (import "math:ops/add@1.0.0" (instance $i (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
              (core func $add (canon lower (func $i "add")))
              (core module $M
                (import "" "add" (func $add (param i32 i32) (result i32)))
                (func (export "twice") (param i32) (result i32) (call $add (local.get 0) (local.get 0))))
              (core instance $m (instantiate $M (with "" (instance (export "add" (func $add))))))
              (func (export "twice") (param "a" u32) (result u32) (canon lift (core func $m "twice"))))
            """,
            linker => linker.DefineExports(adder),
            store);
        Assert.Equal(42u, user.GetFunction<Func<uint, uint>>("twice")!(21));
        Assert.Equal(5u, adder.GetFunction("math:ops/add@1.0.0", "add")!.Bind<Func<uint, uint, uint>>()(2, 3));
        LinkException error = Assert.Throws<LinkException>(() => new ComponentLinker(engine).Instantiate(store, Component.FromText(engine, Import("x:y/z"))));
        Assert.Contains("x:y/z", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ModulesAndComponentsAreImported()
    {
        const string text = """
            (component
              (import "m" (core module $M (export "f" (func (result i32)))))
              (import "c" (component $C (export "f" (func (result u32)))))
              (core instance $m (instantiate $M))
              (instance $c (instantiate $C))
              (func (export "m") (result u32) (canon lift (core func $m "f")))
              (export "c" (func $c "f")))
            """;
        const string component = """
            (component
              (core module $M (func (export "f") (result i32) (i32.const 8)))
              (core instance $m (instantiate $M))
              (func (export "f") (result u32) (canon lift (core func $m "f"))))
            """;
        ComponentInstance instance = Guest.Instantiate(text, linker =>
        {
            linker.DefineModule("m", Module.FromText(linker.Engine, "(module (func (export \"f\") (result i32) i32.const 7))"));
            linker.DefineComponent("c", Component.FromText(linker.Engine, component));
        });
        Assert.Equal(7u, instance.GetFunction<Func<uint>>("m")!());
        Assert.Equal(8u, instance.GetFunction<Func<uint>>("c")!());

        LinkException error = Assert.Throws<LinkException>(() => Guest.Instantiate(text, linker =>
        {
            linker.DefineModule("m", Module.FromText(linker.Engine, "(module (func (export \"f\") (result i64) i64.const 7))"));
            linker.DefineComponent("c", Component.FromText(linker.Engine, component));
        }));
        Assert.StartsWith("m: what this host provides does not fit", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<LinkException>(() => Guest.Instantiate(text, linker =>
        {
            linker.DefineModule("m", Module.FromText(linker.Engine, "(module (func (export \"f\") (result i32) i32.const 7))"));
            linker.DefineComponent("c", Component.FromText(linker.Engine, "(component)"));
        }));
        Assert.StartsWith("c: what this host provides does not fit", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A component that exports the function <c>f: func() -> string</c> that it imports in an interface.</summary>
    private static string Import(string name) => $$"""
        (component
          (import "{{name}}" (instance $i (export "f" (func (result string)))))
          {{Guest.Allocator}}
          (core func $f (canon lower (func $i "f") (memory $libc "memory") (realloc (func $libc "realloc"))))
          (core module $M
            (import "" "f" (func $f (param i32)))
            (func (export "f") (result i32) (call $f (i32.const 16)) (i32.const 16)))
          (core instance $m (instantiate $M (with "" (instance (export "f" (func $f))))))
          (func (export "f") (result string) (canon lift (core func $m "f") (memory $libc "memory"))))
        """;
}
