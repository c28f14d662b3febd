using System.Diagnostics;
using Xunit;
using static Petrel.Tests.Binary.ModuleBytes;

namespace Petrel.Tests.Binary;

/// <summary>Modules that claim or ask for more than they are worth.</summary>
public sealed class HostileModuleTests
{
    private const string FourBillion = "ff ff ff ff 0f ";

    [Theory]
    [InlineData("1: " + FourBillion)] // types
    [InlineData("1: " + FourBillion + "60 00 00 60 00 00")]
    [InlineData("1: 01 4e " + FourBillion + "60 00 00")] // members of a group
    [InlineData("1: 01 60 " + FourBillion)] // parameters
    [InlineData("1: 01 60 00 " + FourBillion)] // results
    [InlineData("1: 01 5f " + FourBillion + "7f 00")] // fields
    [InlineData("2: " + FourBillion)] // imports
    [InlineData("2: 01 " + FourBillion + "61 62 63")] // a name
    [InlineData("2: 01 00 00 7f " + FourBillion)] // compact imports
    [InlineData("3: " + FourBillion)] // functions
    [InlineData("4: " + FourBillion)] // tables
    [InlineData("5: " + FourBillion)] // memories
    [InlineData("6: " + FourBillion)] // globals
    [InlineData("7: " + FourBillion)] // exports
    [InlineData("9: " + FourBillion)] // element segments
    [InlineData("9: 01 01 00 " + FourBillion + "00 00")] // elements
    [InlineData("9: 01 05 70 " + FourBillion + "d0 70 0b")] // elements
    [InlineData("10: " + FourBillion)] // bodies
    [InlineData("11: " + FourBillion)] // data segments
    [InlineData("11: 01 01 " + FourBillion)] // data
    [InlineData("13: " + FourBillion)] // tags
    [InlineData("0: " + FourBillion)] // name of a custom section
    public void A_claimed_count_allocates_nothing(string section)
    {
        AssertRefused(Module(section), maxAllocation: 256 * 1024);
    }

    [Theory]
    [InlineData("{ " + FourBillion + "7f 0b }")] // groups of locals
    [InlineData("{ 01 " + FourBillion + "7f 0b }")] // locals
    [InlineData("{ 03 ff ff 01 7f ff ff 01 7f ff ff ff ff 0f 7f 0b }")]
    [InlineData("{ 01 d1 86 03 7f 0b }")] // 50,001 locals
    [InlineData("{ 00 41 00 0e " + FourBillion + "00 0b }")] // labels
    [InlineData("{ 00 1f 40 " + FourBillion + "00 0b 0b }")] // catch clauses
    [InlineData("{ 00 41 00 1c " + FourBillion + "7f 0b }")] // types of select
    [InlineData("{ 00 fb 08 00 " + FourBillion + "0b }")] // elements of array.new_fixed
    public void A_claimed_count_in_code_allocates_nothing(string body)
    {
        AssertRefused(Module("1: 01 60 00 00", "3: 01 00", "10: 01 " + body), maxAllocation: 256 * 1024);
    }

    [Fact]
    public void A_claimed_section_length_is_checked()
    {
        AssertRefused([.. Module(), 1, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0], maxAllocation: 64 * 1024);
    }

    [Fact]
    public void More_types_than_the_limit()
    {
        // 1,000,001 times (func), all one canonical type.
        byte[] types = new byte[3 + (3 * 1_000_001)];
        Unsigned(1_000_001).CopyTo(types, 0);
        for (int i = 3; i < types.Length; i += 3)
        {
            types[i] = 0x60;
        }

        MalformedModuleException error = Assert.Throws<MalformedModuleException>(() => Decode(WithSection(1, types)));
        Assert.StartsWith("too many types", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_super_types_is_bounded_and_cheap()
    {
        // One group of 300,000 types, each the sub type of the one before.
        const int Count = 300_000;
        var types = new List<byte> { 1, 0x4E };
        types.AddRange(Unsigned(Count));
        types.AddRange([0x50, 0, 0x5F, 0]);
        for (uint i = 1; i < Count; i++)
        {
            types.AddRange([0x50, 1, .. Unsigned(i - 1), 0x5F, 0]);
        }

        AssertRefused(WithSection(1, [.. types]), maxAllocation: 600L << 20);
    }

    [Fact]
    public void Many_functions_with_many_locals_cost_what_their_bytes_cost()
    {
        // 100,000 functions of 50,000 locals each, the last of which is read.
        const int Count = 100_000;
        var functions = new List<byte>(Unsigned(Count));
        functions.AddRange(new byte[Count]);
        var code = new List<byte>(Unsigned(Count));
        byte[] body = Parse("{ 01 d0 86 03 7f 20 cf 86 03 1a 0b }");
        for (int i = 0; i < Count; i++)
        {
            code.AddRange(body);
        }

        byte[] module = [.. Module("1: 01 60 00 00"), .. Section(3, [.. functions]), .. Section(10, [.. code])];
        var clock = Stopwatch.StartNew();
        Validate(module);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [Fact]
    public void The_operand_stack_is_bounded()
    {
        // Each call leaves a thousand values.
        List<byte> type = [1, 0x60, 0, .. Unsigned(1000)];
        type.AddRange(Enumerable.Repeat((byte)0x7F, 1000));
        var body = new List<byte> { 0 };
        for (int i = 0; i < 2000; i++)
        {
            body.AddRange([0x10, 0]);
        }

        body.AddRange([0x00, 0x0B]);
        byte[] module =
        [
            .. Module(), .. Section(1, [.. type]), .. Section(3, [1, 0]), .. Section(10, [1, .. Unsigned((uint)body.Count), .. body]),
        ];
        AssertRefused(module, maxAllocation: 64 << 20);
    }

    [Fact]
    public void Nesting_is_bounded()
    {
        var body = new List<byte> { 0 };
        body.AddRange(Enumerable.Repeat<byte[]>([0x02, 0x40], 150_000).SelectMany(b => b));
        body.AddRange(Enumerable.Repeat((byte)0x0B, 150_001));
        byte[] module =
        [
            .. Module("1: 01 60 00 00"), .. Section(3, [1, 0]), .. Section(10, [1, .. Unsigned((uint)body.Count), .. body]),
        ];
        AssertRefused(module, maxAllocation: 64 << 20);
    }

    [Fact]
    public void Nesting_in_a_constant_expression_does_not_recurse()
    {
        var global = new List<byte> { 1, 0x7F, 0 };
        global.AddRange(Enumerable.Repeat<byte[]>([0x02, 0x40], 1_000_000).SelectMany(b => b));
        AssertRefused([.. Module(), .. Section(6, [.. global])], maxAllocation: 64 << 20);
    }

    [Fact]
    public void References_to_references_do_not_recurse()
    {
        var body = new List<byte> { 0, 0xD0 };
        body.AddRange(Enumerable.Repeat((byte)0x63, 1_000_000));
        AssertRefused(
            [.. Module("1: 01 60 00 00"), .. Section(3, [1, 0]), .. Section(10, [1, .. Unsigned((uint)body.Count), .. body])],
            maxAllocation: 64 << 20);
        AssertRefused([.. Module(), .. Section(6, [1, .. body[2..]])], maxAllocation: 64 << 20);
    }

    private static void AssertRefused(byte[] module, long maxAllocation)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        Exception? error = Record.Exception(() => Validate(module, SampleModules.AllFeatures));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(error is MalformedModuleException or InvalidModuleException, error?.ToString() ?? "accepted");
        Assert.True(allocated < maxAllocation, $"{allocated} bytes allocated");
    }

    private static byte[] WithSection(byte id, byte[] content) => [.. Module(), .. Section(id, content)];

    private static byte[] Section(byte id, byte[] content) => [id, .. Unsigned((uint)content.Length), .. content];
}
