using BenchmarkDotNet.Attributes;

namespace Petrel.Benchmarks;

/// <summary>
/// The price of crossing between C# and WebAssembly. Marks: an export call under 3 ns and an import call under 2 ns, nothing
/// allocated. The import loop calls the host 1,000 times per operation, so that only the crossing counts.
/// </summary>
[MemoryDiagnoser]
public class CallBenchmarks : IDisposable
{
    private const int ImportCalls = 1000;

    private const string Source = """
        (module
          (import "host" "add" (func $host_add (param i32 i32) (result i32)))
          (import "host" "nop" (func $host_nop))
          (table funcref (elem $add))
          (type $binary (func (param i32 i32) (result i32)))
          (func $add (export "add") (type $binary) (i32.add (local.get 0) (local.get 1)))
          (func (export "nop"))
          (func (export "import_loop") (param $n i32) (result i32) (local $sum i32)
            (loop $again
              (local.set $sum (call $host_add (local.get $sum) (local.get $n)))
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $sum))
          (func (export "import_nop_loop") (param $n i32)
            (loop $again
              (call $host_nop)
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
          (func (export "indirect_loop") (param $n i32) (result i32) (local $sum i32)
            (loop $again
              (local.set $sum (call_indirect (type $binary) (local.get $sum) (local.get $n) (i32.const 0)))
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (local.get $sum)))
        """;

    private readonly Engine _engine = new();
    private Module _module = null!;
    private Store _store = null!;
    private Func<int, int, int> _add = null!;
    private Action _nop = null!;
    private Func<int, int> _importLoop = null!;
    private Action<int> _importNopLoop = null!;
    private Func<int, int> _indirectLoop = null!;
    private Function _untyped = null!;

    /// <summary>Compiles the module and binds the delegates.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _module = Module.FromText(_engine, Source);
        _store = new Store(_engine);
        var linker = new Linker(_engine);
        linker.DefineFunction("host", "add", (int a, int b) => a + b);
        linker.DefineFunction("host", "nop", () => { });
        Instance instance = linker.Instantiate(_store, _module);
        _add = instance.GetFunction<int, int, int>("add")!;
        _nop = instance.GetAction("nop")!;
        _importLoop = instance.GetFunction<int, int>("import_loop")!;
        _importNopLoop = instance.GetAction<int>("import_nop_loop")!;
        _indirectLoop = instance.GetFunction<int, int>("indirect_loop")!;
        _untyped = instance.GetFunction("add")!;
    }

    /// <summary>A typed delegate straight to compiled code.</summary>
    [Benchmark]
    public int ExportCall() => _add(1, 2);

    /// <summary>The same without arguments.</summary>
    [Benchmark]
    public void ExportCallNoArguments() => _nop();

    /// <summary>A lambda called from WebAssembly.</summary>
    [Benchmark(OperationsPerInvoke = ImportCalls)]
    public int ImportCall() => _importLoop(ImportCalls);

    /// <summary>The same without arguments.</summary>
    [Benchmark(OperationsPerInvoke = ImportCalls)]
    public void ImportCallNoArguments() => _importNopLoop(ImportCalls);

    /// <summary><c>call_indirect</c> within a module.</summary>
    [Benchmark(OperationsPerInvoke = ImportCalls)]
    public int IndirectCall() => _indirectLoop(ImportCalls);

    /// <summary>The call for signatures known only at run time.</summary>
    [Benchmark]
    public int UntypedCall() => _untyped.Invoke([Value.FromInt32(1), Value.FromInt32(2)])[0].AsInt32();

    /// <summary>Releases the store and the module.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _store?.Dispose();
        _module?.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }
}
