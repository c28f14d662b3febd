using System.Globalization;
using System.Text;
using Petrel.Binary;
using Petrel.Types;
using Petrel.Validation;

namespace Petrel.Tests.Binary;

/// <summary>
/// Binary modules written by hand: hexadecimal bytes, <c>"text"</c> for a name with its length, braces around what is
/// preceded by its length in bytes. Each section starts with its identifier and a colon.
/// </summary>
internal static class ModuleBytes
{
    public static byte[] Module(params string[] sections)
    {
        var bytes = new List<byte> { 0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0 };
        foreach (string section in sections)
        {
            int colon = section.IndexOf(':', StringComparison.Ordinal);
            bytes.Add(byte.Parse(section.AsSpan(0, colon), CultureInfo.InvariantCulture));
            byte[] content = Parse(section[(colon + 1)..]);
            bytes.AddRange(Unsigned((uint)content.Length));
            bytes.AddRange(content);
        }

        return [.. bytes];
    }

    public static byte[] Parse(string text)
    {
        int position = 0;
        return Parse(text, ref position);
    }

    public static byte[] Unsigned(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }

    public static ModuleDefinition Decode(byte[] module, WasmFeatures features = WasmFeatures.Wasm3) =>
        ModuleDecoder.Decode(module, new TypeRegistry(), features);

    public static ModuleDefinition Validate(byte[] module, WasmFeatures features = WasmFeatures.Wasm3, int maxParallelism = 1)
    {
        ModuleDefinition definition = Decode(module, features);
        ModuleValidator.Validate(definition, features, maxParallelism);
        return definition;
    }

    private static byte[] Parse(string text, ref int position)
    {
        var bytes = new List<byte>();
        while (position < text.Length)
        {
            char c = text[position];
            if (c is ' ' or '\n' or '\r')
            {
                position++;
            }
            else if (c == '"')
            {
                int end = text.IndexOf('"', position + 1);
                byte[] name = Encoding.UTF8.GetBytes(text[(position + 1)..end]);
                bytes.AddRange(Unsigned((uint)name.Length));
                bytes.AddRange(name);
                position = end + 1;
            }
            else if (c == '{')
            {
                position++;
                byte[] inner = Parse(text, ref position);
                bytes.AddRange(Unsigned((uint)inner.Length));
                bytes.AddRange(inner);
            }
            else if (c == '}')
            {
                position++;
                break;
            }
            else
            {
                bytes.Add(byte.Parse(text.AsSpan(position, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                position += 2;
            }
        }

        return [.. bytes];
    }
}
