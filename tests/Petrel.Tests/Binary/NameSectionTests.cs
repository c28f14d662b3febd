using Petrel.Binary;
using Xunit;
using static Petrel.Tests.Binary.ModuleBytes;

namespace Petrel.Tests.Binary;

public sealed class NameSectionTests
{
    [Fact]
    public void All_kinds_of_names()
    {
        NameSection names = Names("""
            00 { "m" } 01 { 02 00 "f0" 03 "f3" } 02 { 01 03 02 00 "a" 01 "b" } 03 { 01 03 01 00 "l" } 04 { 01 00 "t" }
            05 { 01 00 "table" } 06 { 01 00 "memory" } 07 { 01 00 "global" } 08 { 01 00 "elem" } 09 { 01 00 "data" }
            0a { 01 00 01 02 "field" } 0b { 01 00 "tag" }
            """);
        Assert.Equal("m", names.Module);
        Assert.Equal("f3", names.Functions[3]);
        Assert.Equal("b", names.Locals[3][1]);
        Assert.Equal("l", names.Labels[3][0]);
        Assert.Equal("t", names.Types[0]);
        Assert.Equal("table", names.Tables[0]);
        Assert.Equal("memory", names.Memories[0]);
        Assert.Equal("global", names.Globals[0]);
        Assert.Equal("elem", names.Elements[0]);
        Assert.Equal("data", names.Data[0]);
        Assert.Equal("field", names.Fields[0][2]);
        Assert.Equal("tag", names.Tags[0]);
    }

    [Fact]
    public void A_module_without_names()
    {
        var names = new NameSection(Decode(Module()));
        Assert.Null(names.Module);
        Assert.Empty(names.Functions);
        Assert.Empty(names.Locals);
    }

    [Fact]
    public void Faults_cost_only_the_names_behind_them()
    {
        Assert.Equal("f0", Names("""01 { 02 00 "f0" 03 ff }""").Functions[0]);
        Assert.Equal("f0", Names("""01 { 01 00 "f0" } 02 ff ff 03""").Functions[0]);
        Assert.Empty(Names("""02 { 01 ff ff ff ff ff ff }""").Locals);
        Assert.Empty(Names("""01 { ff ff ff ff 0f }""").Functions);
        Assert.Null(Names("00 { 05 }").Module);
        Assert.Equal("\uFFFD", Names("00 { 01 ff }").Module);
    }

    [Fact]
    public void The_first_of_equal_names_counts()
    {
        Assert.Equal("first", Names("""01 { 02 00 "first" 00 "second" }""").Functions[0]);
    }

    private static NameSection Names(string content) => new(Decode(Module($"0: \"name\" {content}")));
}
