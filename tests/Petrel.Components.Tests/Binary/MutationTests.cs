using Petrel.Components.Binary;
using Xunit;

namespace Petrel.Components.Tests.Binary;

/// <summary>Bad input ends in an error of ours, whatever it is.</summary>
public sealed class MutationTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void TheSampleIsValid() => Assert.Equal(7, Samples.Check(_engine, Samples.Binary).Exports.Count);

    [Fact]
    public void EveryPrefixIsRefusedOrRead()
    {
        byte[] binary = Samples.Binary;
        for (int length = 0; length < binary.Length; length++)
        {
            Try(binary[..length]);
        }
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0x80)]
    [InlineData(0xFF)]
    public void EveryFlippedByteIsRefusedOrRead(byte mask)
    {
        byte[] binary = (byte[])Samples.Binary.Clone();
        for (int i = 0; i < binary.Length; i++)
        {
            binary[i] ^= mask;
            Try(binary);
            binary[i] ^= mask;
        }
    }

    [Fact]
    public void WhatIsReadCanBePrintedAndReadAgain()
    {
        byte[] binary = (byte[])Samples.Binary.Clone();
        for (int i = ComponentPreamble.Length; i < binary.Length; i += 3)
        {
            byte before = binary[i];
            binary[i] = (byte)(before + 1);
            try
            {
                _ = ComponentDecoder.Decode(binary);
                _ = Samples.Print(binary);
            }
            catch (PetrelException)
            {
            }

            binary[i] = before;
        }
    }

    private void Try(byte[] binary)
    {
        try
        {
            Samples.Check(_engine, binary);
        }
        catch (PetrelException)
        {
        }
    }
}
