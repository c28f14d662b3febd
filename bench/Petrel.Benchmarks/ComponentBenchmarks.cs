using BenchmarkDotNet.Attributes;
using Petrel.Components;
using Petrel.Components.Abi;

namespace Petrel.Benchmarks;

/// <summary>
/// The price of crossing between components and between a component and C#. Marks: two integers from guest to guest under 10 ns; a host call with a
/// u32 under 20 ns, with a string of 1 KB under 150 ns. The loops are in the guest, 1,000 calls each.
/// </summary>
[MemoryDiagnoser]
public unsafe class ComponentBenchmarks : IDisposable
{
    private const int Calls = 1000;

    private const string Source = """
        (component
          (import "typed" (instance $typed
            (export "number" (func (param "v" u32) (result u32)))
            (export "text" (func (param "v" string)))))
          (import "generated" (instance $generated
            (export "number" (func (param "v" u32) (result u32)))
            (export "text" (func (param "v" string)))))
          (component $Adder
            (core module $M (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))
            (core instance $m (instantiate $M))
            (func (export "add") (param "a" s32) (param "b" s32) (result s32) (canon lift (core func $m "add"))))
          (component $Main
            (import "add" (func $add (param "a" s32) (param "b" s32) (result s32)))
            (import "number" (func $number (param "v" u32) (result u32)))
            (import "text" (func $text (param "v" string)))
            (import "number2" (func $number2 (param "v" u32) (result u32)))
            (import "text2" (func $text2 (param "v" string)))
            (core module $Memory
              (memory (export "memory") 1)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8192)))
            (core instance $memory (instantiate $Memory))
            (core func $add' (canon lower (func $add)))
            (core func $number' (canon lower (func $number)))
            (core func $text' (canon lower (func $text) (memory $memory "memory")))
            (core func $number2' (canon lower (func $number2)))
            (core func $text2' (canon lower (func $text2) (memory $memory "memory")))
            (core module $M
              (import "" "memory" (memory 1))
              (import "" "add" (func $add (param i32 i32) (result i32)))
              (import "" "number" (func $number (param i32) (result i32)))
              (import "" "text" (func $text (param i32 i32)))
              (import "" "number2" (func $number2 (param i32) (result i32)))
              (import "" "text2" (func $text2 (param i32 i32)))
              (func (export "fill") (memory.fill (i32.const 16) (i32.const 120) (i32.const 1024)))
              (func (export "add-loop") (param $n i32) (result i32) (local $sum i32)
                (loop $again
                  (local.set $sum (call $add (local.get $sum) (local.get $n)))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $sum))
              (func (export "number-loop") (param $n i32) (result i32) (local $sum i32)
                (loop $again
                  (local.set $sum (call $number (local.get $sum)))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $sum))
              (func (export "number2-loop") (param $n i32) (result i32) (local $sum i32)
                (loop $again
                  (local.set $sum (call $number2 (local.get $sum)))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $sum))
              (func (export "text-loop") (param $n i32) (result i32)
                (loop $again
                  (call $text (i32.const 16) (i32.const 1024))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $n))
              (func (export "text2-loop") (param $n i32) (result i32)
                (loop $again
                  (call $text2 (i32.const 16) (i32.const 1024))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                (local.get $n))
              (func (export "number") (param i32) (result i32) (local.get 0))
              (func (export "text") (param i32 i32) (result i32) (local.get 1)))
            (core instance $m (instantiate $M (with "" (instance
              (export "memory" (memory $memory "memory"))
              (export "add" (func $add')) (export "number" (func $number')) (export "text" (func $text'))
              (export "number2" (func $number2')) (export "text2" (func $text2'))))))
            (func (export "fill") (canon lift (core func $m "fill")))
            (func (export "add-loop") (param "n" u32) (result u32) (canon lift (core func $m "add-loop")))
            (func (export "number-loop") (param "n" u32) (result u32) (canon lift (core func $m "number-loop")))
            (func (export "text-loop") (param "n" u32) (result u32) (canon lift (core func $m "text-loop")))
            (func (export "number2-loop") (param "n" u32) (result u32) (canon lift (core func $m "number2-loop")))
            (func (export "text2-loop") (param "n" u32) (result u32) (canon lift (core func $m "text2-loop")))
            (func (export "number") (param "v" u32) (result u32) (canon lift (core func $m "number")))
            (func (export "text") (param "v" string) (result u32)
              (canon lift (core func $m "text") (memory $memory "memory") (realloc (func $memory "realloc")))))
          (instance $adder (instantiate $Adder))
          (instance $main (instantiate $Main
            (with "add" (func $adder "add"))
            (with "number" (func $typed "number")) (with "text" (func $typed "text"))
            (with "number2" (func $generated "number")) (with "text2" (func $generated "text"))))
          (export "fill" (func $main "fill"))
          (export "add-loop" (func $main "add-loop"))
          (export "number-loop" (func $main "number-loop"))
          (export "text-loop" (func $main "text-loop"))
          (export "number2-loop" (func $main "number2-loop"))
          (export "text2-loop" (func $main "text2-loop"))
          (export "number" (func $main "number"))
          (export "text" (func $main "text")))
        """;

    private static int s_length;
    private readonly Engine _engine = new();
    private readonly string _text = new('y', 1024);
    private Store _store = null!;
    private Func<uint, uint> _addLoop = null!;
    private Func<uint, uint> _numberLoop = null!;
    private Func<uint, uint> _textLoop = null!;
    private Func<uint, uint> _generatedNumberLoop = null!;
    private Func<uint, uint> _generatedTextLoop = null!;
    private Func<uint, uint> _number = null!;
    private Func<string, uint> _passText = null!;
    private ComponentFunction _dynamic = null!;

    /// <summary>Instantiates the component and binds its functions.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _store = new Store(_engine);
        var linker = new ComponentLinker(_engine);
        ComponentLinkerInstance typed = linker.Instance("typed");
        typed.DefineFunction("number", (uint v) => v + 1);
        typed.DefineFunction("text", (string v) => { s_length = v.Length; });
        ComponentLinkerInstance generated = linker.Instance("generated");
        generated.DefineFunction(
            "number",
            new ComponentFunctionType([new FunctionParameter("v", PrimitiveValueType.U32)], PrimitiveValueType.U32),
            (nint)(delegate*<int, object, int>)&Number);
        generated.DefineFunction(
            "text",
            new ComponentFunctionType([new FunctionParameter("v", PrimitiveValueType.String)]),
            (nint)(delegate*<int, int, object, void>)&Text);
        ComponentInstance instance = linker.Instantiate(_store, Component.FromText(_engine, Source));
        instance.GetFunction("fill")!.Call();
        _addLoop = instance.GetFunction<Func<uint, uint>>("add-loop")!;
        _numberLoop = instance.GetFunction<Func<uint, uint>>("number-loop")!;
        _textLoop = instance.GetFunction<Func<uint, uint>>("text-loop")!;
        _generatedNumberLoop = instance.GetFunction<Func<uint, uint>>("number2-loop")!;
        _generatedTextLoop = instance.GetFunction<Func<uint, uint>>("text2-loop")!;
        _number = instance.GetFunction<Func<uint, uint>>("number")!;
        _passText = instance.GetFunction<Func<string, uint>>("text")!;
        _dynamic = instance.GetFunction("number")!;
    }

    /// <summary>Two integers from one component to another, through a fused adapter.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public uint GuestToGuest() => _addLoop(Calls);

    /// <summary>A u32 to a lambda and back.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public uint HostCallNumber() => _numberLoop(Calls);

    /// <summary>A u32 to an adapter as the source generator writes it.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public uint GeneratedHostCallNumber() => _generatedNumberLoop(Calls);

    /// <summary>A string of 1,024 bytes to a lambda.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public uint HostCallText() => _textLoop(Calls);

    /// <summary>A string of 1,024 bytes to an adapter as the source generator writes it.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public uint GeneratedHostCallText() => _generatedTextLoop(Calls);

    /// <summary>A typed delegate to an export.</summary>
    [Benchmark]
    public uint ExportCallNumber() => _number(5);

    /// <summary>A string of 1,024 characters to an export.</summary>
    [Benchmark]
    public uint ExportCallText() => _passText(_text);

    /// <summary>The call for types known only at run time.</summary>
    [Benchmark]
    public uint DynamicCallNumber() => _dynamic.Call(5u)!.Value.AsU32();

    /// <summary>Releases the store.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _store?.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    private static int Number(int value, object target)
    {
        _ = CallContext.Enter(target);
        return value + 1;
    }

    private static void Text(int address, int length, object target) => s_length = CallContext.Enter(target).LiftString(address, length).Length;
}
