using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using Petrel.Runtime.Numerics;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

public sealed unsafe class AtomicOperationTests
{
    private static readonly string[] s_cells = ["I32 4", "I64 8", "I32 1 8", "I32 2 16", "I64 1 8", "I64 2 16", "I64 4 32"];

    /// <summary>Type of the operands, bytes of the cell, number in the name.</summary>
    public static TheoryData<string, int, string> Cells
    {
        get
        {
            var data = new TheoryData<string, int, string>();
            foreach (string[] parts in s_cells.Select(cell => cell.Split(' ')))
            {
                data.Add(parts[0], int.Parse(parts[1]), parts.Length > 2 ? parts[2] : "");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Loads_and_stores(string type, int width, string number)
    {
        string unsigned = number.Length == 0 ? "" : "U";
        using var cell = new Cell(width);
        foreach (long value in Samples.Of<long>())
        {
            cell.Invoke($"{type}AtomicStore{number}", type, value);
            Assert.Equal(cell.Truncate(value), cell.Value);
            Assert.Equal(cell.Truncate(value), cell.Invoke($"{type}AtomicLoad{number}{unsigned}", type));
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Read_modify_write(string type, int width, string number)
    {
        string unsigned = number.Length == 0 ? "" : "U";
        using var cell = new Cell(width);
        Operation("Add", (old, operand) => old + operand);
        Operation("Sub", (old, operand) => old - operand);
        Operation("And", (old, operand) => old & operand);
        Operation("Or", (old, operand) => old | operand);
        Operation("Xor", (old, operand) => old ^ operand);
        Operation("Xchg", (_, operand) => operand);

        void Operation(string name, Func<ulong, ulong, ulong> reference)
        {
            foreach ((long before, long operand) in Samples.PairsOf<long>())
            {
                cell.Value = (ulong)before;
                ulong expected = cell.Truncate((long)reference((ulong)before, (ulong)operand));
                Assert.Equal(cell.Truncate(before), cell.Invoke($"{type}AtomicRmw{number}{name}{unsigned}", type, operand));
                Assert.Equal(expected, cell.Value);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Compare_and_exchange_looks_at_the_bits_that_it_loads(string type, int width, string number)
    {
        string name = $"{type}AtomicRmw{number}Cmpxchg{(number.Length == 0 ? "" : "U")}";
        using var cell = new Cell(width);
        foreach ((long before, long expected) in Samples.PairsOf<long>())
        {
            cell.Value = (ulong)before;
            Assert.Equal(cell.Truncate(before), cell.Invoke(name, type, expected, ~before));
            Assert.Equal(cell.Truncate(before) == cell.Truncate(expected) ? cell.Truncate(~before) : cell.Truncate(before), cell.Value);
            cell.Value = (ulong)before;
            Assert.Equal(cell.Truncate(before), cell.Invoke(name, type, before, expected));
            Assert.Equal(cell.Truncate(expected), cell.Value);
        }
    }

    [Fact]
    public void Additions_of_several_threads_are_all_counted()
    {
        const int threads = 4, rounds = 20_000;
        using var cell = new Cell(8);
        nint address = cell.Address;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, _ =>
        {
            for (int i = 0; i < rounds; i++)
            {
                // Neighbours in one word: an update of the wrong width would lose those of the others.
                AtomicOperations.I32AtomicRmw8AddU(address, 1);
                AtomicOperations.I32AtomicRmw8SubU(address + 1, 1);
                AtomicOperations.I64AtomicRmw16AddU(address + 2, 1);
                AtomicOperations.I32AtomicRmwAdd(address + 4, 1);
            }
        });
        Assert.Equal(unchecked((byte)(threads * rounds)), *(byte*)address);
        Assert.Equal(unchecked((byte)-(threads * rounds)), *(byte*)(address + 1));
        Assert.Equal(unchecked((ushort)(threads * rounds)), *(ushort*)(address + 2));
        Assert.Equal(threads * rounds, *(int*)(address + 4));
    }

    /// <summary>A cell at the end of accessible memory, and calls of helpers on it by name.</summary>
    private sealed class Cell(int width) : IDisposable
    {
        private readonly EdgeOfMemory _memory = new();
        private readonly Dictionary<string, MethodInvoker> _helpers = [];

        public nint Address => _memory.End - width;

        public ulong Value
        {
            get
            {
                ulong value = 0;
                Unsafe.CopyBlockUnaligned(&value, (void*)Address, (uint)width);
                return value;
            }

            set => Unsafe.CopyBlockUnaligned((void*)Address, &value, (uint)width);
        }

        public ulong Truncate(long value) => width == 8 ? (ulong)value : (ulong)value & ((1UL << (8 * width)) - 1);

        /// <summary>The result as the bits of an i32 or i64, zero-extended.</summary>
        public ulong Invoke(string name, string type, params long[] operands)
        {
            if (!_helpers.TryGetValue(name, out MethodInvoker? helper))
            {
                _helpers.Add(name, helper = MethodInvoker.Create(typeof(AtomicOperations).GetMethod(name)!));
            }

            object?[] arguments = [Address, .. operands.Select(operand => type == "I32" ? (object)(int)operand : operand)];
            return helper.Invoke(null, arguments.AsSpan()) switch
            {
                int result => (uint)result,
                long result => (ulong)result,
                _ => 0,
            };
        }

        public void Dispose() => _memory.Dispose();
    }
}
