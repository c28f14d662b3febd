using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Petrel.Runtime.Numerics;

internal static partial class ScalarOperations
{
    [MethodImpl(Inline)]
    public static long I64Clz(long value) => (uint)BitOperations.LeadingZeroCount((ulong)value);

    [MethodImpl(Inline)]
    public static long I64Ctz(long value) => (uint)BitOperations.TrailingZeroCount(value);

    [MethodImpl(Inline)]
    public static long I64Popcnt(long value) => (uint)BitOperations.PopCount((ulong)value);

    [MethodImpl(Inline)]
    public static long I64Rotl(long value, long count) => (long)BitOperations.RotateLeft((ulong)value, (int)count);

    [MethodImpl(Inline)]
    public static long I64Rotr(long value, long count) => (long)BitOperations.RotateRight((ulong)value, (int)count);

    /// <summary>IL's <c>rem</c> raises an overflow for the smallest integer over -1; wasm's result is 0.</summary>
    [MethodImpl(Inline)]
    public static long I64RemS(long dividend, long divisor) => divisor == -1 ? 0 : dividend % divisor;

    [MethodImpl(Inline)]
    public static long I64Extend8S(long value) => (sbyte)value;

    [MethodImpl(Inline)]
    public static long I64Extend16S(long value) => (short)value;

    [MethodImpl(Inline)]
    public static long I64Extend32S(long value) => (int)value;

    [MethodImpl(Inline)]
    public static (long Low, long High) I64Add128(long leftLow, long leftHigh, long rightLow, long rightHigh)
    {
        ulong low = (ulong)leftLow + (ulong)rightLow;
        long carry = low < (ulong)rightLow ? 1 : 0;
        return ((long)low, leftHigh + rightHigh + carry);
    }

    [MethodImpl(Inline)]
    public static (long Low, long High) I64Sub128(long leftLow, long leftHigh, long rightLow, long rightHigh)
    {
        long borrow = (ulong)leftLow < (ulong)rightLow ? 1 : 0;
        return (leftLow - rightLow, leftHigh - rightHigh - borrow);
    }

    [MethodImpl(Inline)]
    public static (long Low, long High) I64MulWideS(long left, long right)
    {
        if (ArmBase.Arm64.IsSupported)
        {
            return (left * right, ArmBase.Arm64.MultiplyHigh(left, right));
        }

        // A negative factor stands for itself plus 2^64 in the unsigned product: take the other factor off the high half.
        long high = HighProduct(left, right) - ((left >> 63) & right) - ((right >> 63) & left);
        return (left * right, high);
    }

    [MethodImpl(Inline)]
    public static (long Low, long High) I64MulWideU(long left, long right) => (left * right, HighProduct(left, right));

    /// <summary>
    /// The high half of the unsigned product. The low half is a multiplication of its own: the instruction that yields
    /// both is offered only in forms that send one half through memory.
    /// </summary>
    [MethodImpl(Inline)]
    private static long HighProduct(long left, long right)
    {
        if (Bmi2.X64.IsSupported)
        {
            return (long)Bmi2.X64.MultiplyNoFlags((ulong)left, (ulong)right);
        }

        if (ArmBase.Arm64.IsSupported)
        {
            return (long)ArmBase.Arm64.MultiplyHigh((ulong)left, (ulong)right);
        }

        return (long)Math.BigMul((ulong)left, (ulong)right, out _);
    }
}
