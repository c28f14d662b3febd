using Petrel.Compilation;
using Petrel.Wast;

namespace Petrel.Conformance;

/// <summary>
/// Mode: every module compiled by crossgen2 before it runs. A process for each takes 0.1 s, so that these are the scripts with few modules and many
/// assertions, at least one for each chapter of the specification. PETREL_AOT_SCRIPTS names others: the beginnings of their paths, separated by
/// commas, or <c>all</c> (ten minutes).
/// </summary>
public sealed class AheadOfTime : IDisposable
{
    private static readonly string[] s_scripts =
    [
        "core/address.wast", "core/block.wast", "core/br_table.wast", "core/call.wast", "core/call_indirect.wast", "core/conversions.wast",
        "core/f32.wast", "core/f64_cmp.wast", "core/fac.wast", "core/float_literals.wast", "core/func_ptrs.wast", "core/global.wast",
        "core/i32.wast", "core/i64.wast", "core/if.wast", "core/labels.wast", "core/left-to-right.wast", "core/loop.wast",
        "core/memory_grow.wast", "core/nop.wast", "core/return.wast", "core/select.wast", "core/stack.wast", "core/switch.wast",
        "core/traps.wast", "core/unwind.wast", "core/return_call.wast", "core/return_call_indirect.wast", "core/return_call_ref.wast",
        "core/exceptions/try_table.wast", "core/exceptions/throw.wast", "core/ref_func.wast", "core/ref_null.wast", "core/call_ref.wast",
        "core/bulk-memory/memory_copy.wast", "core/simd/simd_i8x16_arith.wast", "core/simd/simd_f32x4_arith.wast", "core/simd/simd_lane.wast",
        "core/simd/simd_i16x8_cmp.wast", "core/simd/simd_load_extend.wast", "core/memory64/memory64.wast", "core/multi-memory/memory_copy1.wast",
        "core/gc/struct.wast", "core/gc/array.wast", "core/gc/ref_cast.wast", "core/gc/ref_test.wast", "core/gc/i31.wast",
        "core/gc/br_on_cast.wast", "core/gc/type-subtyping.wast", "core/gc/array_init_elem.wast", "core/type-canon.wast",
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("petrel-test-");

    public static TheoryData<string> Scripts() => Environment.GetEnvironmentVariable("PETREL_AOT_SCRIPTS") switch
    {
        null or "" => [.. s_scripts],
        "all" => [.. TestSuite.Scripts],
        { } given => [.. TestSuite.Scripts.Where(script => given.Split(',').Any(start => script.StartsWith(start, StringComparison.Ordinal)))],
    };

    public void Dispose() => _folder.Delete(recursive: true);

    [ScriptTheory]
    [MemberData(nameof(Scripts))]
    public void Script(string script)
    {
        string path = Path.Combine(TestSuite.Root!, script);
        if (Crossgen2.Find() is null || !File.Exists(path))
        {
            return; // PrecompiledModuleTests announces that crossgen2 is missing; suites differ in how they name scripts.
        }

        var cache = new CompilationCache(_folder.FullName) { FillsAtOnce = true };
        var options = new WastOptions { Engine = new EngineOptions { Cache = cache }, Timeout = TimeSpan.FromMinutes(5) };
        WastReport report = WastSuite.RunWithTimeout(path, options);
        int expected = Expectations.Entries.GetValueOrDefault(script)?.Failures ?? 0;
        Assert.True(report.Failed == expected, string.Join('\n', report.Failures.Take(20)));
        if (Array.IndexOf(s_scripts, script) >= 0)
        {
            Assert.True(cache.Measure().Count > 0);
        }
    }
}
