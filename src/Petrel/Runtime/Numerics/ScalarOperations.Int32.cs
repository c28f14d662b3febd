using System.Numerics;
using System.Runtime.CompilerServices;

namespace Petrel.Runtime.Numerics;

internal static partial class ScalarOperations
{
    [MethodImpl(Inline)]
    public static int I32Clz(int value) => BitOperations.LeadingZeroCount((uint)value);

    [MethodImpl(Inline)]
    public static int I32Ctz(int value) => BitOperations.TrailingZeroCount(value);

    [MethodImpl(Inline)]
    public static int I32Popcnt(int value) => BitOperations.PopCount((uint)value);

    [MethodImpl(Inline)]
    public static int I32Rotl(int value, int count) => (int)BitOperations.RotateLeft((uint)value, count);

    [MethodImpl(Inline)]
    public static int I32Rotr(int value, int count) => (int)BitOperations.RotateRight((uint)value, count);

    /// <summary>IL's <c>rem</c> raises an overflow for the smallest integer over -1; wasm's result is 0.</summary>
    [MethodImpl(Inline)]
    public static int I32RemS(int dividend, int divisor) => divisor == -1 ? 0 : dividend % divisor;

    [MethodImpl(Inline)]
    public static int I32Extend8S(int value) => (sbyte)value;

    [MethodImpl(Inline)]
    public static int I32Extend16S(int value) => (short)value;
}
