using Petrel.Tests.Runtime;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>A constant that is added to an index becomes part of the address, although the sum wraps around at 2^32.</summary>
public sealed class DisplacementTests
{
    private const uint Half = 1u << 31;

    private static readonly int[] s_constants = [1, 1000, 65536, int.MaxValue, -8, -65536, -65537, int.MinValue];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 40)]
    [InlineData(3, 65536)]
    public void SumsWrapAround(int pages, int offset) => Compare(pages, 0, offset);

    [GuardPageFact]
    public void SumsWrapAroundAbove2GiB() => Compare(1, 65533, 0);

    [GuardPageFact]
    public void SumsWrapAroundInAMemoryThatStartsAbove2GiB() => Compare(32770, 2, 0);

    [GuardPageFact]
    public void SumsWrapAroundIn4GiB() => Compare(65536, 0, 0);

    /// <summary>Accesses through sums, and through the same sums by way of a local, which hides what they are.</summary>
    private static void Compare(int pages, int growth, int offset)
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        uint length = (uint)((ulong)(pages + growth) * 65536);
        foreach (int constant in s_constants)
        {
            using Module module = Module.FromText(engine, $$"""
                (module
                  (memory (export "memory") {{pages}})
                  (func (export "grow") (param i32) (result i32) local.get 0 memory.grow)
                  (func (export "load") (param i32) (result i64) local.get 0 i32.const {{constant}} i32.add i64.load offset={{offset}})
                  (func (export "load plain") (param i32) (result i64) (local i32)
                    local.get 0 i32.const {{constant}} i32.add local.set 1 local.get 1 i64.load offset={{offset}})
                  (func (export "load in loop") (param i32) (result i64) (local i64)
                    loop local.get 0 i32.load8_u drop local.get 0 i32.const {{constant}} i32.add i64.load offset={{offset}} local.set 1 end local.get 1)
                  (func (export "byte") (param i32) (result i64) local.get 0 i32.const {{constant}} i32.add i64.load8_u offset={{offset}})
                  (func (export "byte plain") (param i32) (result i64) (local i32)
                    local.get 0 i32.const {{constant}} i32.add local.set 1 local.get 1 i64.load8_u offset={{offset}})
                  (func (export "vector") (param i32) (result i64)
                    local.get 0 i32.const {{constant}} i32.add v128.load offset={{offset}} i64x2.extract_lane 1)
                  (func (export "vector plain") (param i32) (result i64) (local i32)
                    local.get 0 i32.const {{constant}} i32.add local.set 1 local.get 1 v128.load offset={{offset}} i64x2.extract_lane 1)
                  (func (export "store") (param i32) (result i64)
                    local.get 0 i32.const {{constant}} i32.add
                    local.get 0 i64.extend_i32_s i64.const 7 i64.mul i64.store offset={{offset}}
                    local.get 0 i32.const {{constant}} i32.add i64.load offset={{offset}})
                  (func (export "update") (param i32) (result i64) (local i32 i64)
                    local.get 0 i32.const {{constant}} i32.add local.tee 1
                    local.get 1 i64.load offset={{offset}} i64.const 3 i64.add
                    local.tee 2 i64.store offset={{offset}}
                    local.get 2 local.get 1 i64.load offset={{offset}} i64.xor)
                  (func (export "update plain") (param i32) (result i64) (local i32 i32)
                    local.get 0 i32.const {{constant}} i32.add local.set 1 local.get 1 local.set 2
                    local.get 2 local.get 2 i64.load offset={{offset}} i64.const 3 i64.add i64.store offset={{offset}}
                    i64.const 0)
                  (func (export "index changes") (param i32) (result i64) (local i32)
                    local.get 0 i32.const {{constant}} i32.add local.set 1
                    local.get 0 i32.const 24 i32.add local.set 0
                    local.get 1 i64.load offset={{offset}})
                  (func (export "sum changes") (param i32) (result i64) (local i32 i64)
                    local.get 0 i32.const {{constant}} i32.add local.tee 1
                    local.get 1
                    local.get 0 i32.const 24 i32.add local.set 1
                    i64.load offset={{offset}} local.tee 2
                    i64.store offset={{offset}}
                    local.get 2)
                  (func (export "sum of the sum") (param i32) (result i64)
                    local.get 0 i32.const {{constant}} i32.add local.tee 0
                    i32.const 0 i32.add local.tee 0
                    i64.load offset={{offset}})
                  (func (export "store plain") (param i32) (result i64) (local i32)
                    local.get 0 i32.const {{constant}} i32.add local.tee 1
                    local.get 0 i64.extend_i32_s i64.const 7 i64.mul i64.store offset={{offset}}
                    local.get 1 i64.load offset={{offset}}))
                """);
            var instance = new Instance(store, module);
            Memory memory = instance.GetMemory("memory")!;
            Assert.Equal(pages, instance.GetFunction<int, int>("grow")!(growth));

            uint[] places = [0, 1000, 65528, Half - 8, Half, length - 65536, length - 8];
            foreach (uint place in places)
            {
                if (place <= length - 8)
                {
                    memory.Write(place, 0x0102030405060708 + place);
                }
            }

            foreach (uint place in places)
            {
                // Around each of them: before, across, behind.
                foreach (int near in new[] { -8, -4, 0, 8 })
                {
                    int index = (int)place - constant - offset + near;
                    object expected = Run("load plain", index);
                    Assert.Equal(expected, Run("load", index));
                    Assert.Equal(Run("byte plain", index), Run("byte", index));
                    Assert.Equal(Run("vector plain", index), Run("vector", index));
                    Assert.Equal(Run("store plain", index), Run("store", index));
                    expected = Run("load plain", index);
                    Assert.Equal(expected, Run("load", index));
                    Assert.Equal(expected, Run("index changes", index));
                    Assert.Equal(expected, Run("sum changes", index));
                    Assert.Equal(expected, Run("sum of the sum", index));
                    Assert.Equal(Run("update plain", index), Run("update", index));
                    Assert.Equal(expected is long value ? value + 6 : expected, Run("load plain", index));
                    if ((uint)index < length)
                    {
                        Assert.Equal(Run("load plain", index), Run("load in loop", index));
                    }
                }
            }

            object Run(string name, int index)
            {
                try
                {
                    return instance.GetFunction<int, long>(name)!(index);
                }
                catch (TrapException trap)
                {
                    return trap.Code;
                }
            }
        }
    }

    [GuardPageFact]
    public void TheLastPageOfAnImportedMemoryIsReached()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module exporter = Module.FromText(engine, """(module (memory (export "memory") 65536))""");
        using Module importer = Module.FromText(engine, """
            (module
              (import "a" "memory" (memory 1))
              (func (export "load") (param i32) (result i64) local.get 0 i32.const -8 i32.add i64.load))
            """);
        var owner = new Instance(store, exporter);
        owner.GetMemory("memory")!.Write(uint.MaxValue - 7, 42L);
        var linker = new Linker(engine);
        linker.DefineInstance(store, "a", owner);
        Assert.Equal(42, linker.Instantiate(store, importer).GetFunction<int, long>("load")!(0));
    }

    [GuardPageFact]
    public void TheUpperHalfIsThereTwiceAndGoneAfterwards()
    {
        using var engine = new Engine();
        const string Text = """
            (module
              (memory (export "memory") 1)
              (func (export "grow") (param i32) (result i32) local.get 0 memory.grow)
              (func (export "load") (param i32) (result i64) local.get 0 i32.const 16 i32.add i64.load)
              (func (export "far") (param i32) (result i64) local.get 0 i64.load offset=16))
            """;
        using Module module = Module.FromText(engine, Text);
        for (int i = 0; i < 3; i++)
        {
            using var store = new Store(engine);
            var instance = new Instance(store, module);
            Func<int, int> grow = instance.GetFunction<int, int>("grow")!;
            Func<int, long> load = instance.GetFunction<int, long>("load")!;
            int place = unchecked((int)(Half + 4096));
            Assert.Throws<TrapException>(() => load(place));
            Assert.Equal(-1, grow(65535));
            Assert.Equal(1, grow(32800));
            Assert.Equal(0, load(place));
            instance.GetMemory("memory")!.Write(Half + 4112, 42L + i);
            Assert.Equal(42 + i, load(place));
            Assert.Equal(42 + i, instance.GetFunction<int, long>("far")!(place));
            Assert.Equal(32801, grow(32734));
            Assert.Equal(-1, grow(1));
            Assert.Equal(42 + i, load(place));
            Assert.Equal(0, load(-65560));
            Assert.Throws<TrapException>(() => load(-65545));
        }
    }
}
