using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Petrel.Benchmarks;

/// <summary>
/// The price of an instance, from the first to the last moment. Mark: under 5 us for a module with a data image of 1 MiB.
/// </summary>
[MemoryDiagnoser]
public class InstanceBenchmarks : IDisposable
{
    private const int ImageBytes = 1 << 20;

    private readonly Engine _engine = new();
    private readonly Engine _explicit = new(new EngineOptions { BoundsChecks = BoundsChecks.Explicit });
    private Module _module = null!;
    private Linker _linker = null!;
    private InstancePool _pool = null!;
    private InstancePool _explicitPool = null!;

    /// <summary>Assembles a module with data, and a table of 1,000 functions.</summary>
    [GlobalSetup]
    public void Setup()
    {
        byte[] binary = TextFormat.ToBinary(Source());
        _module = Module.FromBytes(_engine, binary);
        _linker = new Linker(_engine);
        _pool = new InstancePool(_linker, _module);
        _explicitPool = new InstancePool(new Linker(_explicit), Module.FromBytes(_explicit, binary));
    }

    /// <summary>A pooled instance, used for nothing.</summary>
    [Benchmark(Baseline = true)]
    public void Pooled()
    {
        using PooledInstance rented = _pool.Rent();
    }

    /// <summary>A pooled instance that is called once, and writes to two pages.</summary>
    [Benchmark]
    public int PooledAndCalled()
    {
        using PooledInstance rented = _pool.Rent();
        return rented.Instance.GetFunction<int, int>("touch")!(42);
    }

    /// <summary>The same with a store made by hand.</summary>
    [Benchmark]
    public int InNewStore()
    {
        using var store = new Store(_engine);
        return _linker.Instantiate(store, _module).GetFunction<int, int>("touch")!(42);
    }

    /// <summary>Where there are no guard pages, the data is copied.</summary>
    [Benchmark]
    public int Copied()
    {
        using PooledInstance rented = _explicitPool.Rent();
        return rented.Instance.GetFunction<int, int>("touch")!(42);
    }

    /// <summary>Releases everything.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _pool?.Dispose();
        _explicitPool?.Dispose();
        _module?.Dispose();
        _engine.Dispose();
        _explicit.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string Source()
    {
        string bytes = string.Concat(Enumerable.Range(0, 1024).Select(i => "\\" + ((i % 255) + 1).ToString("x2", CultureInfo.InvariantCulture)));
        string data = string.Concat(Enumerable.Repeat(bytes, ImageBytes / 1024));
        return $$"""
            (module
              (memory (export "memory") 17)
              (table 1000 funcref)
              (elem (i32.const 0) func {{string.Concat(Enumerable.Repeat("$f ", 1000))}})
              (data (i32.const 1024) "{{data}}")
              (func $f)
              (func (export "touch") (param i32) (result i32)
                (i32.store (i32.const 2048) (local.get 0))
                (i32.store (i32.const 1110000) (local.get 0))
                (i32.add (i32.load (i32.const 500000)) (i32.load (i32.const 2048)))))
            """;
    }
}
