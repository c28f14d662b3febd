using System.Reflection;
using Petrel.Runtime.Numerics;
using Xunit;

namespace Petrel.Tests.Runtime.Numerics;

public sealed class ScalarOperationTests
{
    public static TheoryData<string> Helpers => [.. typeof(ScalarOperations)
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.DeclaredOnly)
        .Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Helpers))]
    public void Agrees_with_the_reference(string helper) => ScalarReferences.Checks[helper]();

    // The JIT would fold these to x and to a quiet NaN.
    [Theory]
    [InlineData("F32Mul", 1f)]
    [InlineData("F32Div", 1f)]
    [InlineData("F32Sub", 0f)]
    [InlineData("F32Add", -0f)]
    [InlineData("F32Min", 1f)]
    [InlineData("F32Max", 1f)]
    public void A_constant_operand_does_not_let_a_signalling_NaN_through(string helper, float constant)
    {
        float signalling = BitConverter.Int32BitsToSingle(0x7FA0_0000);
        Check.Arithmetic(helper, float.NaN, ConstantOperand.Bind(helper, constant)(signalling), signalling);
    }

    [Fact]
    public void A_constant_signalling_NaN_keeps_its_bits()
    {
        Assert.Equal(0x7FA0_0000, ConstantOperand.BindReinterpretation(0x7FA0_0000)());
    }

    [Fact]
    public void A_float_that_is_widened_and_narrowed_again_becomes_quiet()
    {
        float signalling = BitConverter.Int32BitsToSingle(0x7FA0_0000);
        Check.Arithmetic("demote(promote)", float.NaN, ConstantOperand.BindRoundTrip()(signalling), signalling);
    }
}
