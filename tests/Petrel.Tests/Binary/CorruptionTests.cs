using System.Diagnostics;
using Petrel.Binary;
using Xunit;

namespace Petrel.Tests.Binary;

/// <summary>Whatever happens to the bytes of a module, the outcome is a module or one of two exceptions.</summary>
public sealed class CorruptionTests
{
    private static readonly byte[] s_values = [0x00, 0x01, 0x0B, 0x40, 0x60, 0x7F, 0x80, 0xFB, 0xFF];

    public static TheoryData<int> Samples => [0, 1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_byte_changed(int sample)
    {
        byte[] module = SampleModules.All[sample];
        int valid = 0;
        int refused = 0;
        for (int i = 0; i < module.Length; i++)
        {
            foreach (byte value in (byte[])[.. s_values, (byte)(module[i] ^ 1), (byte)(module[i] ^ 0x80), (byte)(module[i] + 1), (byte)(module[i] - 1)])
            {
                byte[] changed = [.. module];
                changed[i] = value;
                if (IsValid(changed, $"byte {i} set to 0x{value:x2}"))
                {
                    valid++;
                }
                else
                {
                    refused++;
                }
            }
        }

        Assert.True(valid > module.Length);
        Assert.True(refused > module.Length);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_prefix(int sample)
    {
        byte[] module = SampleModules.All[sample];
        for (int length = 0; length < module.Length; length++)
        {
            IsValid(module[..length], $"first {length} bytes");
        }

        Assert.True(IsValid(module, "all bytes"));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_byte_removed_or_doubled(int sample)
    {
        byte[] module = SampleModules.All[sample];
        for (int i = 0; i < module.Length; i++)
        {
            IsValid([.. module[..i], .. module[(i + 1)..]], $"byte {i} removed");
            IsValid([.. module[..i], module[i], .. module[i..]], $"byte {i} doubled");
        }
    }

    [Fact]
    public void Random_changes()
    {
        IReadOnlyList<byte[]> samples = SampleModules.All;
        var random = new Random(20250821);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] module = [.. samples[round % samples.Count]];
            for (int changes = random.Next(1, 5); changes > 0; changes--)
            {
                module[random.Next(8, module.Length)] = (byte)random.Next(256);
            }

            IsValid(module, $"round {round}");
        }
    }

    /// <summary>True for a valid module, false for a refused one; anything else fails the test.</summary>
    private static bool IsValid(byte[] module, string change)
    {
        var clock = Stopwatch.StartNew();
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        bool valid = false;
        try
        {
            ModuleDefinition definition = ModuleBytes.Validate(module, SampleModules.AllFeatures);
            _ = new NameSection(definition).Functions;
            valid = true;
        }
        catch (Exception e) when (e is MalformedModuleException or InvalidModuleException)
        {
            Assert.False(string.IsNullOrEmpty(e.Message));
        }
        catch (Exception e)
        {
            Assert.Fail($"{change}: {e}");
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - allocated < 4 << 20, $"{change}: too much memory");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{change}: too much time");
        return valid;
    }
}
