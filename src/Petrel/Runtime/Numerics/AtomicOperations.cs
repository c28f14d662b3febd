using System.Runtime.CompilerServices;

namespace Petrel.Runtime.Numerics;

/// <summary>
/// The atomic instructions of the threads proposal, except wait and notify. A method is named after its
/// <see cref="Petrel.Binary.Opcode"/> and takes the native address in place of the wasm one; the caller has checked bounds and
/// alignment.
/// </summary>
/// <remarks>
/// All of them are sequentially consistent, as wasm requires. Loads are plain acquiring loads: what makes store-then-load
/// safe is that every store is an exchange, which is a full fence. Narrow results are zero-extended.
/// </remarks>
internal static unsafe partial class AtomicOperations
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(Inline)]
    public static void AtomicFence() => Interlocked.MemoryBarrier();

    [MethodImpl(Inline)]
    public static int I32AtomicLoad(nint address) => Volatile.Read(ref At<int>(address));

    [MethodImpl(Inline)]
    public static long I64AtomicLoad(nint address) => Volatile.Read(ref At<long>(address));

    [MethodImpl(Inline)]
    public static int I32AtomicLoad8U(nint address) => Volatile.Read(ref At<byte>(address));

    [MethodImpl(Inline)]
    public static int I32AtomicLoad16U(nint address) => Volatile.Read(ref At<ushort>(address));

    [MethodImpl(Inline)]
    public static long I64AtomicLoad8U(nint address) => Volatile.Read(ref At<byte>(address));

    [MethodImpl(Inline)]
    public static long I64AtomicLoad16U(nint address) => Volatile.Read(ref At<ushort>(address));

    [MethodImpl(Inline)]
    public static long I64AtomicLoad32U(nint address) => (uint)Volatile.Read(ref At<int>(address));

    [MethodImpl(Inline)]
    public static void I32AtomicStore(nint address, int value) => Interlocked.Exchange(ref At<int>(address), value);

    [MethodImpl(Inline)]
    public static void I64AtomicStore(nint address, long value) => Interlocked.Exchange(ref At<long>(address), value);

    [MethodImpl(Inline)]
    public static void I32AtomicStore8(nint address, int value) => Interlocked.Exchange(ref At<byte>(address), (byte)value);

    [MethodImpl(Inline)]
    public static void I32AtomicStore16(nint address, int value) => Interlocked.Exchange(ref At<ushort>(address), (ushort)value);

    [MethodImpl(Inline)]
    public static void I64AtomicStore8(nint address, long value) => Interlocked.Exchange(ref At<byte>(address), (byte)value);

    [MethodImpl(Inline)]
    public static void I64AtomicStore16(nint address, long value) => Interlocked.Exchange(ref At<ushort>(address), (ushort)value);

    [MethodImpl(Inline)]
    public static void I64AtomicStore32(nint address, long value) => Interlocked.Exchange(ref At<int>(address), (int)value);

    [MethodImpl(Inline)]
    private static ref T At<T>(nint address)
        where T : unmanaged
    {
        return ref Unsafe.AsRef<T>((void*)address);
    }
}
