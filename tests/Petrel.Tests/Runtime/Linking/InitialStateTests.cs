using Petrel.Runtime;
using Xunit;

namespace Petrel.Tests.Runtime.Linking;

/// <summary>
/// Whatever a module's instances have in common, each must be what the specification makes of it: each case runs three
/// times in one engine, the first instance without images and the others with them.
/// </summary>
public class InitialStateTests
{
    public static TheoryData<BoundsChecks> Modes =>
        GuardPages.IsSupported ? [BoundsChecks.GuardPages, BoundsChecks.Explicit] : [BoundsChecks.Explicit];

    [Fact]
    public void The_second_instance_has_an_image()
    {
        if (!GuardPages.IsSupported)
        {
            return;
        }

        using var engine = new Engine();
        using Module module = Module.FromText(engine, $$"""(module (memory (export "m") 1) (data (i32.const 10) "{{new string('x', 5000)}}"))""");
        using var store = new Store(engine);
        bool[] hasImage = [.. Enumerable.Range(0, 3).Select(_ => new Instance(store, module).GetMemory("m")!.Instance.HasImage)];
        Assert.Equal([false, true, true], hasImage);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Later_segments_overwrite_earlier_ones(BoundsChecks mode) => Run(mode, """
        (module
          (memory (export "m") 2)
          (table (export "t") 4 funcref)
          (elem (i32.const 0) $a $a $a)
          (elem (i32.const 1) $b)
          (elem (i32.add (i32.const 1) (i32.const 1)) $b)
          (data (i32.const 0) "aaaaaa")
          (data (i32.const 2) "bb")
          (data (i32.const 131072) "")
          (data (i32.sub (i32.const 131072) (i32.const 3)) "ccc")
          (func $a (export "a"))
          (func $b (export "b")))
        """, (_, instance) =>
        {
            Memory memory = instance.GetMemory("m")!;
            Assert.Equal("aabbaa\0"u8, memory.GetSpan(0, 7));
            Assert.Equal("\0ccc"u8, memory.GetSpan(131068, 4));
            Table table = instance.GetTable("t")!;
            Assert.Same(instance.GetFunction("a"), table[0].AsFunction());
            Assert.Same(instance.GetFunction("b"), table[1].AsFunction());
            Assert.Same(table[2].AsFunction(), table[1].AsFunction());
            Assert.True(table[3].IsNull);
        });

    [Theory]
    [MemberData(nameof(Modes))]
    public void Segments_in_front_of_a_trap_are_applied_and_later_ones_are_not(BoundsChecks mode)
    {
        string[] traps =
        [
            "(data (memory $own) (i32.const 65535) \"xx\")",
            "(data (memory $own) (global.get $far) \"x\")",
            "(data (memory $other) (i32.const 65536) \"x\")",
        ];
        foreach (string trap in traps)
        {
            RunFailing(mode, $$"""
                (module
                  (import "m" "table" (table 1 funcref))
                  (import "m" "far" (global $far i32))
                  (import "m" "memory" (memory $other 1))
                  (memory $own 1)
                  (elem (table 0) (i32.const 0) func $load)
                  (data (memory $own) (i32.const 0) "{{new string('a', 5000)}}")
                  {{trap}}
                  (data (memory $own) (i32.const 10000) "c")
                  (func $load (param i32) (result i32) (i32.load8_u $own (local.get 0))))
                """, load =>
                {
                    Assert.Equal('a', load(4999));
                    Assert.Equal(0, load(10000));
                });
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Memories_are_empty_when_an_element_segment_traps(BoundsChecks mode) => RunFailing(mode, $$"""
        (module
          (import "m" "table" (table 1 funcref))
          (memory 1)
          (elem (i32.const 0) $load)
          (elem (i32.const 1) $load)
          (data $d (i32.const 0) "{{new string('a', 5000)}}")
          (func $load (param i32) (result i32)
            (if (i32.eq (local.get 0) (i32.const 1))
              (then (memory.init $d (i32.const 20000) (i32.const 7) (i32.const 1)) (return (i32.load8_u (i32.const 20000)))))
            (i32.load8_u (local.get 0))))
        """, load =>
        {
            Assert.Equal(0, load(0));
            Assert.Equal(0, load(4999));
            // The segment was not applied, and so not dropped.
            Assert.Equal('a', load(1));
        });

    [Theory]
    [MemberData(nameof(Modes))]
    public void Active_segments_are_dropped_and_passive_ones_are_not(BoundsChecks mode) => Run(mode, $$"""
        (module
          (memory (export "m") 1)
          (table (export "t") 4 funcref)
          (data $active (i32.const 0) "{{new string('a', 5000)}}")
          (data $passive "ppp")
          (elem $e (i32.const 0) $f)
          (elem $p funcref (ref.func $f))
          (func $f (export "f"))
          (func (export "active") (param i32) (memory.init $active (i32.const 6000) (i32.const 0) (local.get 0)))
          (func (export "passive") (memory.init $passive (i32.const 6000) (i32.const 0) (i32.const 3)))
          (func (export "elements") (param i32) (table.init $e (i32.const 2) (i32.const 0) (local.get 0)))
          (func (export "more") (table.init $p (i32.const 3) (i32.const 0) (i32.const 1))))
        """, (_, instance) =>
        {
            instance.GetAction<int>("active")!(0);
            Assert.Equal(TrapCode.MemoryOutOfBounds, Assert.Throws<TrapException>(() => instance.GetAction<int>("active")!(1)).Code);
            instance.GetAction("passive")!();
            Assert.Equal("ppp"u8, instance.GetMemory("m")!.GetSpan(6000, 3));
            instance.GetAction<int>("elements")!(0);
            Assert.Equal(TrapCode.TableOutOfBounds, Assert.Throws<TrapException>(() => instance.GetAction<int>("elements")!(1)).Code);
            instance.GetAction("more")!();
            Assert.Same(instance.GetFunction("f"), instance.GetTable("t")![3].AsFunction());
            Assert.True(instance.GetTable("t")![2].IsNull);
        });

    [Theory]
    [MemberData(nameof(Modes))]
    public void Tables_start_alike_and_change_apart(BoundsChecks mode) => Run(mode, """
        (module
          (import "m" "table" (table $other 1 funcref))
          (type $number (func (result i32)))
          (table $t (export "t") 5 20 funcref)
          (table $u (export "u") 5 funcref)
          (elem (table $t) (i32.const 0) func $count $seven $other_type $count)
          (global $n (mut i32) (i32.const 0))
          (func $count (export "count") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n))
          (func $seven (result i32) (i32.const 7))
          (func $other_type (param i32))
          (func (export "call") (param i32) (result i32) (call_indirect $t (type $number) (local.get 0)))
          (func (export "call_u") (param i32) (result i32) (call_indirect $u (type $number) (local.get 0)))
          (func (export "copy") (table.copy $u $t (i32.const 1) (i32.const 0) (i32.const 4)))
          (func (export "shift") (table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 4)))
          (func (export "publish") (table.copy $other $t (i32.const 0) (i32.const 1) (i32.const 1)))
          (func (export "set") (param i32) (table.set $t (local.get 0) (ref.func $seven)))
          (func (export "get") (param i32) (result funcref) (table.get $t (local.get 0)))
          (func (export "grow") (result i32) (table.grow $t (ref.func $seven) (i32.const 5))))
        """, (index, instance) =>
        {
            Func<int, int> call = instance.GetFunction<int, int>("call")!;
            Assert.Equal(1, call(0));
            Assert.Equal(2, call(3));
            Assert.Equal(7, call(1));
            Assert.Equal(TrapCode.IndirectCallTypeMismatch, Assert.Throws<TrapException>(() => call(2)).Code);
            Assert.Equal(TrapCode.UninitializedElement, Assert.Throws<TrapException>(() => call(4)).Code);
            Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => call(5)).Code);
            Assert.Same(instance.GetFunction("count"), instance.GetFunction("get")!.Invoke(Value.FromInt32(3))[0].AsFunction());
            switch (index)
            {
                case 0:
                    instance.GetAction<int>("set")!(0);
                    instance.GetAction("shift")!();
                    Assert.Equal(7, call(1));
                    Assert.Equal(7, call(2));
                    break;

                case 1:
                    Assert.Equal(5, instance.GetFunction<int>("grow")!());
                    Assert.Equal(7, call(9));
                    Assert.Equal(3, call(0));
                    Assert.Equal(TrapCode.UndefinedElement, Assert.Throws<TrapException>(() => call(10)).Code);
                    break;

                default:
                    instance.GetAction("copy")!();
                    instance.GetAction("publish")!();
                    Assert.Equal(3, instance.GetFunction<int, int>("call_u")!(1));
                    Assert.Equal(7, instance.GetFunction<int, int>("call_u")!(2));
                    instance.GetTable("t")![0] = Value.Null(ValueKind.FuncRef);
                    Assert.Equal(4, instance.GetFunction<int, int>("call_u")!(4));
                    break;
            }
        });

    [Fact]
    public void What_is_too_sparse_or_shared_is_copied()
    {
        using var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.Threads });
        string data = new('x', 5000);
        foreach (string memory in (string[])["(memory (export \"m\") 1024)", "(memory (export \"m\") 1024 1024 shared)"])
        {
            using Module module = Module.FromText(engine, $$"""(module {{memory}} (data (i32.const 0) "{{data}}") (data (i32.const 67100000) "{{data}}"))""");
            for (int i = 0; i < 3; i++)
            {
                using var store = new Store(engine);
                Memory created = new Instance(store, module).GetMemory("m")!;
                Assert.False(created.Instance.HasImage);
                Assert.Equal((byte)'x', created.Read<byte>(67104999));
                Assert.Equal((byte)0, created.Read<byte>(67105000));
            }
        }
    }

    private static void Run(BoundsChecks mode, string source, Action<int, Instance> check)
    {
        using var engine = new Engine(new EngineOptions { BoundsChecks = mode });
        using Module module = Module.FromText(engine, source);
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.Define("m", "table", new Table(store, ValueKind.FuncRef, null, 1));
        for (int i = 0; i < 3; i++)
        {
            check(i, linker.Instantiate(store, module));
        }
    }

    /// <summary>The instance puts a function into an imported table before it fails; the function tells what there is.</summary>
    private static void RunFailing(BoundsChecks mode, string source, Action<Func<int, int>> check)
    {
        using var engine = new Engine(new EngineOptions { BoundsChecks = mode });
        using Module module = Module.FromText(engine, source);
        for (int i = 0; i < 3; i++)
        {
            using var store = new Store(engine);
            var linker = new Linker(engine);
            var table = new Table(store, ValueKind.FuncRef, null, 1);
            linker.Define("m", "table", table);
            linker.Define("m", "memory", new Memory(store, 1));
            linker.Define("m", "far", new Global(store, ValueKind.Int32, 65536));
            Assert.Throws<TrapException>(() => linker.Instantiate(store, module));
            check(table[0].AsFunction()!.ToDelegate<Func<int, int>>());
        }
    }
}
