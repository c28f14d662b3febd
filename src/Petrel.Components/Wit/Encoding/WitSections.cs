using System.Text;

namespace Petrel.Components.Wit;

/// <summary>The custom sections in which tools keep WIT.</summary>
internal static class WitSections
{
    /// <summary>Sections of a core module whose names begin so hold an encoded world each.</summary>
    public const string ComponentType = "component-type";

    /// <summary>The version and string encoding of an encoded world.</summary>
    public const string EncodingSection = "wit-component-encoding";

    /// <summary>The encoded worlds of a core module.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Worlds(ReadOnlyMemory<byte> module)
    {
        int position = 8;
        while (position < module.Length)
        {
            byte id = module.Span[position++];
            if (!TryReadSize(module.Span, ref position, out int size) || size > module.Length - position)
            {
                yield break;
            }

            int end = position + size;
            if (id == 0 && TryReadSize(module.Span, ref position, out int length) && length <= end - position
                && Encoding.UTF8.GetString(module.Span.Slice(position, length)).StartsWith(ComponentType, StringComparison.Ordinal))
            {
                yield return module[(position + length)..end];
            }

            position = end;
        }
    }

    /// <summary>Writes a custom section.</summary>
    public static void WriteCustom(Stream output, string name, ReadOnlySpan<byte> contents)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(name);
        output.WriteByte(0);
        WriteSize(output, SizeOf(utf8.Length) + utf8.Length + contents.Length);
        WriteSize(output, utf8.Length);
        output.Write(utf8);
        output.Write(contents);
    }

    private static int SizeOf(int value) => value < 0x80 ? 1 : 1 + SizeOf(value >> 7);

    private static void WriteSize(Stream output, int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            output.WriteByte((byte)(value | 0x80));
        }

        output.WriteByte((byte)value);
    }

    private static bool TryReadSize(ReadOnlySpan<byte> bytes, ref int position, out int value)
    {
        value = 0;
        for (int shift = 0; shift < 35 && position < bytes.Length; shift += 7)
        {
            byte b = bytes[position++];
            value |= (b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value >= 0;
            }
        }

        return false;
    }
}
