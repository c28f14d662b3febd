using System.Globalization;
using System.Numerics;
using System.Text;
using Petrel.Text;
using Xunit;

namespace Petrel.Tests.Text;

public sealed class NumberLiteralTests
{
    [Theory]
    [InlineData("0", 32, 0ul)]
    [InlineData("+0", 32, 0ul)]
    [InlineData("-1", 32, 0xFFFF_FFFFul)]
    [InlineData("4294967295", 32, 0xFFFF_FFFFul)]
    [InlineData("-2147483648", 32, 0x8000_0000ul)]
    [InlineData("0x8000_0000", 32, 0x8000_0000ul)]
    [InlineData("18446744073709551615", 64, ulong.MaxValue)]
    [InlineData("-9223372036854775808", 64, 0x8000_0000_0000_0000ul)]
    [InlineData("255", 8, 255ul)]
    [InlineData("-128", 8, 128ul)]
    [InlineData("1_2_3", 32, 123ul)]
    public void IntegersAreRead(string text, int bits, ulong expected)
    {
        Assert.True(NumberLiteral.TryParse(Encoding.UTF8.GetBytes(text), out _, out bool negative, out ulong magnitude, out bool overflow));
        Assert.False(overflow);
        Assert.True(NumberLiteral.TryFit(bits, negative, magnitude, out ulong value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("4294967296", 32)]
    [InlineData("-2147483649", 32)]
    [InlineData("-9223372036854775809", 64)]
    [InlineData("256", 8)]
    [InlineData("-129", 8)]
    public void IntegersThatDoNotFitAreRefused(string text, int bits)
    {
        Assert.True(NumberLiteral.TryParse(Encoding.UTF8.GetBytes(text), out _, out bool negative, out ulong magnitude, out _));
        Assert.False(NumberLiteral.TryFit(bits, negative, magnitude, out _));
    }

    [Theory]
    [InlineData("18446744073709551616")]
    [InlineData("0x1_0000_0000_0000_0000")]
    [InlineData("99999999999999999999999999999")]
    public void OverflowIsSeen(string text)
    {
        Assert.True(NumberLiteral.TryParse(Encoding.UTF8.GetBytes(text), out _, out _, out _, out bool overflow));
        Assert.True(overflow);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0x")]
    [InlineData("1_")]
    [InlineData("_1")]
    [InlineData("1__0")]
    [InlineData("0x_1")]
    [InlineData("0xg")]
    [InlineData("1a")]
    [InlineData("--1")]
    [InlineData("1.0")]
    public void OtherTextIsNoInteger(string text) =>
        Assert.False(NumberLiteral.TryParse(Encoding.UTF8.GetBytes(text), out _, out _, out _, out _));

    [Theory]
    [InlineData("0", 0x0000_0000u)]
    [InlineData("-0.0", 0x8000_0000u)]
    [InlineData("1.", 0x3F80_0000u)]
    [InlineData("0x1", 0x3F80_0000u)]
    [InlineData("0x1.8p1", 0x4040_0000u)]
    [InlineData("1e-45", 0x0000_0001u)]
    [InlineData("0x1p-149", 0x0000_0001u)]
    [InlineData("0x1p-150", 0x0000_0000u)] // half of the smallest: ties to even, zero
    [InlineData("0x1.000002p-150", 0x0000_0001u)]
    [InlineData("0x0.fffffffp-149", 0x0000_0001u)]
    [InlineData("0x1p-1000000000000000000000", 0x0000_0000u)]
    [InlineData("0x1.fffffep127", 0x7F7F_FFFFu)]
    [InlineData("0x1.fffffefp127", 0x7F7F_FFFFu)] // below half of the last place
    [InlineData("340282356779733661637539395458142568447", 0x7F7F_FFFFu)]
    [InlineData("0x1.000001p0", 0x3F80_0000u)] // halfway, even below
    [InlineData("0x1.000003p0", 0x3F80_0002u)] // halfway, even above
    [InlineData("0x1.00000100000000000000000000000001p0", 0x3F80_0001u)] // one bit far behind decides
    [InlineData("0x1.fffffffp-127", 0x0080_0000u)] // rounds up into the normal numbers
    [InlineData("0x0000000000000000000000000000.8p1", 0x3F80_0000u)]
    [InlineData("0x8000000000000000000000000000000000p-135", 0x3F80_0000u)]
    [InlineData("1_000.5_0e0_1", 0x461C_5400u)]
    [InlineData("inf", 0x7F80_0000u)]
    [InlineData("-inf", 0xFF80_0000u)]
    [InlineData("nan", 0x7FC0_0000u)]
    [InlineData("-nan", 0xFFC0_0000u)]
    [InlineData("nan:0x1", 0x7F80_0001u)]
    [InlineData("nan:0x7f_ffff", 0x7FFF_FFFFu)]
    [InlineData("16777217", 0x4B80_0000u)] // halfway, even below
    [InlineData("16777217.0000000000000000000000000000000001", 0x4B80_0001u)]
    public void Floats32AreExactlyRounded(string text, uint expected)
    {
        Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse32(Encoding.UTF8.GetBytes(text), out uint bits));
        Assert.Equal(expected, bits);
    }

    [Theory]
    [InlineData("0x1p-1074", 1ul)]
    [InlineData("0x1p-1075", 0ul)]
    [InlineData("0x1.0000000000001p-1075", 1ul)]
    [InlineData("0x1.fffffffffffffp1023", 0x7FEF_FFFF_FFFF_FFFFul)]
    [InlineData("0x1.fffffffffffff7p1023", 0x7FEF_FFFF_FFFF_FFFFul)]
    [InlineData("4.9406564584124654e-324", 1ul)]
    [InlineData("2.2250738585072011e-308", 0x000F_FFFF_FFFF_FFFFul)]
    [InlineData("nan:0xf_ffff_ffff_ffff", 0x7FFF_FFFF_FFFF_FFFFul)]
    [InlineData("0x1.00000000000008p0", 0x3FF0_0000_0000_0000ul)]
    [InlineData("0x1.00000000000018p0", 0x3FF0_0000_0000_0002ul)]
    public void Floats64AreExactlyRounded(string text, ulong expected)
    {
        Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse64(Encoding.UTF8.GetBytes(text), out ulong bits));
        Assert.Equal(expected, bits);
    }

    [Theory]
    [InlineData("0x1p128")]
    [InlineData("0x1.ffffffp127")]
    [InlineData("3.4028236e38")]
    [InlineData("1e99999999999999999999")]
    [InlineData("nan:0x0")]
    [InlineData("nan:0x800000")]
    public void Floats32OutOfRangeAreRefused(string text) =>
        Assert.Equal(FloatOutcome.OutOfRange, FloatLiteral.TryParse32(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("")]
    [InlineData(".5")]
    [InlineData("0x.8")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("0x1p")]
    [InlineData("1._5")]
    [InlineData("1_.5")]
    [InlineData("0x1e")]
    [InlineData("nan:1")]
    [InlineData("nan:canonical")]
    [InlineData("infinity")]
    [InlineData("0x1e1p")]
    public void OtherTextIsNoFloat(string text)
    {
        // 0x1e is the hexadecimal integer 30.
        FloatOutcome expected = text == "0x1e" ? FloatOutcome.Success : FloatOutcome.Malformed;
        Assert.Equal(expected, FloatLiteral.TryParse64(Encoding.UTF8.GetBytes(text), out _));
    }

    /// <summary>Random hexadecimal literals, most of them near a rounding boundary, against exact arithmetic.</summary>
    [Fact]
    public void HexadecimalRoundingAgreesWithExactArithmetic()
    {
        var random = new Random(20260801);
        for (int i = 0; i < 20_000; i++)
        {
            BigInteger significand = new BigInteger(random.NextInt64(1, long.MaxValue) >> random.Next(62)) << random.Next(80);
            significand = BigInteger.Max(significand + random.Next(3) - 1, BigInteger.Zero);
            int exponent = random.Next(-1250, 1100);
            string text = $"0x{significand.ToString("x", CultureInfo.InvariantCulture)}p{exponent}";
            double expected = Exact(significand, exponent);
            FloatOutcome outcome = FloatLiteral.TryParse64(Encoding.UTF8.GetBytes(text), out ulong bits);
            Assert.Equal(double.IsInfinity(expected) ? FloatOutcome.OutOfRange : FloatOutcome.Success, outcome);
            if (outcome == FloatOutcome.Success)
            {
                Assert.Equal(BitConverter.DoubleToUInt64Bits(expected), bits);
            }
        }
    }

    /// <summary>Numbers halfway between two neighbours, written out in full, and just beside the middle.</summary>
    [Fact]
    public void LongDecimalsAreRoundedByTheirLastDigit()
    {
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            // An odd significand of 54 bits is halfway between two doubles; its decimal expansion ends with ...5.
            long odd = random.NextInt64(1L << 53, 1L << 54) | 1;
            int places = random.Next(1, 1074);
            string digits = (odd * BigInteger.Pow(5, places)).ToString(CultureInfo.InvariantCulture).PadLeft(places + 1, '0');
            string text = digits[..^places] + "." + digits[^places..];
            double low = Math.ScaleB(odd >> 1, 1 - places);
            double high = Math.ScaleB((odd >> 1) + 1, 1 - places);
            double even = ((odd >> 1) & 1) == 0 ? low : high;
            Assert.Equal(even, Parse(text));
            Assert.Equal(high, Parse(text + "0000000000000000000000000000001"));
            Assert.Equal(low, Parse(text[..^1] + "4999999999999999999999999999999"));
        }

        static double Parse(string text)
        {
            Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse64(Encoding.UTF8.GetBytes(text), out ulong bits));
            return BitConverter.UInt64BitsToDouble(bits);
        }
    }

    [Fact]
    public void ManyZerosDoNotShiftTheValue()
    {
        string zeros = new('0', 20_000);
        Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse64(Encoding.UTF8.GetBytes($"0.{zeros}1e20001"), out ulong small));
        Assert.Equal(1.0, BitConverter.UInt64BitsToDouble(small));
        Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse64(Encoding.UTF8.GetBytes($"1{zeros}e-20000"), out ulong large));
        Assert.Equal(1.0, BitConverter.UInt64BitsToDouble(large));
        Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse64(Encoding.UTF8.GetBytes($"0x1{zeros}p-80000"), out ulong hex));
        Assert.Equal(1.0, BitConverter.UInt64BitsToDouble(hex));
    }

    [Fact]
    public void PrintedFloatsReadBackAsTheSameBits()
    {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++)
        {
            uint narrow = (uint)random.NextInt64(1L << 32);
            ulong wide = (ulong)random.NextInt64() ^ ((ulong)random.Next(2) << 63);
            Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse32(Encoding.UTF8.GetBytes(FloatText.Format32(narrow)), out uint bits32));
            Assert.Equal(FloatOutcome.Success, FloatLiteral.TryParse64(Encoding.UTF8.GetBytes(FloatText.Format64(wide)), out ulong bits64));
            Assert.Equal(narrow, bits32);
            Assert.Equal(wide, bits64);
        }
    }

    /// <summary>significand * 2^exponent, rounded to nearest, ties to even, in integers of any size.</summary>
    private static double Exact(BigInteger significand, int exponent)
    {
        if (significand.IsZero)
        {
            return 0;
        }

        long leading = (long)significand.GetBitLength() - 1 + exponent;
        // The weight of the last place of the result.
        long unit = Math.Max(leading - 52, -1074);
        int shift = (int)(unit - exponent);
        BigInteger rounded;
        if (shift <= 0)
        {
            rounded = significand << -shift;
        }
        else
        {
            rounded = significand >> shift;
            BigInteger rest = significand - (rounded << shift);
            BigInteger half = BigInteger.One << (shift - 1);
            if (rest > half || (rest == half && !rounded.IsEven))
            {
                rounded++;
            }
        }

        return Math.ScaleB((double)rounded, (int)unit);
    }
}
