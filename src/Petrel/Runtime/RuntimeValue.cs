using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Petrel.Runtime;

/// <summary>
/// A value of any WebAssembly type without its type: numbers and vectors in <see cref="Bits"/>, references in
/// <see cref="Reference"/> (<see cref="FunctionInstance"/> for functions, null for null).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RuntimeValue
{
    public Vector128<byte> Bits;
    public object? Reference;

    public int I32
    {
        readonly get => Bits.AsInt32().ToScalar();
        set => Bits = Vector128.CreateScalar(value).AsByte();
    }

    public long I64
    {
        readonly get => Bits.AsInt64().ToScalar();
        set => Bits = Vector128.CreateScalar(value).AsByte();
    }

    // Through the integer forms: a signalling NaN must keep its bits.
    public float F32
    {
        readonly get => BitConverter.Int32BitsToSingle(I32);
        set => I32 = BitConverter.SingleToInt32Bits(value);
    }

    public double F64
    {
        readonly get => BitConverter.Int64BitsToDouble(I64);
        set => I64 = BitConverter.DoubleToInt64Bits(value);
    }
}
