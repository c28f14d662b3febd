using System.Runtime.InteropServices;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

/// <summary>Comparison of results: bit for bit, except that the specification leaves some bits of a NaN open.</summary>
internal static class Check
{
    /// <summary>
    /// Any NaN as the expected value stands for the NaN of an arithmetic instruction: quiet, and canonical when every NaN among the
    /// operands is.
    /// </summary>
    public static void Arithmetic<TOperand, TResult>(string what, TResult expected, TResult actual, params TOperand[] operands)
        where TOperand : unmanaged
        where TResult : unmanaged
    {
        if (!IsNaN(expected))
        {
            Bits(what, expected, actual, operands);
            return;
        }

        bool onlyCanonical = operands.All(operand => !IsNaN(operand) || IsCanonical(operand));
        Assert.True(
            IsNaN(actual) && IsQuiet(actual) && (!onlyCanonical || IsCanonical(actual)),
            $"{what}({string.Join(", ", operands.Select(Hex))}): expected a {(onlyCanonical ? "canonical" : "quiet")} NaN, found {Hex(actual)}");
    }

    public static void Bits<TOperand, TResult>(string what, TResult expected, TResult actual, params TOperand[] operands)
        where TOperand : unmanaged
        where TResult : unmanaged
    {
        if (!Raw(expected).SequenceEqual(Raw(actual)))
        {
            Assert.Fail($"{what}({string.Join(", ", operands.Select(Hex))}): expected {Hex(expected)}, found {Hex(actual)}");
        }
    }

    private static byte[] Raw<T>(T value)
        where T : unmanaged
    {
        return MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
    }

    private static string Hex<T>(T value)
        where T : unmanaged
    {
        return $"{value} 0x{Convert.ToHexString([.. Raw(value).Reverse()])}";
    }

    private static bool IsNaN<T>(T value) => value switch
    {
        float single => float.IsNaN(single),
        double wide => double.IsNaN(wide),
        _ => false,
    };

    private static bool IsQuiet<T>(T value) => value switch
    {
        float single => (BitConverter.SingleToInt32Bits(single) & 0x0040_0000) != 0,
        double wide => (BitConverter.DoubleToInt64Bits(wide) & (1L << 51)) != 0,
        _ => false,
    };

    private static bool IsCanonical<T>(T value) => value switch
    {
        float single => (BitConverter.SingleToInt32Bits(single) & 0x007F_FFFF) == 0x0040_0000,
        double wide => (BitConverter.DoubleToInt64Bits(wide) & ((1L << 52) - 1)) == 1L << 51,
        _ => false,
    };
}
