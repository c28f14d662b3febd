using Petrel.Cli.Running;

namespace Petrel.Cli.Tests;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(1.0, "1")]
    [InlineData(-0.0, "-0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e21, "1000000000000000000000")]
    [InlineData(1.5e17, "150000000000000000")]
    [InlineData(1.25e-7, "0.000000125")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "inf")]
    [InlineData(double.NegativeInfinity, "-inf")]
    public void DoublesHaveNoExponent(double value, string expected) => Assert.Equal(expected, NumberText.Format(value));

    [Theory]
    [InlineData(0.1f, "0.1")]
    [InlineData(16777216f, "16777216")]
    [InlineData(3.4028235e38f, "340282350000000000000000000000000000000")]
    public void SinglesAreShortest(float value, string expected) => Assert.Equal(expected, NumberText.Format(value));

    [Theory]
    [InlineData("0", 32, true)]
    [InlineData("4294967295", 32, true)]
    [InlineData("4294967296", 32, false)]
    [InlineData("-2147483648", 32, true)]
    [InlineData("-2147483649", 32, false)]
    [InlineData("0xffffffff", 32, true)]
    [InlineData("18446744073709551615", 64, true)]
    [InlineData("18446744073709551616", 64, false)]
    [InlineData("", 32, false)]
    [InlineData("-", 32, false)]
    [InlineData("1.5", 32, false)]
    [InlineData("one", 32, false)]
    public void IntegersAreSignedOrUnsigned(string text, int bits, bool isInteger) =>
        Assert.Equal(isInteger, NumberText.TryParseInteger(text, bits, out _));

    [Theory]
    [InlineData("1.5", 1.5)]
    [InlineData("-1e3", -1000)]
    [InlineData("inf", double.PositiveInfinity)]
    [InlineData("-inf", double.NegativeInfinity)]
    [InlineData("nan", double.NaN)]
    public void FloatsAreDecimal(string text, double expected)
    {
        Assert.True(NumberText.TryParseFloat(text, out double value));
        Assert.Equal(expected, value);
    }
}
