using Petrel.Runtime;
using Xunit;

namespace Petrel.Tests.Runtime.Gc;

/// <summary>Atomic access to globals, tables, fields and elements (shared-everything-threads).</summary>
public sealed class AtomicAccessTests
{
    private static readonly (string Name, Func<long, long, long> Result)[] s_operations =
    [
        ("add", (a, b) => a + b), ("sub", (a, b) => a - b), ("and", (a, b) => a & b), ("or", (a, b) => a | b), ("xor", (a, b) => a ^ b),
        ("xchg", (_, b) => b),
    ];

    /// <summary>Where the value is; %o is an operation with its ordering, %v its operands.</summary>
    public static TheoryData<string> Locations() =>
    [
        "(global.%o $private %v)",
        "(global.%o $exported %v)",
        "(struct.%o $s 1 (global.get $object) %v)",
        "(array.%o $a (global.get $array) (i32.const 2) %v)",
    ];

    [Theory]
    [MemberData(nameof(Locations))]
    public void Operations_return_what_was_there(string location)
    {
        foreach (string type in new[] { "i32", "i64" })
        {
            foreach ((string name, Func<long, long, long> result) in s_operations)
            {
                foreach (string ordering in new[] { "seq_cst", "acq_rel" })
                {
                    using var script = Script(type, location, $"atomic.rmw.{name} {ordering}", "(local.get 0)");
                    const long Before = 0x0F0F_1234_7777_0001;
                    const long Operand = 0x00FF_4321_1111_0F0F;
                    script.Call("set", Constant(type, Before));
                    Assert.Equal(Cut(type, Before), Number(script.Call("run", Constant(type, Operand))));
                    Assert.Equal(Cut(type, result(Before, Operand)), Number(script.Call("get")));
                }
            }

            using var exchange = Script(type, location, "atomic.rmw.cmpxchg seq_cst", $"({type}.const 5) (local.get 0)");
            exchange.Call("set", Constant(type, 4));
            Assert.Equal(4, Number(exchange.Call("run", Constant(type, 9))));
            Assert.Equal(4, Number(exchange.Call("get")));
            exchange.Call("set", Constant(type, 5));
            Assert.Equal(5, Number(exchange.Call("run", Constant(type, 9))));
            Assert.Equal(9, Number(exchange.Call("get")));
        }
    }

    [Fact]
    public void Packed_fields_keep_their_neighbours()
    {
        using var script = new GcScript("""
            (module
              (type $s (struct (field (mut i8)) (field (mut i8)) (field (mut i16)) (field (mut i16))))
              (type $a (array (mut i16)))
              (global $o (ref $s) (struct.new $s (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4)))
              (global $e (ref $a) (array.new_fixed $a 3 (i32.const 1) (i32.const 2) (i32.const 3)))
              (func (export "write")
                (struct.atomic.set seq_cst $s 1 (global.get $o) (i32.const 0x1F0))
                (struct.atomic.set acq_rel $s 2 (global.get $o) (i32.const 0x1FFF0))
                (array.atomic.set seq_cst $a (global.get $e) (i32.const 1) (i32.const -2)))
              (func (export "0") (result i32) (struct.atomic.get_s seq_cst $s 0 (global.get $o)))
              (func (export "1") (result i32) (struct.atomic.get_s seq_cst $s 1 (global.get $o)))
              (func (export "2") (result i32) (struct.atomic.get_u acq_rel $s 2 (global.get $o)))
              (func (export "3") (result i32) (struct.atomic.get_s seq_cst $s 3 (global.get $o)))
              (func (export "4") (param i32) (result i32) (array.atomic.get_s seq_cst $a (global.get $e) (local.get 0))))
            """, NewEngine());
        script.Call("write");
        Assert.Equal([1, -16, 0xFFF0, 4], new[] { "0", "1", "2", "3" }.Select(name => script.Run(name)));
        Assert.Equal([1, -2, 3], new[] { 0, 1, 2 }.Select(i => script.Run("4", i)));
        Assert.Equal(TrapCode.ArrayOutOfBounds, script.Trap("4", 3).Code);
    }

    [Fact]
    public void References_are_compared_as_ref_eq_does()
    {
        using var script = new GcScript("""
            (module
              (table $t shared 2 (ref null (shared eq)))
              (type $s (struct (field (mut eqref))))
              (func (export "table") (param i32 i32) (result i32)
                (table.atomic.set seq_cst $t (i32.const 1) (ref.i31_shared (i32.const 100000)))
                (drop (table.atomic.rmw.cmpxchg seq_cst $t (i32.const 1) (ref.i31_shared (local.get 0)) (ref.i31_shared (local.get 1))))
                (i31.get_s (ref.cast (ref (shared i31)) (table.atomic.get seq_cst $t (i32.const 1)))))
              (func (export "outside") (drop (table.atomic.rmw.xchg seq_cst $t (i32.const 2) (ref.null (shared none)))))
              (func (export "null") (drop (struct.atomic.get seq_cst $s 0 (ref.null $s)))))
            """, NewEngine());
        Assert.Equal(7, script.Run("table", 100000, 7));
        Assert.Equal(100000, script.Run("table", 99999, 7));
        Assert.Equal(TrapCode.TableOutOfBounds, script.Trap("outside").Code);
        Assert.Equal("null structure reference", script.Trap("null").Message);
    }

    [Fact]
    public void Threads_lose_no_update()
    {
        const int Rounds = 20_000;
        int sum = 0;
        int flips = 0;
        object? slot = I31.Create(0);
        var threads = new Thread[4];
        for (int t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < Rounds; i++)
                {
                    AtomicAccess.Add(ref sum, 1);
                    AtomicAccess.Xor(ref flips, 1 << (i % 31));
                    object? seen = AtomicAccess.Get(ref slot);
                    while (!ReferenceEquals(AtomicAccess.CompareExchange(ref slot, seen, I31.Create(((I31)seen!).Value + 1)), seen))
                    {
                        seen = AtomicAccess.Get(ref slot);
                    }
                }
            });
            threads[t].Start();
        }

        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal((threads.Length * Rounds, 0, threads.Length * Rounds), (sum, flips, ((I31)slot!).Value));
    }

    private static Engine NewEngine() => new(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads | WasmFeatures.SharedEverything });

    private static GcScript Script(string type, string location, string operation, string operands)
    {
        string set = location.Replace("%o", "atomic.set seq_cst", StringComparison.Ordinal).Replace("%v", "(local.get 0)", StringComparison.Ordinal);
        string get = location.Replace("%o", "atomic.get seq_cst", StringComparison.Ordinal).Replace("%v", "", StringComparison.Ordinal);
        string run = location.Replace("%o", operation, StringComparison.Ordinal).Replace("%v", operands, StringComparison.Ordinal);
        return new GcScript($"""
            (module
              (type $s (struct (field i8) (field (mut {type}))))
              (type $a (array (mut {type})))
              (global $private (mut {type}) ({type}.const 0))
              (global $exported (export "exported") (mut {type}) ({type}.const 0))
              (global $object (ref $s) (struct.new_default $s))
              (global $array (ref $a) (array.new_default $a (i32.const 3)))
              (func (export "set") (param {type}) {set})
              (func (export "get") (result {type}) {get})
              (func (export "run") (param {type}) (result {type}) {run}))
            """, NewEngine());
    }

    private static Value Constant(string type, long value) => type == "i32" ? (Value)(int)value : (Value)value;

    private static long Number(Value value) => value.Kind == ValueKind.Int32 ? value.AsInt32() : value.AsInt64();

    private static long Cut(string type, long value) => type == "i32" ? (int)value : value;
}
