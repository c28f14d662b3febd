using Petrel.Components;
using Petrel.Components.Wit;
using Xunit;

namespace Petrel.Wasi.Tests.Preview1;

/// <summary>Core modules for preview 1 as component instances: what their <c>component-type</c> sections say, with preview 1 of the host.</summary>
public class ModuleComponentTests
{
    private const string World = """
        package test:lib@1.0.0;

        interface counters {
          resource counter {
            constructor(start: u32);
            next: func() -> u32;
          }
          dropped: func() -> u32;
        }

        interface log {
          record line { level: u8, text: string }
          write: func(l: line);
          unused: func();
        }

        world lib {
          import host: func(text: string) -> string;
          import never-used: func();
          import log;
          export greet: func(name: string) -> string;
          export counters;
        }
        """;

    private const string Text = """
        (module
          (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
          (import "$root" "host" (func $host (param i32 i32 i32)))
          (import "test:lib/log@1.0.0" "write" (func $log (param i32 i32 i32)))
          (import "[export]test:lib/counters@1.0.0" "[resource-new]counter" (func $new (param i32) (result i32)))
          (memory (export "memory") 1)
          (data (i32.const 16) "hi from preview 1\n")
          (data (i32.const 64) "\10\00\00\00\12\00\00\00")
          (global $next (mut i32) (i32.const 4096))
          (global $dropped (mut i32) (i32.const 0))
          (global $initialized (mut i32) (i32.const 0))
          (func (export "_initialize") (global.set $initialized (i32.const 1)))
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
            (global.get $next)
            (global.set $next (i32.and (i32.add (i32.add (global.get $next) (local.get 3)) (i32.const 7)) (i32.const -8))))
          (func (export "greet") (param i32 i32) (result i32)
            (if (i32.eqz (global.get $initialized)) (then unreachable))
            (drop (call $fd_write (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 80)))
            (call $log (i32.const 7) (local.get 0) (local.get 1))
            (call $host (local.get 0) (local.get 1) (i32.const 128))
            (i32.const 128))
          (func (export "cabi_post_greet") (param i32) (global.set $next (i32.const 4096)))
          (func (export "test:lib/counters@1.0.0#[constructor]counter") (param i32) (result i32) (call $new (local.get 0)))
          (func (export "test:lib/counters@1.0.0#[method]counter.next") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
          (func (export "test:lib/counters@1.0.0#dropped") (result i32) (global.get $dropped))
          (func (export "test:lib/counters@1.0.0#[dtor]counter") (param i32) (global.set $dropped (local.get 0))))
        """;

    [Fact]
    public void ALibraryIsAnInstanceOfItsWorld()
    {
        using var engine = new Engine();
        using Module module = Module.FromBytes(engine, WithWorld(Text, World));
        using var store = new Store(engine);
        using var output = new MemoryStream();
        store.SetWasiConfiguration(new WasiConfiguration().WithStandardOutput(output));
        var lines = new List<string>();
        var linker = new ComponentLinker(engine);
        linker.Root.DefineFunction("host", (string text) => $"Hello, {text}!");
        linker.Instance("test:lib/log@1.2.0").DefineFunction("write", (ComponentValue line) => lines.Add(line.ToString()));
        ComponentInstance instance = linker.InstantiatePreview1(store, module);

        Assert.Equal("Hello, wörld!", instance.GetFunction<Func<string, string>>("greet")!("wörld"));
        Assert.Equal(ComponentValue.String("Hello, again!"), instance.GetFunction("greet")!.Call(ComponentValue.String("again")));
        Assert.Equal(["{level: 7, text: \"wörld\"}", "{level: 7, text: \"again\"}"], lines);
        Assert.Equal("hi from preview 1\nhi from preview 1\n", System.Text.Encoding.UTF8.GetString(output.ToArray()));

        const string Counters = "test:lib/counters@1.0.0";
        ComponentValue counter = instance.GetFunction(Counters, "[constructor]counter")!.Call(41u)!.Value;
        Assert.Equal(ComponentValue.U32(42), instance.GetFunction(Counters, "[method]counter.next")!.Call(counter));
        counter.AsResource().Dispose();
        Assert.Equal(ComponentValue.U32(41), instance.GetFunction(Counters, "dropped")!.Call());
        Assert.Equal(["greet", Counters], instance.Exports.Select(export => export.Name));
    }

    [Fact]
    public void AComponentCanImportIt()
    {
        using var engine = new Engine();
        using Module module = Module.FromBytes(engine, WithWorld(Text, World));
        using var store = new Store(engine);
        store.SetWasiConfiguration(new WasiConfiguration());
        var linker = new ComponentLinker(engine);
        linker.Root.DefineFunction("host", (string text) => text);
        linker.Instance("test:lib/log@1.0.0").DefineFunction("write", (ComponentValue _) => { });
        linker.DefineExports(linker.InstantiatePreview1(store, module));
        using Component user = Component.FromText(engine, """
            (component
              (import "test:lib/counters@1.0.0" (instance $c
                (export "counter" (type $counter (sub resource)))
                (export "[constructor]counter" (func (param "start" u32) (result (own $counter))))
                (export "[method]counter.next" (func (param "self" (borrow $counter)) (result u32)))))
              (alias export $c "counter" (type $counter))
              (core func $new (canon lower (func $c "[constructor]counter")))
              (core func $next (canon lower (func $c "[method]counter.next")))
              (core func $drop (canon resource.drop $counter))
              (core module $M
                (import "" "new" (func $new (param i32) (result i32)))
                (import "" "next" (func $next (param i32) (result i32)))
                (import "" "drop" (func $drop (param i32)))
                (func (export "run") (result i32) (local $c i32)
                  (call $next (local.tee $c (call $new (i32.const 6))))
                  (call $drop (local.get $c))))
              (core instance $m (instantiate $M (with "" (instance (export "new" (func $new)) (export "next" (func $next)) (export "drop" (func $drop))))))
              (func (export "run") (result u32) (canon lift (core func $m "run"))))
            """);
        Assert.Equal(ComponentValue.U32(7), linker.Instantiate(store, user).GetFunction("run")!.Call());
    }

    [Fact]
    public void WhatIsMissingIsNamed()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        var linker = new ComponentLinker(engine);
        using Module module = Module.FromBytes(engine, WithWorld(Text, World));
        Assert.Contains("imports host", Assert.Throws<LinkException>(() => linker.InstantiatePreview1(store, module)).Message, StringComparison.Ordinal);

        using Module plain = Module.FromText(engine, "(module)");
        Assert.Contains("component-type", Assert.Throws<LinkException>(() => linker.InstantiatePreview1(store, plain)).Message, StringComparison.Ordinal);

        using Module empty = Module.FromBytes(engine, WithWorld("(module)", "package a:b; world w { export f: func(); }"));
        Assert.Contains("no function f", Assert.Throws<LinkException>(() => linker.InstantiatePreview1(store, empty)).Message, StringComparison.Ordinal);

        using Module wrong = Module.FromBytes(engine, WithWorld("(module (func (export \"f\") (param i64)))", "package a:b; world w { export f: func(); }"));
        Assert.Contains("its world asks for", Assert.Throws<LinkException>(() => linker.InstantiatePreview1(store, wrong)).Message, StringComparison.Ordinal);

        using Module other = Module.FromBytes(engine, WithWorld("(module (import \"env\" \"x\" (func)))", "package a:b; world w { }"));
        Assert.Contains("env", Assert.Throws<LinkException>(() => linker.InstantiatePreview1(store, other)).Message, StringComparison.Ordinal);
    }

    private static byte[] WithWorld(string text, string wit)
    {
        using var module = new MemoryStream();
        module.Write(TextFormat.ToBinary(text));
        string path = Path.Combine(Path.GetTempPath(), $"petrel-{Guid.NewGuid():N}.wit");
        File.WriteAllText(path, wit);
        try
        {
            WitResolution resolution = WitLoader.Load(path, new WitFeatures([]));
            WitSections.WriteCustom(module, "component-type:test", WitEncoder.World(resolution.Root.Worlds[0]));
        }
        finally
        {
            File.Delete(path);
        }

        return module.ToArray();
    }
}
