using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Petrel.Runtime;

/// <summary>The bounds of a thread's stack.</summary>
internal sealed unsafe class ThreadStack
{
    // Larger than pthread_attr_t of any system.
    private const int ThreadAttributesSize = 256;

    // When the system does not tell: what every thread that .NET starts has, and then some distance from its end.
    private const int AssumedSize = 512 * 1024;

    [ThreadStatic]
    private static ThreadStack? t_current;

    private ThreadStack(nuint low, nuint high)
    {
        Low = low;
        High = high;
    }

    /// <summary>The stack of this thread, or null when <see cref="GetCurrent"/> was not called on it yet.</summary>
    public static ThreadStack? Current => t_current;

    /// <summary>The lowest address that can be used.</summary>
    public nuint Low { get; }

    /// <summary>One more than the highest address.</summary>
    public nuint High { get; }

    /// <summary>The stack of this thread.</summary>
    public static ThreadStack GetCurrent() => t_current ??= Measure();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ThreadStack Measure()
    {
        byte marker = 0;
        nuint here = (nuint)(&marker);
        nuint low = 0;
        nuint high = 0;
        if (OperatingSystem.IsWindows())
        {
            GetCurrentThreadStackLimits(&low, &high);
        }
        else if (OperatingSystem.IsMacOS())
        {
            nint thread = ThreadSelf();
            high = StackAddress(thread);
            low = high - StackSize(thread);
        }
        else
        {
            nuint size = 0;
            byte* attributes = stackalloc byte[ThreadAttributesSize];
            if (GetAttributes(ThreadSelf(), attributes) == 0)
            {
                if (GetStack(attributes, &low, &size) == 0)
                {
                    high = low + size;
                }

                _ = DestroyAttributes(attributes);
            }
        }

        return here > low && here < high
            ? new ThreadStack(low, high)
            : new ThreadStack(here - AssumedSize, here + AssumedSize);
    }

    [DllImport("libc", EntryPoint = "pthread_self")]
    private static extern nint ThreadSelf();

    [DllImport("libc", EntryPoint = "pthread_getattr_np")]
    private static extern int GetAttributes(nint thread, byte* attributes);

    [DllImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static extern int GetStack(byte* attributes, nuint* address, nuint* size);

    [DllImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static extern int DestroyAttributes(byte* attributes);

    [DllImport("libc", EntryPoint = "pthread_get_stackaddr_np")]
    private static extern nuint StackAddress(nint thread);

    [DllImport("libc", EntryPoint = "pthread_get_stacksize_np")]
    private static extern nuint StackSize(nint thread);

    [DllImport("kernel32")]
    private static extern void GetCurrentThreadStackLimits(nuint* low, nuint* high);
}
