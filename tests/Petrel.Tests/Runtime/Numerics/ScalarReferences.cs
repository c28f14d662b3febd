using System.Numerics;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>The scalar instructions by name, each with the check of its helper against a reference.</summary>
internal static class ScalarReferences
{
    private static readonly Dictionary<string, Action> s_checks = Create();

    public static IReadOnlyDictionary<string, Action> Checks => s_checks;

    private static Dictionary<string, Action> Create()
    {
        var checks = new Dictionary<string, Action>();
        Integers32();
        Integers64();
        Floats32();
        Floats64();
        Conversions();
        return checks;

        void Unary<T, TResult>(string name, Func<T, TResult> reference, bool arithmetic = true)
            where T : unmanaged
            where TResult : unmanaged
        {
            checks.Add(name, () =>
            {
                Func<T, TResult> helper = Helper.Bind<Func<T, TResult>>(name);
                foreach (T value in Samples.Of<T>())
                {
                    if (arithmetic)
                    {
                        Check.Arithmetic(name, reference(value), helper(value), value);
                    }
                    else
                    {
                        Check.Bits(name, reference(value), helper(value), value);
                    }
                }
            });
        }

        void Binary<T>(string name, Func<T, T, T> reference, bool arithmetic = true)
            where T : unmanaged
        {
            checks.Add(name, () =>
            {
                Func<T, T, T> helper = Helper.Bind<Func<T, T, T>>(name);
                foreach ((T left, T right) in Samples.PairsOf<T>())
                {
                    if (arithmetic)
                    {
                        Check.Arithmetic(name, reference(left, right), helper(left, right), left, right);
                    }
                    else
                    {
                        Check.Bits(name, reference(left, right), helper(left, right), left, right);
                    }
                }
            });
        }

        void Remainder<T>(string name, Func<T, T, T> reference)
            where T : unmanaged, INumber<T>
        {
            checks.Add(name, () =>
            {
                Func<T, T, T> helper = Helper.Bind<Func<T, T, T>>(name);
                foreach ((T left, T right) in Samples.PairsOf<T>())
                {
                    if (right == T.Zero)
                    {
                        Assert.Throws<DivideByZeroException>(() => helper(left, right));
                    }
                    else
                    {
                        Check.Bits(name, reference(left, right), helper(left, right), left, right);
                    }
                }
            });
        }

        void Integers32()
        {
            Unary<int, int>("I32Clz", value => LeadingZeros((uint)value, 32));
            Unary<int, int>("I32Ctz", value => TrailingZeros((uint)value, 32));
            Unary<int, int>("I32Popcnt", value => Reference.PopulationCount((uint)value));
            Binary<int>("I32Rotl", (value, count) => (int)(((uint)value << (count & 31)) | (uint)((ulong)(uint)value >> (32 - (count & 31)))));
            Binary<int>("I32Rotr", (value, count) => (int)(((uint)value >> (count & 31)) | (uint)((ulong)(uint)value << (32 - (count & 31)))));

            // The same by other means, where RyuJIT would get the instruction wrong (Lowering/RotationUse).
            Binary<int>("I32RotlByShifts", (value, count) => (int)(((uint)value << (count & 31)) | (uint)((ulong)(uint)value >> (32 - (count & 31)))));
            Binary<int>("I32RotrByShifts", (value, count) => (int)(((uint)value >> (count & 31)) | (uint)((ulong)(uint)value << (32 - (count & 31)))));
            Unary<int, int>("I32CtzByPopcnt", value => TrailingZeros((uint)value, 32));
            Binary<int>("I32OrByAddition", (left, right) => left | right);
            Binary<int>("I32XorBySubtraction", (left, right) => left ^ right);
            Remainder<int>("I32RemS", (left, right) => (int)((long)left % right));
            Unary<int, int>("I32Extend8S", value => (value & 0x80) != 0 ? value | ~0xFF : value & 0xFF);
            Unary<int, int>("I32Extend16S", value => (value & 0x8000) != 0 ? value | ~0xFFFF : value & 0xFFFF);
        }

        void Integers64()
        {
            Unary<long, long>("I64Clz", value => LeadingZeros((ulong)value, 64));
            Unary<long, long>("I64Ctz", value => TrailingZeros((ulong)value, 64));
            Unary<long, long>("I64Popcnt", value => Reference.PopulationCount((ulong)value));
            Binary<long>("I64Rotl", (value, count) => (long)(ulong)((((UInt128)(ulong)value << 64) | (ulong)value) >> (64 - (int)(count & 63))));
            Binary<long>("I64Rotr", (value, count) => (long)(ulong)((((UInt128)(ulong)value << 64) | (ulong)value) >> (int)(count & 63)));
            Binary<long>("I64RotlByShifts", (value, count) => (long)(ulong)((((UInt128)(ulong)value << 64) | (ulong)value) >> (64 - (int)(count & 63))));
            Binary<long>("I64RotrByShifts", (value, count) => (long)(ulong)((((UInt128)(ulong)value << 64) | (ulong)value) >> (int)(count & 63)));
            Unary<long, long>("I64CtzByPopcnt", value => TrailingZeros((ulong)value, 64));
            Binary<long>("I64OrByAddition", (left, right) => left | right);
            Binary<long>("I64XorBySubtraction", (left, right) => left ^ right);
            Remainder<long>("I64RemS", (left, right) => (long)((Int128)left % right));
            Unary<long, long>("I64Extend8S", value => (value & 0x80) != 0 ? value | ~0xFFL : value & 0xFF);
            Unary<long, long>("I64Extend16S", value => (value & 0x8000) != 0 ? value | ~0xFFFFL : value & 0xFFFF);
            Unary<long, long>("I64Extend32S", value => (value & 0x8000_0000) != 0 ? value | ~0xFFFF_FFFFL : value & 0xFFFF_FFFF);
            Wide4("I64Add128", (left, right) => left + right);
            Wide4("I64Sub128", (left, right) => left - right);
            Wide2("I64MulWideS", (left, right) => (BigInteger)left * right);
            Wide2("I64MulWideU", (left, right) => (BigInteger)(ulong)left * (ulong)right);
        }

        void Wide4(string name, Func<UInt128, UInt128, UInt128> reference)
        {
            checks.Add(name, () =>
            {
                var helper = Helper.Bind<Func<long, long, long, long, (long Low, long High)>>(name);
                (long, long)[] pairs = Samples.PairsOf<long>();
                for (int i = 0; i < pairs.Length; i++)
                {
                    (long leftLow, long rightLow) = pairs[i];
                    (long leftHigh, long rightHigh) = pairs[(i * 7) % pairs.Length];
                    UInt128 expected = reference(new UInt128((ulong)leftHigh, (ulong)leftLow), new UInt128((ulong)rightHigh, (ulong)rightLow));
                    (long low, long high) = helper(leftLow, leftHigh, rightLow, rightHigh);
                    Check.Bits(name, expected, new UInt128((ulong)high, (ulong)low), leftLow, leftHigh, rightLow, rightHigh);
                }
            });
        }

        void Wide2(string name, Func<long, long, BigInteger> reference)
        {
            checks.Add(name, () =>
            {
                var helper = Helper.Bind<Func<long, long, (long Low, long High)>>(name);
                foreach ((long left, long right) in Samples.PairsOf<long>())
                {
                    var expected = (UInt128)(reference(left, right) & UInt128.MaxValue);
                    (long low, long high) = helper(left, right);
                    Check.Bits(name, expected, new UInt128((ulong)high, (ulong)low), left, right);
                }
            });
        }

        void Floats32()
        {
            Unary<float, float>("F32Abs", value => Bits32(value, bits => bits & int.MaxValue), arithmetic: false);
            Unary<float, float>("F32Neg", value => Bits32(value, bits => bits ^ int.MinValue), arithmetic: false);
            Binary<float>("F32Copysign", (value, sign) => Bits32(value, bits => (bits & int.MaxValue) | (BitConverter.SingleToInt32Bits(sign) & int.MinValue)), arithmetic: false);
            Unary<float, float>("F32Ceil", value => (float)Reference.Round(value, Reference.Ceiling));
            Unary<float, float>("F32Floor", value => (float)Reference.Round(value, Reference.Floor));
            Unary<float, float>("F32Trunc", value => (float)Reference.Round(value, Reference.Truncate));
            Unary<float, float>("F32Nearest", value => (float)Reference.Round(value, Reference.Nearest));
            Unary<float, float>("F32Sqrt", value => (float)Math.Sqrt(value));
            Binary<float>("F32Min", (left, right) => (float)Reference.Minimum(left, right));
            Binary<float>("F32Max", (left, right) => (float)Reference.Maximum(left, right));
            // A double holds the exact sum or product of floats, or enough of it (and of a quotient) to round once more.
            Binary<float>("F32Add", (left, right) => (float)((double)left + right));
            Binary<float>("F32Sub", (left, right) => (float)((double)left - right));
            Binary<float>("F32Mul", (left, right) => (float)((double)left * right));
            Binary<float>("F32Div", (left, right) => (float)((double)left / right));
        }

        void Floats64()
        {
            Unary<double, double>("F64Abs", value => Bits64(value, bits => bits & long.MaxValue), arithmetic: false);
            Unary<double, double>("F64Neg", value => Bits64(value, bits => bits ^ long.MinValue), arithmetic: false);
            Binary<double>("F64Copysign", (value, sign) => Bits64(value, bits => (bits & long.MaxValue) | (BitConverter.DoubleToInt64Bits(sign) & long.MinValue)), arithmetic: false);
            Unary<double, double>("F64Ceil", value => Reference.Round(value, Reference.Ceiling));
            Unary<double, double>("F64Floor", value => Reference.Round(value, Reference.Floor));
            Unary<double, double>("F64Trunc", value => Reference.Round(value, Reference.Truncate));
            Unary<double, double>("F64Nearest", value => Reference.Round(value, Reference.Nearest));
            Unary<double, double>("F64Sqrt", Math.Sqrt);
            Binary<double>("F64Min", Reference.Minimum);
            Binary<double>("F64Max", Reference.Maximum);
            Binary<double>("F64Add", (left, right) => left + right);
            Binary<double>("F64Sub", (left, right) => left - right);
            Binary<double>("F64Mul", (left, right) => left * right);
            Binary<double>("F64Div", (left, right) => left / right);
        }

        void Conversions()
        {
            Truncate<float, int>("I32TruncF32S", value => value, int.MinValue, int.MaxValue);
            Truncate<float, int>("I32TruncF32U", value => value, 0, uint.MaxValue);
            Truncate<double, int>("I32TruncF64S", value => value, int.MinValue, int.MaxValue);
            Truncate<double, int>("I32TruncF64U", value => value, 0, uint.MaxValue);
            Truncate<float, long>("I64TruncF32S", value => value, long.MinValue, long.MaxValue);
            Truncate<float, long>("I64TruncF32U", value => value, 0, ulong.MaxValue);
            Truncate<double, long>("I64TruncF64S", value => value, long.MinValue, long.MaxValue);
            Truncate<double, long>("I64TruncF64U", value => value, 0, ulong.MaxValue);

            Unary<int, float>("F32ConvertI32S", value => Reference.ToSingle(value));
            Unary<int, float>("F32ConvertI32U", value => Reference.ToSingle((uint)value));
            Unary<long, float>("F32ConvertI64S", value => Reference.ToSingle(value));
            Unary<long, float>("F32ConvertI64U", value => Reference.ToSingle((ulong)value));
            Unary<int, double>("F64ConvertI32S", value => Reference.ToDouble(value));
            Unary<int, double>("F64ConvertI32U", value => Reference.ToDouble((uint)value));
            Unary<long, double>("F64ConvertI64S", value => Reference.ToDouble(value));
            Unary<long, double>("F64ConvertI64U", value => Reference.ToDouble((ulong)value));

            Unary<double, float>("F32DemoteF64", value => (float)value);
            Unary<float, double>("F64PromoteF32", value => value);
            Unary<float, int>("I32ReinterpretF32", BitConverter.SingleToInt32Bits);
            Unary<double, long>("I64ReinterpretF64", BitConverter.DoubleToInt64Bits);
            Unary<int, float>("F32ReinterpretI32", BitConverter.Int32BitsToSingle, arithmetic: false);
            Unary<long, double>("F64ReinterpretI64", BitConverter.Int64BitsToDouble, arithmetic: false);
        }

        void Truncate<T, TResult>(string name, Func<T, double> widen, BigInteger minimum, BigInteger maximum)
            where T : unmanaged
            where TResult : unmanaged, IBinaryInteger<TResult>
        {
            checks.Add(name, () =>
            {
                Func<T, TResult> helper = Helper.Bind<Func<T, TResult>>(name);
                foreach (T value in Samples.Of<T>())
                {
                    BigInteger? integer = Reference.Integer(widen(value));
                    if (integer is { } exact && exact >= minimum && exact <= maximum)
                    {
                        Check.Bits(name, TResult.CreateTruncating(exact), helper(value), value);
                    }
                    else
                    {
                        TrapCode code = Assert.Throws<TrapException>(() => helper(value)).Code;
                        Assert.Equal(integer is null ? TrapCode.InvalidConversionToInteger : TrapCode.IntegerOverflow, code);
                    }
                }
            });
            string saturating = name.Replace("Trunc", "TruncSat", StringComparison.Ordinal);
            Unary<T, TResult>(saturating, value => TResult.CreateTruncating(Reference.Saturate(widen(value), minimum, maximum)));
        }
    }

    private static float Bits32(float value, Func<int, int> change) =>
        BitConverter.Int32BitsToSingle(change(BitConverter.SingleToInt32Bits(value)));

    private static double Bits64(double value, Func<long, long> change) =>
        BitConverter.Int64BitsToDouble(change(BitConverter.DoubleToInt64Bits(value)));

    private static int LeadingZeros(ulong value, int width)
    {
        int count = 0;
        while (count < width && (value >> (width - 1 - count)) == 0)
        {
            count++;
        }

        return count;
    }

    private static int TrailingZeros(ulong value, int width)
    {
        int count = 0;
        while (count < width && ((value >> count) & 1) == 0)
        {
            count++;
        }

        return count;
    }
}
