using Petrel.Binary;
using Xunit;

namespace Petrel.Tests.Binary;

public sealed class WasmReaderTests
{
    [Theory]
    [InlineData("00", 0u)]
    [InlineData("7f", 127u)]
    [InlineData("80 01", 128u)]
    [InlineData("80 80 80 80 00", 0u)]
    [InlineData("ff ff ff ff 0f", uint.MaxValue)]
    public void Unsigned_integers_of_32_bits(string bytes, uint expected)
    {
        var reader = new WasmReader(Bytes(bytes));
        Assert.Equal(expected, reader.ReadU32());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("00", 0)]
    [InlineData("7f", -1)]
    [InlineData("3f", 63)]
    [InlineData("40", -64)]
    [InlineData("c0 00", 64)]
    [InlineData("ff ff ff ff 07", int.MaxValue)]
    [InlineData("80 80 80 80 78", int.MinValue)]
    [InlineData("ff ff ff ff 7f", -1)]
    public void Signed_integers_of_32_bits(string bytes, int expected)
    {
        var reader = new WasmReader(Bytes(bytes));
        Assert.Equal(expected, reader.ReadS32());
        Assert.True(reader.IsAtEnd);
    }

    /// <summary>What lies behind a number makes no difference: with five bytes left, they are read at once.</summary>
    [Theory]
    [InlineData("80 01", 128UL, 128)]
    [InlineData("c0 00", 64UL, 64)]
    [InlineData("ff 7f", 16383UL, -1)]
    [InlineData("80 80 01", 16384UL, 16384)]
    [InlineData("80 80 40", 1048576UL, -1048576)]
    [InlineData("ff ff ff 3f", 134217727UL, 134217727)]
    [InlineData("80 80 80 40", 134217728UL, -134217728)]
    [InlineData("ff ff ff ff 07", 2147483647UL, int.MaxValue)]
    [InlineData("ff ff ff ff 0f", 4294967295UL, null)]
    [InlineData("80 80 80 80 78", null, int.MinValue)]
    [InlineData("ff ff ff ff 7f", null, -1)]
    [InlineData("ff ff ff ff 6f", null, null)]
    public void Integers_in_the_middle(string bytes, ulong? unsigned, int? signed)
    {
        int length = Bytes(bytes).Length;
        foreach (string behind in (string[])["", " 00", " ff ff", " ff 00 ff 00 ff 00"])
        {
            byte[] all = Bytes(bytes + behind);
            if (unsigned is { } u)
            {
                var reader = new WasmReader(all);
                Assert.Equal(u, reader.ReadU32());
                Assert.Equal(length, reader.Position);
                reader.Position = 0;
                Assert.Equal(u, reader.ReadU64());
                Assert.Equal(length, reader.Position);
            }
            else
            {
                MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => new WasmReader(all).ReadU32());
                Assert.Equal(0, error.Offset);
            }

            if (signed is { } s)
            {
                var reader = new WasmReader(all);
                Assert.Equal(s, reader.ReadS32());
                Assert.Equal(length, reader.Position);
            }
            else
            {
                MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => new WasmReader(all).ReadS32());
                Assert.Equal(0, error.Offset);
            }
        }
    }

    [Theory]
    [InlineData("ff ff ff ff ff ff ff ff ff 01", ulong.MaxValue)]
    [InlineData("80 80 80 80 80 80 80 80 80 01", 1UL << 63)]
    [InlineData("80 80 80 80 80 80 80 80 80 00", 0UL)]
    public void Unsigned_integers_of_64_bits(string bytes, ulong expected)
    {
        var reader = new WasmReader(Bytes(bytes));
        Assert.Equal(expected, reader.ReadU64());
    }

    [Theory]
    [InlineData("80 80 80 80 80 80 80 80 80 7f", long.MinValue)]
    [InlineData("ff ff ff ff ff ff ff ff ff 00", long.MaxValue)]
    [InlineData("ff ff ff ff ff ff ff ff ff 7f", -1L)]
    [InlineData("c0 bb 78", -123456L)]
    public void Signed_integers_of_64_bits(string bytes, long expected)
    {
        var reader = new WasmReader(Bytes(bytes));
        Assert.Equal(expected, reader.ReadS64());
    }

    [Theory]
    [InlineData("ff ff ff ff 0f", 0xFFFF_FFFFL)]
    [InlineData("80 80 80 80 70", -0x1_0000_0000L)]
    [InlineData("40", -64L)]
    public void Signed_integers_of_33_bits(string bytes, long expected)
    {
        var reader = new WasmReader(Bytes(bytes));
        Assert.Equal(expected, reader.ReadS33());
    }

    [Theory]
    [InlineData("80 80 80 80 80 00", "integer representation too long")]
    [InlineData("80 80 80 80 10", "integer too large")]
    [InlineData("80 80 80 80", "unexpected end")]
    [InlineData("", "unexpected end")]
    public void Bad_unsigned_integers(string bytes, string problem)
    {
        MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => new WasmReader(Bytes(bytes)).ReadU32());
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80 80 80 80 80 00", "integer representation too long")]
    [InlineData("80 80 80 80 08", "integer too large")]
    [InlineData("ff ff ff ff 77", "integer too large")]
    public void Bad_signed_integers(string bytes, string problem)
    {
        MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => new WasmReader(Bytes(bytes)).ReadS32());
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("80 80 80 80 80 80 80 80 80 02", "integer too large")]
    [InlineData("80 80 80 80 80 80 80 80 80 80", "integer representation too long")]
    public void Bad_64_bit_integers(string bytes, string problem)
    {
        MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => new WasmReader(Bytes(bytes)).ReadU64());
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        error = Assert.Throws<MalformedModuleException>(() => new WasmReader(Bytes(bytes)).ReadS64());
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01 80")]
    [InlineData("02 c0 80")]
    [InlineData("03 ed a0 80")]
    [InlineData("04 f4 90 80 80")]
    public void Names_are_well_formed_utf8(string bytes)
    {
        MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => new WasmReader(Bytes(bytes)).ReadName());
        Assert.StartsWith("malformed UTF-8 encoding", error.Problem, StringComparison.Ordinal);
        Assert.Equal(1, error.Offset);
    }

    [Fact]
    public void Positions_are_offsets_in_the_module()
    {
        byte[] module = Bytes("00 00 00 05 05");
        var reader = new WasmReader(module, 3, 1);
        Assert.Equal(3, reader.Position);
        Assert.Equal(5, reader.ReadByte());
        Assert.True(reader.IsAtEnd);
        MalformedModuleException error = Assert.Throws<MalformedModuleException>(() =>
        {
            var range = new WasmReader(module, 3, 1);
            range.ReadByte();
            range.ReadByte();
        });
        Assert.Equal(4, error.Offset);
    }

    [Fact]
    public void A_count_is_at_most_the_bytes_left()
    {
        MalformedModuleException error = Assert.Throws<MalformedModuleException>(
            () => new WasmReader(Bytes("ff ff ff ff 0f 00 00")).ReadCount(int.MaxValue, "things"));
        Assert.Contains("4294967295 things announced, 2 bytes left", error.Problem, StringComparison.Ordinal);
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
