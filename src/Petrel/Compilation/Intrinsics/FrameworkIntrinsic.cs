namespace Petrel.Compilation.Intrinsics;

/// <summary>Where a framework method is declared.</summary>
internal enum IntrinsicOwner : byte
{
    /// <summary>A static member of <c>Vector128&lt;T&gt;</c>, such as an operator.</summary>
    VectorOfT,

    /// <summary>A generic method of the static class <c>Vector128</c>.</summary>
    VectorGeneric,

    /// <summary>An overload of the static class <c>Vector128</c> for one lane type.</summary>
    Vector,

    /// <summary><c>System.Numerics.BitOperations</c></summary>
    BitOperations,

    /// <summary><c>System.BitConverter</c></summary>
    BitConverter,

    /// <summary><c>System.Math</c></summary>
    Math,

    /// <summary><c>System.MathF</c></summary>
    MathF,
}

/// <summary>IL around the call.</summary>
internal enum IntrinsicContext : byte
{
    /// <summary>The call alone.</summary>
    None,

    /// <summary>The last operand, an i64, becomes an i32 first.</summary>
    NarrowLast,

    /// <summary>The i32 result is zero-extended.</summary>
    Extend,

    /// <summary>The vector that results is inverted.</summary>
    Complement,

    /// <summary>The call compares the operand with the zero vector.</summary>
    CompareWithZero,

    /// <summary>As <see cref="CompareWithZero"/>, and the i32 that results is inverted.</summary>
    CompareWithZeroNot,
}

/// <summary>A framework method that the JIT expands, by itself, into the code of one instruction.</summary>
/// <param name="Owner">Where the method is declared.</param>
/// <param name="Name">Its name.</param>
/// <param name="Signature">
/// <c>parameters:result</c>; v and w are vectors of <paramref name="Lane"/> and of <paramref name="ResultLane"/>, t is
/// <paramref name="Lane"/> itself; i l u U f d b are int long uint ulong float double bool.
/// </param>
/// <param name="Lane">Lane type: s sbyte, S byte, h short, H ushort, i int, u uint, l long, U ulong, f float, d double.</param>
/// <param name="ResultLane">Lane type of the result where it is another.</param>
/// <param name="Context">What else the instruction needs.</param>
internal readonly record struct FrameworkIntrinsic(
    IntrinsicOwner Owner, string Name, string Signature, char Lane = '\0', char ResultLane = '\0', IntrinsicContext Context = IntrinsicContext.None)
{
    /// <summary>False for an instruction that has no such method.</summary>
    public bool Exists => Name is not null;

    /// <summary>ECMA-335 element type of a lane letter.</summary>
    public static byte ElementType(char lane) => lane switch
    {
        's' => 0x04,
        'S' => 0x05,
        'h' => 0x06,
        'H' => 0x07,
        'i' => 0x08,
        'u' => 0x09,
        'l' => 0x0A,
        'U' => 0x0B,
        'f' => 0x0C,
        'd' => 0x0D,
        'b' => 0x02,
        _ => throw new ArgumentOutOfRangeException(nameof(lane), lane, "not a lane type"),
    };
}
