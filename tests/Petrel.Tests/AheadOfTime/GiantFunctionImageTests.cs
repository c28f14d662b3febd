using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Petrel.Compilation;
using Xunit;

namespace Petrel.Tests.AheadOfTime;

/// <summary>Functions that crossgen2 would optimise for minutes or hours.</summary>
public sealed class GiantFunctionImageTests
{
    private const string Small = """(func (export "small") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))""";

    [Fact]
    public void Only_functions_with_very_many_blocks_go_without_optimisation()
    {
        Assert.Equal([true, false], AreUnoptimized(Lexer(1500, 12) + Small));
        Assert.Equal([false, false], AreUnoptimized(Lexer(150, 12) + Small));
    }

    [Fact]
    public void A_long_function_without_branches_is_optimised()
    {
        var text = new StringBuilder("(func (export \"run\") (param $x i32) (param i32) (result i32)\n");
        for (int i = 0; i < 40_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"(local.set $x (i32.xor (i32.mul (local.get $x) (i32.const 31)) (i32.const {i})))\n");
        }

        Assert.Equal([false, false], AreUnoptimized(text + "(local.get $x))" + Small));
    }

    [Crossgen2Fact]
    public void A_giant_lexer_runs_from_the_image()
    {
        using var engine = new Engine();
        using Module original = Module.FromText(engine, "(module " + Lexer(1500, 12) + Small + ")");
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, AheadOfTimeCompiler.Compile(
                original, null, AheadOfTimeOptions.Default, includeModule: true, fetch: false, isBackground: false));
            using Module module = Module.FromPrecompiledFile(engine, path);
            using var store = new Store(engine);
            Func<int, int, int> expected = new Linker(engine).Instantiate(store, original).GetFunction<int, int, int>("run")!;
            Func<int, int, int> actual = new Linker(engine).Instantiate(store, module).GetFunction<int, int, int>("run")!;
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(expected(i * 41, 5000), actual(i * 41, 5000));
            }

            module.Compiled.UsedFunctions(out long lowered, out long precompiled);
            Assert.Equal(0, lowered);
            Assert.True(precompiled > 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_tool_in_the_background_ends_when_it_has_used_up_its_time()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // No shell.
        }

        Assert.Contains("processor time", ToolProcess.Run("/bin/sh", null, TimeSpan.FromSeconds(0.2), "-c", "while :; do :; done"));
        Assert.Null(ToolProcess.Run("/bin/sh", null, TimeSpan.FromMinutes(1), "-c", "exit 0"));
        Assert.Contains("exit code 3", ToolProcess.Run("/bin/sh", null, TimeSpan.FromMinutes(1), "-c", "exit 3"));
    }

    /// <summary>For each function whether it asks for no optimisation, in code for crossgen2.</summary>
    private static bool[] AreUnoptimized(string functions)
    {
        using var engine = new Engine();
        using Module module = Module.FromText(engine, "(module " + functions + ")");
        PrecompiledFunctions[] all = [PrecompiledFunctions.All(0, module.Definition.Code.Length)];
        byte[] assembly = PrecompiledEmitter.Emit(AheadOfTimeCompiler.Layouts([module.Definition], engine), [new ChunkPlan(module.Definition)], all, out _);
        using var image = new PEReader([.. assembly]);
        MetadataReader metadata = image.GetMetadataReader();
        return [.. Enumerable.Range(0, all[0].Count).Select(i => metadata.MethodDefinitions.Select(metadata.GetMethodDefinition)
            .Single(method => metadata.GetString(method.Name) == FunctionNames.Of(i)).ImplAttributes.HasFlag(MethodImplAttributes.NoOptimization))];
    }

    /// <summary>A state machine as lexer generators write them: one loop around a switch, each state a chain of comparisons that set the next one.</summary>
    private static string Lexer(int states, int comparisons)
    {
        var random = new Random(states);
        var text = new StringBuilder("(func (export \"run\") (param $state i32) (param $rest i32) (result i32) (local $c i32) (local $hash i32)\n(loop $next\n");
        text.Append("(if (i32.eqz (local.get $rest)) (then (return (local.get $hash))))\n(local.set $rest (i32.sub (local.get $rest) (i32.const 1)))\n");
        text.Append("(local.set $hash (i32.add (i32.mul (local.get $hash) (i32.const 31)) (local.get $state)))\n");
        text.Append("(local.set $c (i32.and (i32.shr_u (local.get $hash) (i32.const 3)) (i32.const 63)))\n(block $out\n");
        for (int i = states - 1; i >= 0; i--)
        {
            text.Append(CultureInfo.InvariantCulture, $"(block $s{i} ");
        }

        text.Append("(br_table");
        for (int i = 0; i < states; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" $s{i}");
        }

        text.Append(" $out (local.get $state))");
        for (int i = 0; i < states; i++)
        {
            text.Append(")\n");
            for (int k = 0; k < comparisons; k++)
            {
                text.Append(CultureInfo.InvariantCulture, $"(if (i32.eq (local.get $c) (i32.const {random.Next(64)})) (then (local.set $state (i32.const {random.Next(states)})) (br $next)))");
            }

            text.Append(CultureInfo.InvariantCulture, $"(local.set $state (i32.const {random.Next(states)})) (br $next)");
        }

        return text.Append(") (local.set $state (i32.const 0)) (br $next)) unreachable)\n").ToString();
    }
}
