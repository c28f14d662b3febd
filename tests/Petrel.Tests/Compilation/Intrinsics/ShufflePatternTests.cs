using System.Globalization;
using System.Runtime.Intrinsics;
using Petrel.Compilation;
using Petrel.Compilation.Intrinsics;
using Petrel.Tests.Runtime.Numerics;
using Xunit;

namespace Petrel.Tests.Compilation.Intrinsics;

public sealed class ShufflePatternTests
{
    [Fact]
    public void Every_pattern_shuffles_as_the_lanes_say()
    {
        var random = new Random(6);
        byte[] left = new byte[16], right = new byte[16];
        var used = new HashSet<string>();
        foreach (byte[] lanes in VectorReferences.ShuffleSamples())
        {
            random.NextBytes(left);
            random.NextBytes(right);
            byte[] expected = [.. lanes.Select(lane => lane < 16 ? left[lane] : right[lane - 16])];
            ShufflePattern pattern = ShufflePattern.Find(VectorReferences.Pack(lanes));
            Vector128<byte> actual = Apply(pattern, VectorReferences.Pack(left), VectorReferences.Pack(right));
            Assert.True(
                expected.AsSpan().SequenceEqual(VectorReferences.Unpack<byte>(actual)),
                $"{pattern.Helper?.Name} for {string.Join(' ', lanes)}");
            used.Add(pattern.Helper?.Name ?? "left operand");
        }

        // All sixteen of them have been seen.
        Assert.Equal(17, used.Count);
    }

    [Theory]
    [InlineData("0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", null)]
    [InlineData("16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31", "ShuffleRight32")]
    [InlineData("4 5 6 7 4 5 6 7 4 5 6 7 4 5 6 7", "ShuffleLeft32")]
    [InlineData("15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0", "ShuffleLeft")]
    [InlineData("31 30 29 28 27 26 25 24 23 22 21 20 19 18 17 16", "ShuffleRight")]
    [InlineData("3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", "ShuffleWindow")]
    [InlineData("0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23", "ShuffleLow8")]
    [InlineData("8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31", "ShuffleHigh16")]
    [InlineData("0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23", "ShuffleLow32")]
    [InlineData("8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31", "ShuffleHigh64")]
    [InlineData("0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27", "ShufflePairs32")]
    [InlineData("0 1 18 19 4 5 22 23 8 9 26 27 12 13 30 31", "ShuffleBlend16")]
    [InlineData("0 2 4 6 8 10 12 14 16 18 20 22 24 26 28 30", "I8x16Shuffle")]
    public void Patterns_with_an_instruction_of_their_own_are_found(string lanes, string? helper)
    {
        byte[] parsed = [.. lanes.Split(' ').Select(lane => byte.Parse(lane, CultureInfo.InvariantCulture))];
        Assert.Equal(helper, ShufflePattern.Find(VectorReferences.Pack(parsed)).Helper?.Name);
    }

    private static Vector128<byte> Apply(ShufflePattern pattern, Vector128<byte> left, Vector128<byte> right)
    {
        if (pattern.Helper is not { } helper)
        {
            return left;
        }

        Assert.Equal(RuntimeType.VectorOperations, helper.Type);
        Func<Vector128<byte>, Vector128<byte>, Vector128<byte>> bound = helper.Signature switch
        {
            "vv:v" => Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>>>(helper.Name),
            "vvB:v" => Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>>>(helper.Name, pattern.Control),
            _ => Helper.Bind<Func<Vector128<byte>, Vector128<byte>, Vector128<byte>>>(helper.Name, pattern.Lanes),
        };
        return bound(left, right);
    }
}
