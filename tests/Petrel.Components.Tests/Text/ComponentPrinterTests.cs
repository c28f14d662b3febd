using Petrel.Components.Binary;
using Xunit;

namespace Petrel.Components.Tests.Text;

public sealed class ComponentPrinterTests
{
    [Fact]
    public void TheSampleAssemblesToTheSameBytesAgain()
    {
        string text = Samples.Print(Samples.Binary);
        Assert.Equal(Samples.Binary, Samples.Assemble(text));
    }

    [Fact]
    public void IdentifiersAndCustomSectionsAreKept()
    {
        string text = Samples.Print(Samples.Assemble("(component $c (@custom \"x\" \"a\\ff\") (type $\"odd name\" u8) (export \"t\" (type $\"odd name\")))"));
        Assert.Contains("(component $c", text, StringComparison.Ordinal);
        Assert.Contains("(@custom \"x\" \"a\\ff\")", text, StringComparison.Ordinal);
        Assert.Contains("(type $\"odd name\" u8)", text, StringComparison.Ordinal);
    }

    /// <summary>Section by section: how the binary splits what stands together is all that text cannot say.</summary>
    [Fact]
    public void SplitSectionsAreJoined()
    {
        byte[] split = [.. ComponentPreamble.Bytes, 7, 2, 1, 0x7D, 7, 2, 1, 0x7B];
        Assert.Equal([.. ComponentPreamble.Bytes, 7, 3, 2, 0x7D, 0x7B], Samples.Assemble(Samples.Print(split)));
    }
}
