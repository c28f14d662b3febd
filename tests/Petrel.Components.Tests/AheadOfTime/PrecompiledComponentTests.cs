using System.Text;
using Petrel.Compilation;
using Petrel.Components.Text;
using Xunit;

namespace Petrel.Components.Tests.AheadOfTime;

/// <summary>Components whose core modules were compiled ahead of time.</summary>
public sealed class PrecompiledComponentTests : IDisposable
{
    private const int Functions = 300;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Crossgen2Fact]
    public void EveryModuleTakesItsCodeFromTheFile()
    {
        using var engine = new Engine();
        string path = Write(Component.FromText(engine, Text()).Precompile());
        using Component component = Component.FromPrecompiledFile(engine, path);
        Assert.True(component.IsPrecompiled);
        Assert.Null(component.PrecompilationObstacle);
        Check(component);
        component.Closure.Modules.UsedFunctions(out long lowered, out long precompiled);
        Assert.Equal(0, lowered);
        Assert.True(precompiled > 0);
    }

    [Crossgen2Fact]
    public void FunctionsOfAnyModuleMayBeMissing()
    {
        using var engine = new Engine();
        byte[] bytes = ComponentTextParser.Assemble(Encoding.UTF8.GetBytes(Text()));
        using Component original = Component.FromBytes(engine, bytes);
        Petrel.Binary.ModuleDefinition[] modules = original.Closure.Modules.Definitions;
        Assert.Equal(3, modules.Length);
        int[] third = [.. Enumerable.Range(0, Functions).Where(i => i % 3 == 0)];
        PrecompiledFunctions[] functions =
        [
            PrecompiledFunctions.Some(third),
            PrecompiledFunctions.Some([]),
            PrecompiledFunctions.Some([.. third.Select(i => i + 1)]),
        ];
        string path = Write(AheadOfTimeCompiler.Compile(
            engine, bytes, modules, functions, AheadOfTimeOptions.Default, includeModule: true, fetch: false, isBackground: false));
        using Component component = Component.FromPrecompiledFile(engine, path);
        Check(component);
        PrecompiledFunctions[] used = component.Closure.Modules.UsedFunctions(out long lowered, out long precompiled);
        Assert.Equal(3, used.Length);
        Assert.True(lowered > 0 && precompiled > 0);
    }

    [Crossgen2Fact]
    public void AComponentIsFoundInTheCache()
    {
        var cache = new CompilationCache(_folder.FullName) { FillsAtOnce = true };
        using var engine = new Engine(EngineOptions.Default with { Cache = cache });
        using Component component = Component.FromText(engine, Text());
        Assert.True(component.IsPrecompiled);
        Check(component);
        File.WriteAllBytes(Directory.GetFiles(_folder.FullName, "*.cwasm").Single(), [1, 2, 3]);
        using Component again = Component.FromText(engine, Text());
        Assert.True(again.IsPrecompiled);
        Check(again);
    }

    [Crossgen2Fact]
    public void OtherOptionsAreAnObstacleAndDamageIsRefused()
    {
        using var engine = new Engine();
        byte[] compiled = Component.FromText(engine, Text()).Precompile();
        string path = Write(compiled);
        using var other = new Engine(EngineOptions.Default with { BoundsChecks = BoundsChecks.Explicit });
        using Component component = Component.FromPrecompiledFile(other, path);
        if (engine.Compilation.GuardPages)
        {
            Assert.False(component.IsPrecompiled);
            Assert.Contains("guard pages", component.PrecompilationObstacle, StringComparison.Ordinal);
        }

        Check(component);
        compiled[compiled.Length / 3] ^= 4;
        Assert.Throws<MalformedModuleException>(() => Component.FromPrecompiledFile(engine, Write(compiled)));

        // A file of a module is none of a component.
        string module = Write(Module.FromText(engine, "(module)").Precompile());
        Assert.Throws<MalformedModuleException>(() => Component.FromPrecompiledFile(engine, module));
        Assert.Throws<MalformedModuleException>(() => Module.FromPrecompiledFile(engine, path));
    }

    /// <summary>Three modules, one of them in a nested component: many functions that call each other, an export that traps.</summary>
    private static string Text()
    {
        string first = string.Concat(Enumerable.Range(0, Functions).Select(i => Function(i, i + 7 < Functions ? $"call $f{i + 7}" : "")));
        string last = string.Concat(Enumerable.Range(0, Functions).Select(i => Function(i, i + 11 < Functions ? $"call $f{i + 11}" : "call $next")));
        return $$"""
            (component
              (core module $A {{first}})
              (component $Inner
                (core module $B
                  (global $count (mut i32) (i32.const 5))
                  (func (export "count") (result i32)
                    (global.set $count (i32.add (global.get $count) (i32.const 1))) (global.get $count))
                  (func (export "trap") unreachable))
                (core instance $b (instantiate $B))
                (func (export "count") (result u32) (canon lift (core func $b "count")))
                (func (export "trap") (canon lift (core func $b "trap"))))
              (core module $C (import "a" "f1" (func $next (param i32) (result i32))) {{last}})
              (core instance $a (instantiate $A))
              (core instance $c (instantiate $C (with "a" (instance $a))))
              (instance $inner (instantiate $Inner))
              (func (export "sum") (param "x" u32) (result u32) (canon lift (core func $c "f0")))
              (func (export "other") (param "x" u32) (result u32) (canon lift (core func $c "f2")))
              (export "count" (func $inner "count"))
              (export "trap" (func $inner "trap")))
            """;
    }

    private static string Function(int i, string call) =>
        $"(func $f{i} (export \"f{i}\") (param i32) (result i32) local.get 0 i32.const {i} i32.add "
        + string.Concat(Enumerable.Repeat("i32.const 1 i32.xor i32.const 1 i32.xor ", 40)) + call + ")";

    private static void Check(Component component)
    {
        using var store = new Store(component.Engine);
        ComponentInstance instance = new ComponentLinker(component.Engine).Instantiate(store, component);
        Assert.Equal(Sum(0, 11) + Sum(1, 7) + 1000, instance.GetFunction<Func<uint, uint>>("sum")!(1000));
        Assert.Equal(Sum(2, 11) + Sum(1, 7), instance.GetFunction<Func<uint, uint>>("other")!(0));
        Assert.Equal(6u, instance.GetFunction<Func<uint>>("count")!());
        Assert.Equal(7u, instance.GetFunction<Func<uint>>("count")!());
        TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction("trap")!.Call());
        Assert.Equal(1, trap.Frames[0].FunctionIndex);
    }

    private static uint Sum(int from, int step)
    {
        uint sum = 0;
        for (int i = from; i < Functions; i += step)
        {
            sum += (uint)i;
        }

        return sum;
    }

    private string Write(byte[] contents)
    {
        string path = Path.Combine(_folder.FullName, Path.GetRandomFileName() + ".cwasm");
        File.WriteAllBytes(path, contents);
        return path;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class Crossgen2FactAttribute : FactAttribute
    {
        public Crossgen2FactAttribute()
        {
            try
            {
                Crossgen2.FindOrFetch();
            }
            catch (PetrelException problem)
            {
                Skip = problem.Message;
            }
        }
    }
}
