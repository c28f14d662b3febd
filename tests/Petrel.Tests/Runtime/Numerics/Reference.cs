using System.Numerics;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>What the specification says, computed the slow way.</summary>
internal static class Reference
{
    public static bool IsSignBitSet(double value) => BitConverter.DoubleToInt64Bits(value) < 0;

    public static double Minimum(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? double.NaN
        : left == right ? (IsSignBitSet(left) ? left : right)
        : left < right ? left : right;

    public static double Maximum(double left, double right) => double.IsNaN(left) || double.IsNaN(right) ? double.NaN
        : left == right ? (IsSignBitSet(left) ? right : left)
        : left > right ? left : right;

    /// <summary>Rounds to an integer with <paramref name="round"/>, which sees only values that have a fraction.</summary>
    public static double Round(double value, Func<double, BigInteger> round)
    {
        if (double.IsNaN(value) || Math.Abs(value) >= 4503599627370496.0 || value == 0)
        {
            return value;
        }

        double magnitude = (double)BigInteger.Abs(round(value));
        return IsSignBitSet(value) ? -magnitude : magnitude;
    }

    public static BigInteger Ceiling(double value) => new BigInteger(value) + (value > (double)new BigInteger(value) ? 1 : 0);

    public static BigInteger Floor(double value) => new BigInteger(value) - (value < (double)new BigInteger(value) ? 1 : 0);

    public static BigInteger Truncate(double value) => new(value);

    public static BigInteger Nearest(double value)
    {
        BigInteger below = Floor(value);
        double fraction = value - (double)below;
        return fraction < 0.5 ? below : fraction > 0.5 ? below + 1 : below.IsEven ? below : below + 1;
    }

    /// <summary>The integer part; null for a NaN. Infinities become a number beyond every integer type.</summary>
    public static BigInteger? Integer(double value) => double.IsNaN(value) ? null
        : double.IsInfinity(value) ? BigInteger.Pow(2, 2000) * Math.Sign(value)
        : new BigInteger(value);

    public static BigInteger Saturate(double value, BigInteger minimum, BigInteger maximum) =>
        Integer(value) is { } integer ? BigInteger.Min(BigInteger.Max(integer, minimum), maximum) : 0;

    /// <summary>The nearest number with <paramref name="precision"/> significant bits, ties to even.</summary>
    public static BigInteger RoundToPrecision(BigInteger value, int precision)
    {
        BigInteger magnitude = BigInteger.Abs(value);
        int excess = (int)magnitude.GetBitLength() - precision;
        if (excess > 0)
        {
            BigInteger unit = BigInteger.One << excess;
            BigInteger quotient = BigInteger.DivRem(magnitude, unit, out BigInteger rest);
            BigInteger twice = rest * 2;
            if (twice > unit || (twice == unit && !quotient.IsEven))
            {
                quotient++;
            }

            magnitude = quotient * unit;
        }

        return value.Sign < 0 ? -magnitude : magnitude;
    }

    public static float ToSingle(BigInteger value) => (float)(double)RoundToPrecision(value, 24);

    public static double ToDouble(BigInteger value) => (double)RoundToPrecision(value, 53);

    public static int PopulationCount(ulong value)
    {
        int count = 0;
        for (; value != 0; value &= value - 1)
        {
            count++;
        }

        return count;
    }
}
