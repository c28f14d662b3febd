using System.Text;
using Petrel.Components.Text;
using Xunit;

namespace Petrel.Components.Tests.Composition;

public sealed class ComponentComposerTests : IDisposable
{
    // Exports a:b/math@0.2.3 with add and a counter resource.
    private const string Math = """
        (component $math
          (core module $m
            (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
          (core instance $i (instantiate $m))
          (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
          (instance $math (export "add" (func $add)))
          (export "a:b/math@0.2.3" (instance $math)))
        """;

    // Imports a:b/math@0.2.0 and exports twice: add(x, x).
    private const string Twice = """
        (component $twice
          (import "a:b/math@0.2.0" (instance $math (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
          (core func $add (canon lower (func $math "add")))
          (core module $m
            (import "" "add" (func $add (param i32 i32) (result i32)))
            (func (export "twice") (param i32) (result i32) local.get 0 local.get 0 call $add))
          (core instance $i (instantiate $m (with "" (instance (export "add" (func $add))))))
          (func (export "twice") (param "x" u32) (result u32) (canon lift (core func $i "twice"))))
        """;

    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void PlugsAnExportIntoAnImportOfAnOlderVersion()
    {
        Component composed = Plug(Twice, Math);
        Assert.Empty(composed.Imports);
        Assert.Equal(42u, Call(composed, "twice", 21u));
    }

    [Theory]
    [InlineData("0.2.3", "0.2.9", true)]
    [InlineData("1.0.0", "1.7.0", true)]
    [InlineData("0.2.3", "0.3.0", false)]
    [InlineData("1.0.0", "2.0.0", false)]
    [InlineData("0.0.1", "0.0.2", false)]
    [InlineData("1.0.0-rc1", "1.0.0", false)]
    public void VersionsOfOneTrackFit(string wanted, string provided, bool fits)
    {
        string socket = Twice.Replace("0.2.0", wanted, StringComparison.Ordinal);
        string plug = Math.Replace("0.2.3", provided, StringComparison.Ordinal);
        if (fits)
        {
            Assert.Empty(Plug(socket, plug).Imports);
            return;
        }

        var problem = Assert.Throws<CompositionException>(() => Plug(socket, plug));
        Assert.Equal($"'math' plugs nothing: it exports 'a:b/math@{provided}', and what is asked for is 'a:b/math@{wanted}'", problem.Message);
    }

    [Fact]
    public void TheExactVersionWinsElseTheHighest()
    {
        // Two exports of one component, the newer one gives 5.
        string two = """
            (component $two
              (core module $m
                (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add)
                (func (export "five") (param i32 i32) (result i32) i32.const 5))
              (core instance $i (instantiate $m))
              (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
              (func $five (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "five")))
              (instance $old (export "add" (func $add)))
              (instance $new (export "add" (func $five)))
              (export "a:b/math@0.2.1" (instance $old))
              (export "a:b/math@0.2.11" (instance $new)))
            """;
        Assert.Equal(5u, Call(Plug(Twice, two), "twice", 21u));
        Assert.Equal(42u, Call(Plug(Twice.Replace("0.2.0", "0.2.1", StringComparison.Ordinal), two), "twice", 21u));
    }

    [Fact]
    public void PlugsIntoPlugs()
    {
        string middle = """
            (component $middle
              (import "a:b/base@1.0.0" (instance $base (export "one" (func (result u32)))))
              (core func $one (canon lower (func $base "one")))
              (core module $m
                (import "" "one" (func $one (result i32)))
                (func (export "add") (param i32 i32) (result i32) call $one))
              (core instance $i (instantiate $m (with "" (instance (export "one" (func $one))))))
              (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
              (instance $math (export "add" (func $add)))
              (export "a:b/math@0.2.0" (instance $math)))
            """;
        string bottom = """
            (component $bottom
              (core module $m (func (export "one") (result i32) i32.const 1))
              (core instance $i (instantiate $m))
              (func $one (result u32) (canon lift (core func $i "one")))
              (instance $base (export "one" (func $one)))
              (export "a:b/base@1.2.0" (instance $base)))
            """;
        Component composed = Plug(Twice, middle, bottom);
        Assert.Empty(composed.Imports);
        Assert.Equal(1u, Call(composed, "twice", 21u));
    }

    [Fact]
    public void OpenImportsOfOneTrackBecomeOneWithSharedResources()
    {
        // Both use the resource of io: one through 0.2.0, one through 0.2.5 with a function more.
        string user = """
            (component $user
              (import "w:io/streams@0.2.0" (instance $io
                (export "stream" (type $s (sub resource)))
                (export "pipe" (type (eq $s)))
                (export "[constructor]stream" (func (result (own $s))))))
              (alias export $io "stream" (type $stream))
              (import "a:b/sink@0.2.0" (instance $sink
                (alias outer 1 $stream (type $t))
                (export "stream" (type $s (eq $t)))
                (export "eat" (func (param "s" (own $s)) (result u32)))))
              (core func $new (canon lower (func $io "[constructor]stream")))
              (core func $eat (canon lower (func $sink "eat")))
              (core module $m
                (import "" "new" (func $new (result i32)))
                (import "" "eat" (func $eat (param i32) (result i32)))
                (func (export "run") (result i32) call $new call $eat))
              (core instance $i (instantiate $m (with "" (instance (export "new" (func $new)) (export "eat" (func $eat))))))
              (func (export "run") (result u32) (canon lift (core func $i "run"))))
            """;
        string eater = """
            (component $eater
              (import "w:io/streams@0.2.5" (instance $io
                (export "stream" (type $s (sub resource)))
                (export "[method]stream.size" (func (param "self" (borrow $s)) (result u32)))))
              (alias export $io "stream" (type $stream))
              (core func $size (canon lower (func $io "[method]stream.size")))
              (core func $drop (canon resource.drop $stream))
              (core module $m
                (import "" "size" (func $size (param i32) (result i32)))
                (import "" "drop" (func $drop (param i32)))
                (func (export "eat") (param i32) (result i32) (call $size (local.get 0)) (call $drop (local.get 0))))
              (core instance $i (instantiate $m (with "" (instance (export "size" (func $size)) (export "drop" (func $drop))))))
              (func $eat (param "s" (own $stream)) (result u32) (canon lift (core func $i "eat")))
              (instance $sink (export "stream" (type $stream)) (export "eat" (func $eat)))
              (export "a:b/sink@0.2.1" (instance $sink)))
            """;
        Component composed = Plug(user, eater);
        ComponentExtern import = Assert.Single(composed.Imports);
        Assert.Equal("w:io/streams@0.2.5", import.Name);

        var type = new HostResourceType<object>("stream");
        var linker = new ComponentLinker(_engine);
        ComponentLinkerInstance io = linker.Instance("w:io/streams@0.2.9");
        io.DefineResource(type);
        io.DefineResource(type, "pipe");
        io.DefineFunction("[constructor]stream", new ComponentFunctionType([], new OwnType(type)), (_, _) => ComponentValue.Own(ComponentResource.Create(type, new object())));
        io.DefineFunction(
            "[method]stream.size",
            new ComponentFunctionType([new FunctionParameter("self", new BorrowType(type))], PrimitiveValueType.U32),
            (_, _) => ComponentValue.U32(17));
        using var store = new Store(_engine);
        ComponentInstance instance = linker.Instantiate(store, composed);
        Assert.Equal(ComponentValue.U32(17), instance.GetFunction("run")!.Call());
    }

    [Fact]
    public void WhatDoesNotFitIsRefused()
    {
        string wrong = Math.Replace("(param \"b\" u32)", "(param \"b\" s32)", StringComparison.Ordinal);
        var problem = Assert.Throws<CompositionException>(() => Plug(Twice, wrong));
        Assert.StartsWith("'twice' imports 'a:b/math@0.2.0', and what 'math' exports as 'a:b/math@0.2.3' does not fit: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("`add`", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TwoPlugsForOneImportAreRefused()
    {
        var problem = Assert.Throws<CompositionException>(() => Plug(Twice, Math, Math.Replace("$math\n", "$other\n", StringComparison.Ordinal)));
        Assert.StartsWith("'twice' imports 'a:b/math@0.2.0', and both 'math' and ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CirclesAreRefused()
    {
        string a = """
            (component $a (import "x:y/b@1.0.0" (instance $i)) (import "x:y/c@1.0.0" (instance)) (export "x:y/a@1.0.0" (instance $i)))
            """;
        string b = """
            (component $b (import "x:y/a@1.0.0" (instance $i)) (export "x:y/b@1.0.0" (instance $i)))
            """;
        string socket = """
            (component $s (import "x:y/a@1.0.0" (instance $i)))
            """;
        var problem = Assert.Throws<CompositionException>(() => Plug(socket, a, b));
        Assert.Equal("components cannot be plugged into each other in a circle: 'a' -> 'b' -> 'a'", problem.Message);
    }

    private Component Plug(string socket, params string[] plugs) =>
        Component.FromBytes(_engine, ComponentComposer.Plug(Load(socket), Array.ConvertAll(plugs, Load)));

    private Component Load(string text) => Component.FromBytes(_engine, ComponentTextParser.Assemble(Encoding.UTF8.GetBytes(text)));

    private uint? Call(Component component, string function, uint argument)
    {
        using var store = new Store(_engine);
        ComponentInstance instance = new ComponentLinker(_engine).Instantiate(store, component);
        return instance.GetFunction(function)!.Call(ComponentValue.U32(argument))!.Value.AsU32();
    }
}
