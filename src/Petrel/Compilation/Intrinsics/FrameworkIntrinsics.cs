using Petrel.Binary;

namespace Petrel.Compilation.Intrinsics;

/// <summary>The instructions that are one call of a <see cref="FrameworkIntrinsic"/>.</summary>
/// <remarks>
/// <para>
/// The helpers in <c>Petrel.Runtime.Numerics</c> would give the same machine code, but the JIT has to inline them first: 20 to
/// 50 microseconds a call against 2, and after some 500 temporaries in one function (200 to 1,600 calls) it stops inlining, so
/// that large vector functions fell off a cliff. Intrinsics are expanded while IL is read, in every tier and at any
/// size.
/// </para>
/// <para>
/// A v128 is on the IL stack as whichever <c>Vector128&lt;T&gt;</c> the instruction before left there, and the next one takes it
/// as its own: to the JIT they are all one 16-byte vector type, and the calling convention does not tell them apart either.
/// </para>
/// </remarks>
internal static partial class FrameworkIntrinsics
{
    private static FrameworkIntrinsic FindScalar(Opcode opcode) => opcode switch
    {
        Opcode.I32Clz => Scalar(IntrinsicOwner.BitOperations, "LeadingZeroCount", "u:i"),
        Opcode.I32Ctz => Scalar(IntrinsicOwner.BitOperations, "TrailingZeroCount", "u:i"),
        Opcode.I32Popcnt => Scalar(IntrinsicOwner.BitOperations, "PopCount", "u:i"),
        Opcode.I32Rotl => Scalar(IntrinsicOwner.BitOperations, "RotateLeft", "ui:u"),
        Opcode.I32Rotr => Scalar(IntrinsicOwner.BitOperations, "RotateRight", "ui:u"),
        Opcode.I64Clz => Scalar(IntrinsicOwner.BitOperations, "LeadingZeroCount", "U:i", IntrinsicContext.Extend),
        Opcode.I64Ctz => Scalar(IntrinsicOwner.BitOperations, "TrailingZeroCount", "U:i", IntrinsicContext.Extend),
        Opcode.I64Popcnt => Scalar(IntrinsicOwner.BitOperations, "PopCount", "U:i", IntrinsicContext.Extend),
        Opcode.I64Rotl => Scalar(IntrinsicOwner.BitOperations, "RotateLeft", "Ui:U", IntrinsicContext.NarrowLast),
        Opcode.I64Rotr => Scalar(IntrinsicOwner.BitOperations, "RotateRight", "Ui:U", IntrinsicContext.NarrowLast),

        Opcode.F32Abs => Scalar(IntrinsicOwner.MathF, "Abs", "f:f"),
        Opcode.F32Ceil => Scalar(IntrinsicOwner.MathF, "Ceiling", "f:f"),
        Opcode.F32Floor => Scalar(IntrinsicOwner.MathF, "Floor", "f:f"),
        Opcode.F32Trunc => Scalar(IntrinsicOwner.MathF, "Truncate", "f:f"),
        Opcode.F32Nearest => Scalar(IntrinsicOwner.MathF, "Round", "f:f"),
        Opcode.F32Sqrt => Scalar(IntrinsicOwner.MathF, "Sqrt", "f:f"),
        Opcode.F32Copysign => Scalar(IntrinsicOwner.MathF, "CopySign", "ff:f"),

        Opcode.F64Abs => Scalar(IntrinsicOwner.Math, "Abs", "d:d"),
        Opcode.F64Ceil => Scalar(IntrinsicOwner.Math, "Ceiling", "d:d"),
        Opcode.F64Floor => Scalar(IntrinsicOwner.Math, "Floor", "d:d"),
        Opcode.F64Trunc => Scalar(IntrinsicOwner.Math, "Truncate", "d:d"),
        Opcode.F64Nearest => Scalar(IntrinsicOwner.Math, "Round", "d:d"),
        Opcode.F64Sqrt => Scalar(IntrinsicOwner.Math, "Sqrt", "d:d"),
        Opcode.F64Copysign => Scalar(IntrinsicOwner.Math, "CopySign", "dd:d"),

        Opcode.I32ReinterpretF32 => Scalar(IntrinsicOwner.BitConverter, "SingleToInt32Bits", "f:i"),
        Opcode.I64ReinterpretF64 => Scalar(IntrinsicOwner.BitConverter, "DoubleToInt64Bits", "d:l"),
        Opcode.F64ReinterpretI64 => Scalar(IntrinsicOwner.BitConverter, "Int64BitsToDouble", "l:d"),
        _ => default,
    };

    /// <summary>The method for an instruction; one that does not exist when the instruction needs a helper.</summary>
    public static FrameworkIntrinsic Find(Opcode opcode) => opcode switch
    {
        < (Opcode)0x300 => FindScalar(opcode),
        _ => FindInteger(opcode) is { Exists: true } integer ? integer : FindFloat(opcode),
    };

    private static FrameworkIntrinsic Scalar(
        IntrinsicOwner owner, string name, string signature, IntrinsicContext context = IntrinsicContext.None)
    {
        return new(owner, name, signature, Context: context);
    }

    private static FrameworkIntrinsic Operator(
        string name, char lane, string signature = "vv:v", IntrinsicContext context = IntrinsicContext.None)
    {
        return new(IntrinsicOwner.VectorOfT, name, signature, lane, Context: context);
    }

    private static FrameworkIntrinsic Generic(
        string name, char lane, string signature = "vv:v", IntrinsicContext context = IntrinsicContext.None)
    {
        return new(IntrinsicOwner.VectorGeneric, name, signature, lane, Context: context);
    }

    private static FrameworkIntrinsic Overload(string name, char lane, string signature, char resultLane = '\0')
    {
        return new(IntrinsicOwner.Vector, name, signature, lane, resultLane);
    }
}
