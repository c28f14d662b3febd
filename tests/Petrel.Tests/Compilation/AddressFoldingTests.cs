using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Constants that are added to an index which is known to be small become part of the address; others wrap around first.</summary>
public sealed class AddressFoldingTests
{
    [Theory]
    [InlineData("i32.const 255 i32.and", 16, 0)]
    [InlineData("i32.const 255 i32.and", 65000, 100)]
    [InlineData("i32.const 255 i32.and", 65535, 0)] // beyond the end for most
    [InlineData("i32.const 24 i32.shr_u", 1000, 3)]
    [InlineData("i32.const 24 i32.shr_u i32.const 2 i32.shl", 1000, 3)]
    [InlineData("i32.const 30 i32.shr_u i32.const 30 i32.shl", 1000, 0)]
    [InlineData("i32.const 255 i32.and i32.const 24 i32.shl", 1000, 0)]
    [InlineData("i32.const 255 i32.and i32.const 25 i32.shl", 1000, 0)] // may wrap in the shift
    [InlineData("i32.eqz", 1000, 0)]
    [InlineData("i32.const 15 i32.and local.tee 0 local.get 0 i32.or", 1000, 0)]
    [InlineData("i32.const 100 i32.xor i32.const 127 i32.and i32.const 128 i32.or", 1000, 0)]
    [InlineData("i32.const 255 i32.and i32.const 7 i32.add", 1000, 0)]
    [InlineData("i32.const 255 i32.and i32.const -7 i32.add", 1000, 0)] // may wrap in the addition
    [InlineData("i32.const 255 i32.and", -16, 1)] // wraps for indices from 16 on
    [InlineData("i32.const 1 i32.or", -16, 1)]
    [InlineData("i32.load8_u", 2000, 5)]
    [InlineData("i32.load16_u", 2000, 5)]
    [InlineData("i32.load8_s", 2000, 5)]
    [InlineData("i32.load", 2000, 5)]
    [InlineData("i32.const 65535 i32.and", 0x3000000, 0x2000000)]
    public void LoadReadsWhereItWouldWithoutTheConstant(string index, int constant, int offset)
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, $$"""
            (module
              (memory (export "memory") 1)
              (func (export "folded") (param i32) (result i32)
                local.get 0 {{index}} i32.const {{constant}} i32.add i32.load8_u offset={{offset}})
              (func (export "loop") (param i32) (result i32) (local i32)
                loop local.get 0 {{index}} local.tee 1 i32.const {{constant}} i32.add i32.load8_u offset={{offset}} local.set 1 end local.get 1)
              (func (export "plain") (param i32) (result i32) (local i32)
                local.get 0 {{index}} i32.const {{constant}} i32.add local.set 1 local.get 1 i32.load8_u offset={{offset}}))
            """);
        var instance = new Instance(store, module);
        Span<byte> memory = instance.GetMemory("memory")!.GetSpan();
        for (int i = 0; i < memory.Length; i++)
        {
            memory[i] = (byte)(i * 7);
        }

        foreach (int value in new[] { 0, 1, 15, 16, 17, 100, 200, 255, 256, 65535, 0x12345678, -1, int.MinValue, 0x40000000 })
        {
            object expected = Run("plain", value);
            Assert.Equal(expected, Run("folded", value));
            Assert.Equal(expected, Run("loop", value));
        }

        object Run(string name, int value)
        {
            try
            {
                return instance.GetFunction<int, int>(name)!(value);
            }
            catch (TrapException trap)
            {
                return trap.Code;
            }
        }
    }
}
