using System.Runtime.CompilerServices;

namespace Petrel.Runtime.Numerics;

// A narrow compare-and-exchange looks at as many bits of the expected value as it loads.
internal static unsafe partial class AtomicOperations
{
    [MethodImpl(Inline)]
    public static int I32AtomicRmwXchg(nint address, int value) => Interlocked.Exchange(ref At<int>(address), value);

    [MethodImpl(Inline)]
    public static long I64AtomicRmwXchg(nint address, long value) => Interlocked.Exchange(ref At<long>(address), value);

    [MethodImpl(Inline)]
    public static int I32AtomicRmw8XchgU(nint address, int value) => Interlocked.Exchange(ref At<byte>(address), (byte)value);

    [MethodImpl(Inline)]
    public static int I32AtomicRmw16XchgU(nint address, int value) => Interlocked.Exchange(ref At<ushort>(address), (ushort)value);

    [MethodImpl(Inline)]
    public static long I64AtomicRmw8XchgU(nint address, long value) => Interlocked.Exchange(ref At<byte>(address), (byte)value);

    [MethodImpl(Inline)]
    public static long I64AtomicRmw16XchgU(nint address, long value) => Interlocked.Exchange(ref At<ushort>(address), (ushort)value);

    [MethodImpl(Inline)]
    public static long I64AtomicRmw32XchgU(nint address, long value) => (uint)Interlocked.Exchange(ref At<int>(address), (int)value);

    [MethodImpl(Inline)]
    public static int I32AtomicRmwCmpxchg(nint address, int expected, int replacement) =>
        (int)CompareExchange(ref At<int>(address), replacement, expected);

    [MethodImpl(Inline)]
    public static long I64AtomicRmwCmpxchg(nint address, long expected, long replacement) =>
        Interlocked.CompareExchange(ref At<long>(address), replacement, expected);

    [MethodImpl(Inline)]
    public static int I32AtomicRmw8CmpxchgU(nint address, int expected, int replacement) =>
        Interlocked.CompareExchange(ref At<byte>(address), (byte)replacement, (byte)expected);

    [MethodImpl(Inline)]
    public static int I32AtomicRmw16CmpxchgU(nint address, int expected, int replacement) =>
        Interlocked.CompareExchange(ref At<ushort>(address), (ushort)replacement, (ushort)expected);

    [MethodImpl(Inline)]
    public static long I64AtomicRmw8CmpxchgU(nint address, long expected, long replacement) =>
        Interlocked.CompareExchange(ref At<byte>(address), (byte)replacement, (byte)expected);

    [MethodImpl(Inline)]
    public static long I64AtomicRmw16CmpxchgU(nint address, long expected, long replacement) =>
        Interlocked.CompareExchange(ref At<ushort>(address), (ushort)replacement, (ushort)expected);

    [MethodImpl(Inline)]
    public static long I64AtomicRmw32CmpxchgU(nint address, long expected, long replacement) =>
        CompareExchange(ref At<int>(address), (int)replacement, (int)expected);

    /// <summary>
    /// A comparing exchange of 32 bits; what it found, zero-extended. The instruction leaves the register with the expected value alone when that is
    /// what is there, and RyuJIT takes its upper half for zero without clearing it (measured in .NET 10, x64), also where the value is extended
    /// to be an address: shifts say what is meant.
    /// </summary>
    [MethodImpl(Inline)]
    internal static long CompareExchange(ref int location, int replacement, int expected) =>
        (long)((ulong)Interlocked.CompareExchange(ref location, replacement, expected) << 32 >> 32);
}
