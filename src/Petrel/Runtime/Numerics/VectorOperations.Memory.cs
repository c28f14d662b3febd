using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using V128 = System.Runtime.Intrinsics.Vector128<byte>;

namespace Petrel.Runtime.Numerics;

// Each method touches memory once, with exactly the width of its instruction: the hardware finds accesses out of bounds by
// faulting, so one byte more would trap where wasm does not, and a store in two parts could write before it traps.
internal static unsafe partial class VectorOperations
{
    [MethodImpl(Inline)]
    public static V128 V128Load(nint address) => Unsafe.ReadUnaligned<V128>((void*)address);

    [MethodImpl(Inline)]
    public static void V128Store(nint address, V128 value) => Unsafe.WriteUnaligned((void*)address, value);

    [MethodImpl(Inline)]
    public static V128 V128Load8x8S(nint address) =>
        Sse41.IsSupported
            ? Sse41.ConvertToVector128Int16((sbyte*)address).AsByte()
            : Vector128.WidenLower(ReadLow64(address).AsSByte()).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load8x8U(nint address) =>
        Sse41.IsSupported
            ? Sse41.ConvertToVector128Int16((byte*)address).AsByte()
            : Vector128.WidenLower(ReadLow64(address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load16x4S(nint address) =>
        Sse41.IsSupported
            ? Sse41.ConvertToVector128Int32((short*)address).AsByte()
            : Vector128.WidenLower(ReadLow64(address).AsInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load16x4U(nint address) =>
        Sse41.IsSupported
            ? Sse41.ConvertToVector128Int32((ushort*)address).AsByte()
            : Vector128.WidenLower(ReadLow64(address).AsUInt16()).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load32x2S(nint address) =>
        Sse41.IsSupported
            ? Sse41.ConvertToVector128Int64((int*)address).AsByte()
            : Vector128.WidenLower(ReadLow64(address).AsInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load32x2U(nint address) =>
        Sse41.IsSupported
            ? Sse41.ConvertToVector128Int64((uint*)address).AsByte()
            : Vector128.WidenLower(ReadLow64(address).AsUInt32()).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load8Splat(nint address) => Vector128.Create(Unsafe.ReadUnaligned<byte>((void*)address));

    [MethodImpl(Inline)]
    public static V128 V128Load16Splat(nint address) =>
        Vector128.Create(Unsafe.ReadUnaligned<ushort>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load32Splat(nint address) => Vector128.Create(Unsafe.ReadUnaligned<uint>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load64Splat(nint address) => Vector128.Create(Unsafe.ReadUnaligned<ulong>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load32Zero(nint address) =>
        Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load64Zero(nint address) =>
        Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load8Lane(nint address, V128 vector, int lane) =>
        vector.WithElement(lane, Unsafe.ReadUnaligned<byte>((void*)address));

    [MethodImpl(Inline)]
    public static V128 V128Load16Lane(nint address, V128 vector, int lane) =>
        vector.AsUInt16().WithElement(lane, Unsafe.ReadUnaligned<ushort>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load32Lane(nint address, V128 vector, int lane) =>
        vector.AsUInt32().WithElement(lane, Unsafe.ReadUnaligned<uint>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static V128 V128Load64Lane(nint address, V128 vector, int lane) =>
        vector.AsUInt64().WithElement(lane, Unsafe.ReadUnaligned<ulong>((void*)address)).AsByte();

    [MethodImpl(Inline)]
    public static void V128Store8Lane(nint address, V128 vector, int lane) =>
        Unsafe.WriteUnaligned((void*)address, vector.GetElement(lane));

    [MethodImpl(Inline)]
    public static void V128Store16Lane(nint address, V128 vector, int lane) =>
        Unsafe.WriteUnaligned((void*)address, vector.AsUInt16().GetElement(lane));

    [MethodImpl(Inline)]
    public static void V128Store32Lane(nint address, V128 vector, int lane) =>
        Unsafe.WriteUnaligned((void*)address, vector.AsUInt32().GetElement(lane));

    [MethodImpl(Inline)]
    public static void V128Store64Lane(nint address, V128 vector, int lane) =>
        Unsafe.WriteUnaligned((void*)address, vector.AsUInt64().GetElement(lane));

    [MethodImpl(Inline)]
    private static V128 ReadLow64(nint address) =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>((void*)address)).AsByte();
}
