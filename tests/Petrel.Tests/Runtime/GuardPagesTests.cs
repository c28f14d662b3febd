using System.Reflection.Emit;
using Petrel.Runtime;
using Petrel.Types;
using Xunit;

namespace Petrel.Tests.Runtime;

public class GuardPagesTests
{
    private delegate int Load(nint address, int index);

    private static readonly Load s_load = EmitLoad(0);
    private static readonly Load s_loadFar = EmitLoad((long)LinearMemory.GuardSize - 1);

    [GuardPageFact]
    public void A_load_inside_the_memory_reads_it()
    {
        using LinearMemory memory = Create(1);
        LinearMemory.Fill32(100, 0x7F, 4, memory);
        Assert.Equal(0x7F7F7F7F, s_load(memory.Base, 100));
        Assert.Equal(0, s_load(memory.Base, 65532));
    }

    [GuardPageFact]
    public void A_load_outside_the_memory_is_an_exception()
    {
        using LinearMemory memory = Create(1);
        int[] indices = [65533, 65536, 70000, int.MaxValue, int.MinValue, -4, -1];
        foreach (int index in indices)
        {
            Assert.Throws<DataMisalignedException>(() => s_load(memory.Base, index));
            Assert.True(FaultHandler.TryTakeFaultAddress(out nint address));
            Assert.Equal(index == 65533 ? 65536 : (nint)(uint)index, address - memory.Base);
            Assert.False(FaultHandler.TryTakeFaultAddress(out _));
        }
    }

    [GuardPageFact]
    public void The_guard_covers_the_largest_index_with_the_largest_offset()
    {
        using LinearMemory memory = Create(65536);
        using LinearMemory next = Create(1);
        Assert.Throws<DataMisalignedException>(() => s_loadFar(memory.Base, -1));
        Assert.Throws<DataMisalignedException>(() => s_load(memory.Base, -1));
        Assert.Equal(0, s_load(memory.Base, -4));
    }

    [GuardPageFact]
    public void Memories_of_several_arenas_are_covered()
    {
        // The first arena has 16 slots, the second 32, the third 64.
        var memories = new List<LinearMemory>();
        for (int i = 0; i < 60; i++)
        {
            memories.Add(Create(1));
            Assert.Throws<DataMisalignedException>(() => s_load(memories[^1].Base, 65536));
        }

        Assert.Throws<DataMisalignedException>(() => s_load(memories[0].Base, 65536));
        memories.ForEach(memory => memory.Dispose());
    }

    [GuardPageFact]
    public void A_slot_comes_back_empty()
    {
        for (int i = 0; i < 20; i++)
        {
            using LinearMemory memory = Create(2);
            Assert.Equal(0, s_load(memory.Base, 65536));
            LinearMemory.Fill32(0, 0xFF, 131072, memory);
            Assert.Equal(-1, s_load(memory.Base, 65536));
            Assert.ThrowsAny<Exception>(() => s_load(memory.Base, 131072));
            using LinearMemory smaller = Create(1);
            Assert.Equal(0, s_load(smaller.Base, 0));
            LinearMemory.Fill32(0, 0xFF, 65536, smaller);
            Assert.ThrowsAny<Exception>(() => s_load(smaller.Base, 65536));
            Assert.Equal(1, LinearMemory.Grow32(1, smaller));
            Assert.Equal(0, s_load(smaller.Base, 65536));
            Assert.ThrowsAny<Exception>(() => s_load(smaller.Base, 131072));
        }
    }

    [GuardPageFact]
    public void A_null_dereference_stays_what_it_is()
    {
        string? nothing = null;
        Assert.Throws<NullReferenceException>(() => nothing!.Length);
        Assert.False(FaultHandler.TryTakeFaultAddress(out _));
    }

    [GuardPageFact]
    public void Faults_on_many_threads_while_the_collector_runs()
    {
        using LinearMemory memory = Create(1);
        int caught = 0;
        int wrongAddresses = 0;
        var threads = new Thread[8];
        for (int t = 0; t < threads.Length; t++)
        {
            int id = t;
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 300; i++)
                {
                    GC.KeepAlive(new byte[20_000]);
                    int index = 70_000 + (id * 100_000) + i;
                    try
                    {
                        s_load(memory.Base, index);
                    }
                    catch (DataMisalignedException)
                    {
                        Interlocked.Increment(ref caught);
                        // Another thread may have overwritten the note, but never with a wrong address.
                        if (FaultHandler.TryTakeFaultAddress(out nint address) && address != memory.Base + index)
                        {
                            Interlocked.Increment(ref wrongAddresses);
                        }
                    }
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(8 * 300, caught);
        Assert.Equal(0, wrongAddresses);
    }

    [GuardPageFact]
    public void Dropped_memories_come_back_without_dispose()
    {
        // Far more than there are slots.
        for (int i = 0; i < 40_000; i++)
        {
            _ = Create(0);
        }
    }

    private static LinearMemory Create(ulong pages) => LinearMemory.Create(new MemoryType(new Limits(pages, null)), guardPages: true);

    private static Load EmitLoad(long offset)
    {
        var method = new DynamicMethod("load", typeof(int), [typeof(nint), typeof(int)], typeof(GuardPagesTests).Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Conv_U8);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldc_I8, offset);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Unaligned, (byte)1);
        il.Emit(OpCodes.Ldind_I4);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Load>();
    }
}

/// <summary>A test for systems that can have guard pages.</summary>
public sealed class GuardPageFactAttribute : FactAttribute
{
    public GuardPageFactAttribute()
    {
        if (!GuardPages.IsSupported)
        {
            Skip = "Guard pages are not possible on this system.";
        }
    }
}
