using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Petrel.Runtime;

/// <summary>
/// A value of any WebAssembly type without its type: numbers and vectors in <see cref="Low"/> and <see cref="High"/>, references in
/// <see cref="Reference"/> (<see cref="FunctionInstance"/> for functions, null for null). Two words instead of a vector: methods that touch vectors are not precompiled.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RuntimeValue
{
    public long Low;
    public long High;
    public object? Reference;

    public Vector128<byte> Bits
    {
        readonly get => Vector128.Create(Low, High).AsByte();
        set
        {
            Low = value.AsInt64().GetElement(0);
            High = value.AsInt64().GetElement(1);
        }
    }

    public int I32
    {
        readonly get => (int)Low;
        set => Low = (uint)value;
    }

    public long I64
    {
        readonly get => Low;
        set => Low = value;
    }

    // Through the integer forms: a signalling NaN must keep its bits.
    public float F32
    {
        readonly get => BitConverter.Int32BitsToSingle(I32);
        set => I32 = BitConverter.SingleToInt32Bits(value);
    }

    public double F64
    {
        readonly get => BitConverter.Int64BitsToDouble(Low);
        set => Low = BitConverter.DoubleToInt64Bits(value);
    }
}
