using System.Text;
using Petrel.Components.Binary;
using Xunit;

namespace Petrel.Components.Tests.Binary;

/// <summary>What is nested too deeply, or is small in bytes and large in meaning, is refused in a sentence.</summary>
public sealed class ComponentLimitsTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void NestedComponentsEndAtALimit()
    {
        byte[] component = ComponentPreamble.Bytes.ToArray();
        for (int i = 0; i < 20_000; i++)
        {
            component = [.. ComponentPreamble.Bytes, 4, .. Leb(component.Length), .. component];
            if (i == ComponentLimits.Nesting - 2)
            {
                Samples.Check(_engine, component);
            }

            if (i > 2 * ComponentLimits.Nesting)
            {
                break;
            }
        }

        Assert.Contains("nested too deeply", Assert.Throws<MalformedModuleException>(() => ComponentDecoder.Decode(component)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NestedTypesEndAtALimit()
    {
        byte[] type = [0x42, 0x00];
        for (int i = 0; i < 5_000; i++)
        {
            type = [0x42, 0x01, 0x01, .. type];
        }

        byte[] section = [0x01, .. type];
        byte[] component = [.. ComponentPreamble.Bytes, 7, .. Leb(section.Length), .. section];
        Assert.Contains("nested too deeply", Assert.Throws<MalformedModuleException>(() => ComponentDecoder.Decode(component)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(component ", ")")]
    [InlineData("(type (component ", "))")]
    [InlineData("(type (instance ", "))")]
    public void NestedTextEndsAtALimit(string open, string close)
    {
        string text = "(component " + string.Concat(Enumerable.Repeat(open, 50_000)) + string.Concat(Enumerable.Repeat(close, 50_000)) + ")";
        Assert.Contains("nested deeper", Assert.Throws<TextFormatException>(() => Samples.Assemble(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NestedValueTypesInTextEndAtALimit()
    {
        string text = "(component (type " + string.Concat(Enumerable.Repeat("(list ", 50_000)) + "u8" + new string(')', 50_000) + "))";
        Assert.Contains("nested deeper", Assert.Throws<TextFormatException>(() => Samples.Assemble(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DeepChainsOfTypesEndAtALimit()
    {
        var text = new StringBuilder("(component (type u8)");
        for (int i = 0; i < 2_000; i++)
        {
            text.Append("(type (list ").Append(i).Append("))");
        }

        Assert.Contains("too deep", Invalid(text.Append(')').ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void TypesThatDoubleEndAtALimit()
    {
        var text = new StringBuilder("(component (type u8)");
        for (int i = 0; i < 60; i++)
        {
            text.Append("(type (tuple ").Append(i).Append(' ').Append(i).Append("))");
        }

        Assert.Contains("limit", Invalid(text.Append(')').ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void LargeInstancesOpenedManyTimesEndAtALimit()
    {
        var text = new StringBuilder("(component (type $i (instance (export \"r\" (type $r (sub resource)))");
        for (int i = 0; i < 2_000; i++)
        {
            text.Append("(export \"f").Append(i).Append("\" (func (param \"x\" (own $r))))");
        }

        text.Append("))");
        for (int i = 0; i < 3_000; i++)
        {
            text.Append("(import \"i").Append(i).Append("\" (instance (type $i)))");
        }

        Assert.Contains("limit", Invalid(text.Append(')').ToString()), StringComparison.Ordinal);
    }

    private string Invalid(string text) =>
        Assert.Throws<InvalidModuleException>(() => Samples.Check(_engine, Samples.Assemble(text))).Message;

    private static byte[] Leb(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
