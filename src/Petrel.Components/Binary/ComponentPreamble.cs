using Petrel.Binary;

namespace Petrel.Components.Binary;

/// <summary>The first eight bytes, which tell components from core modules.</summary>
internal static class ComponentPreamble
{
    public const int Length = 8;

    /// <summary>Magic, version 0x0d, layer 1.</summary>
    public static ReadOnlySpan<byte> Bytes => [0, (byte)'a', (byte)'s', (byte)'m', 0x0D, 0, 1, 0];

    /// <summary>True for the preamble of a component of any version.</summary>
    public static bool IsComponent(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Length && bytes[..4].SequenceEqual(Bytes[..4]) && bytes[6] == 1 && bytes[7] == 0;

    /// <summary>Reads the preamble.</summary>
    public static void Read(ref WasmReader reader)
    {
        int start = reader.Position;
        if (reader.Remaining < Length)
        {
            throw new MalformedModuleException($"unexpected end: a component of at least {Length} bytes expected, {reader.Remaining} found", start);
        }

        ReadOnlySpan<byte> found = reader.ReadBytes(Length);
        if (!found[..4].SequenceEqual(Bytes[..4]))
        {
            throw new MalformedModuleException("magic header not detected: the bytes 00 61 73 6d expected", start);
        }

        if (found[6] == 0 && found[7] == 0)
        {
            throw new MalformedModuleException(
                $"expected a version header for a component: this is a core module of version {found[4] | (found[5] << 8)}", start + 4);
        }

        if (!found.SequenceEqual(Bytes))
        {
            throw new MalformedModuleException(
                $"unknown binary version 0x{found[4] | (found[5] << 8):x}, layer 0x{found[6] | (found[7] << 8):x}: version 0xd, layer 1 expected", start + 4);
        }
    }
}
