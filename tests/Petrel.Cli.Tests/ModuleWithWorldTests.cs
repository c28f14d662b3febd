using Petrel.Components.Wit;
using Xunit;

namespace Petrel.Cli.Tests;

/// <summary>Core modules that say what they are as components run as such, without an adapter.</summary>
public sealed class ModuleWithWorldTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void ExportsAreCalledInWave()
    {
        string module = Write(
            """
            (module
              (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
              (memory (export "memory") 1)
              (global $next (mut i32) (i32.const 1024))
              (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (global.get $next) (global.set $next (i32.add (global.get $next) (local.get 3))))
              (func (export "count") (param i32 i32 i32) (result i32) (i32.add (local.get 1) (local.get 2)))
              (func (export "random") (result i32) (call $random (i32.const 0) (i32.const 4))))
            """,
            "package a:b; world w { export count: func(text: string, more: u32) -> u32; export random: func() -> u32; }");
        Assert.Equal("42\n", PetrelProcess.Run("run", "--invoke", "count(\"four\", 38)", module).Output);
        Assert.Equal("0\n", PetrelProcess.Run("run", "--invoke", "random()", module).Output);
        PetrelProcess.Run("run", "--invoke", "count(4)", module).AssertFailure("count");
    }

    [Fact]
    public void AProgramIsStillAProgram()
    {
        string module = Write("(module (func (export \"_start\")))", "package a:b; world w { export f: func(); }");
        PetrelProcess.Run("run", module).AssertSuccess();
    }

    private string Write(string text, string wit)
    {
        string path = _directory.Write("world.wit", wit);
        using var module = new MemoryStream();
        module.Write(TextFormat.ToBinary(text));
        WitSections.WriteCustom(module, "component-type:w", WitEncoder.World(WitLoader.Load(path, new WitFeatures([])).Root.Worlds[0]));
        string file = Path.ChangeExtension(path, ".wasm");
        File.WriteAllBytes(file, module.ToArray());
        return file;
    }
}
