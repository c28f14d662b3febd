using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Petrel.Runtime;

/// <summary>
/// The bounds of a thread's stack, in native memory that is reused when the thread has ended. Whoever keeps a pointer keeps
/// the <see cref="Identity"/> too: they are the same as long as the thread lives.
/// </summary>
/// <remarks>
/// Comparing identities is one load; asking which thread this is (a thread-static field) takes longer than the rest
/// of a call into WebAssembly. It is enough because two living threads cannot have the same stack pointer. That a
/// thread ended is noticed by a destructor of thread-specific data, in machine code since the CLR has left the thread by
/// then. Where there is no such thing, <see cref="NoticesExit"/> is false and <see cref="IsCurrent"/> must be asked too.
/// </remarks>
internal unsafe struct ThreadStack
{
    /// <summary>Differs from that of every other thread that was or will be; 0 when the thread has ended.</summary>
    public long Identity;

    /// <summary>The lowest address that can be used.</summary>
    public nuint Low;

    /// <summary>One more than the highest address.</summary>
    public nuint High;

    // Larger than pthread_attr_t of any system.
    private const int ThreadAttributesSize = 256;

    // When the system does not tell: what every thread that .NET starts has, and then some distance from its end.
    private const int AssumedSize = 512 * 1024;

    private const int RecordsPerBlock = 64;

    private static readonly object s_lock = new();
    private static readonly ThreadExit s_exit = ThreadExit.Create();
    private static ThreadStack*[] s_blocks = new ThreadStack*[4];
    private static int s_blockCount;
    private static long s_lastIdentity;

    [ThreadStatic]
    private static nint t_current;

    /// <summary>True when <see cref="Identity"/> becomes 0 with the end of the thread.</summary>
    public static readonly bool NoticesExit = s_exit.IsSupported;

    /// <summary>True when the record is that of this thread.</summary>
    public static bool IsCurrent(ThreadStack* stack) => GetThreadStatic() == (nint)stack;

    // Apart: the first access to a thread-static field makes the CLR load the JIT, which code that was compiled ahead of time does not need.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint GetThreadStatic() => t_current;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetThreadStatic(nint value) => t_current = value;

    /// <summary>The record of this thread; it stays at its address for the life of the thread.</summary>
    public static ThreadStack* GetCurrent()
    {
        nint current = NoticesExit ? s_exit.GetValue() : GetThreadStatic();
        if (current == 0)
        {
            current = (nint)Add(Measure());
            if (NoticesExit)
            {
                s_exit.SetValue(current);
            }
            else
            {
                // Records are not reused then: nobody knows when.
                SetThreadStatic(current);
            }
        }

        return (ThreadStack*)current;
    }

    private static ThreadStack* Add(ThreadStack bounds)
    {
        lock (s_lock)
        {
            ThreadStack* record = FindUnused();
            record->Low = bounds.Low;
            record->High = bounds.High;
            Volatile.Write(ref record->Identity, ++s_lastIdentity);
            return record;
        }
    }

    private static ThreadStack* FindUnused()
    {
        for (int block = 0; block < s_blockCount; block++)
        {
            for (int i = 0; i < RecordsPerBlock; i++)
            {
                if (Volatile.Read(ref s_blocks[block][i].Identity) == 0)
                {
                    return &s_blocks[block][i];
                }
            }
        }

        if (s_blockCount == s_blocks.Length)
        {
            var blocks = new ThreadStack*[s_blockCount * 2];
            for (int i = 0; i < s_blockCount; i++)
            {
                blocks[i] = s_blocks[i];
            }

            s_blocks = blocks;
        }

        return s_blocks[s_blockCount++] = (ThreadStack*)NativeMemory.AllocZeroed(RecordsPerBlock, (nuint)sizeof(ThreadStack));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadStack Measure()
    {
        byte marker = 0;
        var here = (nuint)(&marker);
        nuint low = 0;
        nuint high = 0;
        if (OperatingSystem.IsWindows())
        {
            GetCurrentThreadStackLimits(&low, &high);
        }
        else if (OperatingSystem.IsMacOS())
        {
            nint thread = SystemLibrary.ThreadSelf();
            high = SystemLibrary.GetStackAddress(thread);
            low = high - SystemLibrary.GetStackSize(thread);
        }
        else
        {
            byte* attributes = stackalloc byte[ThreadAttributesSize];
            if (SystemLibrary.GetThreadAttributes(SystemLibrary.ThreadSelf(), attributes) == 0)
            {
                nuint size = 0;
                high = SystemLibrary.GetStack(attributes, &low, &size) == 0 ? low + size : 0;
                _ = SystemLibrary.DestroyThreadAttributes(attributes);
            }
        }

        return here > low && here < high
            ? new ThreadStack { Low = low, High = high }
            : new ThreadStack { Low = here - AssumedSize, High = here + AssumedSize };
    }

    [DllImport("kernel32")]
    private static extern void GetCurrentThreadStackLimits(nuint* low, nuint* high);
}
