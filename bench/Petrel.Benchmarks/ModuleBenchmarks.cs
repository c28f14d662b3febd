using BenchmarkDotNet.Attributes;

namespace Petrel.Benchmarks;

/// <summary>The price of modules and instances.</summary>
[MemoryDiagnoser]
public class ModuleBenchmarks : IDisposable
{
    private readonly Engine _engine = new();
    private byte[] _binary = null!;
    private Module _module = null!;
    private Linker _linker = null!;

    /// <summary>Assembles a small module with a memory and a data segment.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _binary = TextFormat.ToBinary("""
            (module
              (memory (export "memory") 1)
              (data (i32.const 0) "hello")
              (global $count (mut i32) (i32.const 0))
              (func (export "next") (result i32)
                (global.set $count (i32.add (global.get $count) (i32.const 1)))
                (global.get $count)))
            """);
        _module = Module.FromBytes(_engine, _binary);
        _linker = new Linker(_engine);
    }

    /// <summary>Decoding and validation; code is made when it is first called.</summary>
    [Benchmark]
    public void CreateModule() => Module.FromBytes(_engine, _binary).Dispose();

    /// <summary>A store with one instance, and its end.</summary>
    [Benchmark]
    public void InstantiateInNewStore()
    {
        using var store = new Store(_engine);
        _linker.Instantiate(store, _module);
    }

    /// <summary>Releases the module.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _module?.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }
}
