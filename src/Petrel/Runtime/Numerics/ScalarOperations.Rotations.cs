using System.Numerics;
using System.Runtime.CompilerServices;

namespace Petrel.Runtime.Numerics;

// Rotations, and the ORs and XORs of shifts that RyuJIT makes rotations of, in forms that are not: where it would get them
// wrong (Compilation/Lowering/RotationUse).
internal static partial class ScalarOperations
{
    // The two shifted parts have no bit in common, so that adding them is an OR.
    [MethodImpl(Inline)]
    public static int I32RotlByShifts(int value, int count) => (value << count) + (int)((uint)value >> 1 >> ~count);

    [MethodImpl(Inline)]
    public static int I32RotrByShifts(int value, int count) => (int)((uint)value >> count) + (value << 1 << ~count);

    [MethodImpl(Inline)]
    public static long I64RotlByShifts(long value, long count) => (value << (int)count) + (long)((ulong)value >> 1 >> ~(int)count);

    [MethodImpl(Inline)]
    public static long I64RotrByShifts(long value, long count) => (long)((ulong)value >> (int)count) + (value << 1 << ~(int)count);

    // The zeros at the end become ones and everything else zeros.
    [MethodImpl(Inline)]
    public static int I32CtzByPopcnt(int value) => BitOperations.PopCount((uint)(~value & (value - 1)));

    [MethodImpl(Inline)]
    public static long I64CtzByPopcnt(long value) => (uint)BitOperations.PopCount((ulong)(~value & (value - 1)));

    [MethodImpl(Inline)]
    public static int I32OrByAddition(int left, int right) => left + right - (left & right);

    [MethodImpl(Inline)]
    public static long I64OrByAddition(long left, long right) => left + right - (left & right);

    [MethodImpl(Inline)]
    public static int I32XorBySubtraction(int left, int right) => (left | right) - (left & right);

    [MethodImpl(Inline)]
    public static long I64XorBySubtraction(long left, long right) => (left | right) - (left & right);
}
