using System.Globalization;
using BenchmarkDotNet.Attributes;
using Petrel.Components;
using Petrel.Components.Abi;

namespace Petrel.Benchmarks;

/// <summary>
/// The price of what calls carry: strings of 1,024 characters in each encoding and both directions (mark: under 150 ns), lists of 1 MiB. The loops are in the guest,
/// 1,000 calls each for strings, 10 for lists.
/// </summary>
[MemoryDiagnoser]
public unsafe class ComponentPayloadBenchmarks : IDisposable
{
    private const int Calls = 1000;
    private const int LargeCalls = 10;
    private const int Large = 1 << 20;

    private const string Source = """
        (component
          (import "host" (instance $host
            (export "take" (func (param "v" string)))
            (export "give" (func (result string)))
            (export "take-list" (func (param "v" (list u8))))
            (export "give-list" (func (result (list u8))))
            (export "take-words" (func (param "v" (list u64))))))
          (component $Receiver
            (core module $M
              (memory (export "memory") 64)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65536))
              (func (export "take") (param i32 i32)))
            (core instance $m (instantiate $M))
            (func (export "text") (param "v" string)
              (canon lift (core func $m "take") (memory $m "memory") (realloc (func $m "realloc")) string-encoding={0}))
            (func (export "bytes") (param "v" (list u8))
              (canon lift (core func $m "take") (memory $m "memory") (realloc (func $m "realloc"))))
            (func (export "records") (param "v" (list (tuple u32 (option u16) bool)))
              (canon lift (core func $m "take") (memory $m "memory") (realloc (func $m "realloc")))))
          (component $Main
            (import "host" (instance $host
              (export "take" (func (param "v" string)))
              (export "give" (func (result string)))
              (export "take-list" (func (param "v" (list u8))))
              (export "give-list" (func (result (list u8))))
              (export "take-words" (func (param "v" (list u64))))))
            (import "text" (func $text (param "v" string)))
            (import "bytes" (func $bytes (param "v" (list u8))))
            (import "records" (func $records (param "v" (list (tuple u32 (option u16) bool)))))
            (core module $Memory
              (memory (export "memory") 64)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 65536)))
            (core instance $memory (instantiate $Memory))
            (core func $take (canon lower (func $host "take") (memory $memory "memory") string-encoding={0}))
            (core func $give (canon lower (func $host "give") (memory $memory "memory") (realloc (func $memory "realloc")) string-encoding={0}))
            (core func $take-list (canon lower (func $host "take-list") (memory $memory "memory")))
            (core func $give-list (canon lower (func $host "give-list") (memory $memory "memory") (realloc (func $memory "realloc"))))
            (core func $take-words (canon lower (func $host "take-words") (memory $memory "memory")))
            (core func $text' (canon lower (func $text) (memory $memory "memory") string-encoding={0}))
            (core func $bytes' (canon lower (func $bytes) (memory $memory "memory")))
            (core func $records' (canon lower (func $records) (memory $memory "memory")))
            (core module $M
              (import "" "memory" (memory 1))
              (import "" "take" (func $take (param i32 i32)))
              (import "" "give" (func $give (param i32)))
              (import "" "take-list" (func $take-list (param i32 i32)))
              (import "" "give-list" (func $give-list (param i32)))
              (import "" "take-words" (func $take-words (param i32 i32)))
              (import "" "text" (func $text (param i32 i32)))
              (import "" "bytes" (func $bytes (param i32 i32)))
              (import "" "records" (func $records (param i32 i32)))
              (func (export "fill") (local $at i32)
                (local.set $at (i32.const 1024))
                (loop $again
                  (if (i32.eq (i32.const {1}) (i32.const 2))
                    (then (i32.store16 (local.get $at) (i32.const 120)))
                    (else (i32.store8 (local.get $at) (i32.const 120))))
                  (br_if $again
                    (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const {1}))) (i32.const 3072)))))
              (func (export "loop") (param $which i32) (param $n i32)
                (loop $again
                  (block $done
                    (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
                      (br_table $0 $1 $2 $3 $4 $5 $6 $7 (local.get $which)))
                      (call $take (i32.const 1024) (i32.const 1024)) (br $done))
                      (call $give (i32.const 16)) (br $done))
                      (call $take-list (i32.const 1048576) (i32.const 1048576)) (br $done))
                      (call $give-list (i32.const 16)) (br $done))
                      (call $take-words (i32.const 1048576) (i32.const 131072)) (br $done))
                      (call $text (i32.const 1024) (i32.const 1024)) (br $done))
                      (call $bytes (i32.const 1048576) (i32.const 1048576)) (br $done))
                    (call $records (i32.const 1048576) (i32.const 87381)))
                  (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1))))))
              (func (export "receive") (param i32 i32)))
            (core instance $m (instantiate $M (with "" (instance
              (export "memory" (memory $memory "memory"))
              (export "take" (func $take)) (export "give" (func $give))
              (export "take-list" (func $take-list)) (export "give-list" (func $give-list)) (export "take-words" (func $take-words))
              (export "text" (func $text')) (export "bytes" (func $bytes')) (export "records" (func $records'))))))
            (func (export "fill") (canon lift (core func $m "fill")))
            (func (export "loop") (param "which" u32) (param "n" u32) (canon lift (core func $m "loop")))
            (func (export "receive") (param "v" string)
              (canon lift (core func $m "receive") (memory $memory "memory") (realloc (func $memory "realloc")) string-encoding={0})))
          (instance $receiver (instantiate $Receiver))
          (instance $main (instantiate $Main
            (with "host" (instance $host))
            (with "text" (func $receiver "text")) (with "bytes" (func $receiver "bytes")) (with "records" (func $receiver "records"))))
          (export "fill" (func $main "fill"))
          (export "loop" (func $main "loop"))
          (export "receive" (func $main "receive")))
        """;

    private static readonly string s_text = new('y', 1024);
    private static readonly byte[] s_bytes = new byte[Large];
    private static long s_length;
    private readonly Engine _engine = new();
    private Store _store = null!;
    private Action<uint, uint> _loop = null!;
    private Action<string> _receive = null!;

    /// <summary>The encoding of the guest's strings.</summary>
    [Params("utf8", "utf16", "latin1+utf16")]
    public string Encoding { get; set; } = "utf8";

    /// <summary>Instantiates the component and binds its functions.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _store = new Store(_engine);
        var linker = new ComponentLinker(_engine);
        ComponentLinkerInstance host = linker.Instance("host");
        var bytes = new ListType(PrimitiveValueType.U8);
        host.DefineFunction("take", Type(PrimitiveValueType.String, null), (nint)(delegate*<int, int, object, void>)&Take);
        host.DefineFunction("give", Type(null, PrimitiveValueType.String), (nint)(delegate*<int, object, void>)&Give);
        host.DefineFunction("take-list", Type(bytes, null), (nint)(delegate*<int, int, object, void>)&TakeList);
        host.DefineFunction("give-list", Type(null, bytes), (nint)(delegate*<int, object, void>)&GiveList);
        host.DefineFunction("take-words", Type(new ListType(PrimitiveValueType.U64), null), (nint)(delegate*<int, int, object, void>)&TakeWords);
        string source = Source.Replace("{0}", Encoding, StringComparison.Ordinal)
            .Replace("{1}", Encoding == "utf16" ? "2" : "1", StringComparison.Ordinal);
        ComponentInstance instance = linker.Instantiate(_store, Component.FromText(_engine, source));
        instance.GetFunction("fill")!.Call();
        _loop = instance.GetFunction<Action<uint, uint>>("loop")!;
        _receive = instance.GetFunction<Action<string>>("receive")!;
    }

    /// <summary>A string to an adapter as the source generator writes it.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void StringToHost() => _loop(0, Calls);

    /// <summary>A string that such an adapter returns.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void StringFromHost() => _loop(1, Calls);

    /// <summary>A string to another guest of the same encoding.</summary>
    [Benchmark(OperationsPerInvoke = Calls)]
    public void StringToGuest() => _loop(5, Calls);

    /// <summary>A string as argument of an export.</summary>
    [Benchmark]
    public void StringToExport() => _receive(s_text);

    /// <summary>1 MiB of bytes to the host: the array is new each time.</summary>
    [Benchmark(OperationsPerInvoke = LargeCalls)]
    public void BytesToHost() => _loop(2, LargeCalls);

    /// <summary>1 MiB of bytes that the host returns.</summary>
    [Benchmark(OperationsPerInvoke = LargeCalls)]
    public void BytesFromHost() => _loop(3, LargeCalls);

    /// <summary>1 MiB of 64-bit numbers to the host, read where they are.</summary>
    [Benchmark(OperationsPerInvoke = LargeCalls)]
    public void WordsInPlace() => _loop(4, LargeCalls);

    /// <summary>1 MiB of bytes to another guest.</summary>
    [Benchmark(OperationsPerInvoke = LargeCalls)]
    public void BytesToGuest() => _loop(6, LargeCalls);

    /// <summary>87,381 tuples with an option, 1 MiB, to another guest.</summary>
    [Benchmark(OperationsPerInvoke = LargeCalls)]
    public void RecordsToGuest() => _loop(7, LargeCalls);

    /// <summary>What copying half as much as the lists have takes.</summary>
    [Benchmark]
    public void CopyHalf() => s_bytes.AsSpan(0, Large / 2).CopyTo(s_bytes.AsSpan(Large / 2));

    /// <summary>What a string of the strings' length costs before anything is written to it.</summary>
    [Benchmark]
    public string Allocate() => new('\0', s_text.Length);

    /// <summary>Releases the store.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _store?.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    private static ComponentFunctionType Type(ComponentValueType? parameter, ComponentValueType? result) =>
        new(parameter is null ? [] : [new FunctionParameter("v", parameter)], result);

    private static void Take(int address, int length, object target) => s_length = CallContext.Enter(target).LiftString(address, length).Length;

    private static void Give(int result, object target)
    {
        CallContext context = CallContext.Enter(target);
        Span<byte> to = context.Range(result, 8, 4);
        context.LowerString(s_text, out int address, out int length);
        System.Runtime.InteropServices.MemoryMarshal.Write(to, address);
        System.Runtime.InteropServices.MemoryMarshal.Write(to[4..], length);
    }

    private static void TakeList(int address, int length, object target) => s_length = CallContext.Enter(target).LiftArray<byte>(address, length).Length;

    private static void GiveList(int result, object target)
    {
        CallContext context = CallContext.Enter(target);
        Span<byte> to = context.Range(result, 8, 4);
        context.LowerArray<byte>(s_bytes, out int address, out int length);
        System.Runtime.InteropServices.MemoryMarshal.Write(to, address);
        System.Runtime.InteropServices.MemoryMarshal.Write(to[4..], length);
    }

    private static void TakeWords(int address, int length, object target)
    {
        ulong sum = 0;
        foreach (ulong word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(CallContext.Enter(target).LiftListRange(address, length, 8, 8)))
        {
            sum += word;
        }

        s_length = sum.ToString(CultureInfo.InvariantCulture).Length;
    }
}
