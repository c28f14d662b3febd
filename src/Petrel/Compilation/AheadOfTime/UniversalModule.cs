using Petrel.Binary;
using Petrel.Compilation.Metadata;

namespace Petrel.Compilation;

/// <summary>
/// A binary module with native code of itself in a custom section at its end: other runtimes skip the section, Petrel runs the code. The section is
/// sealed with a key of the user who compiled it (<see cref="UserKey"/>): a module from elsewhere must not bring machine code along that nobody
/// asked for.
/// </summary>
internal static class UniversalModule
{
    public const string SectionName = "petrel.native";

    private const int SealSize = ContentHash.Size;

    /// <summary>Appends the section.</summary>
    /// <param name="module">The module.</param>
    /// <param name="image">What was compiled, without the module.</param>
    public static byte[] Write(ReadOnlySpan<byte> module, ReadOnlySpan<byte> image)
    {
        byte[] seal = UserKey.Seal(module, image, UserKey.GetOrCreate());
        var buffer = new ByteBuffer(module.Length + image.Length + 128);
        buffer.Bytes(module);
        buffer.Byte(0);
        Number(buffer, 1 + SectionName.Length + SealSize + image.Length);
        buffer.Byte(SectionName.Length);
        buffer.Utf8(SectionName);
        buffer.Bytes(seal);
        buffer.Bytes(image);
        return buffer.Written.ToArray();
    }

    /// <summary>Finds the section without decoding the module.</summary>
    /// <param name="contents">A binary module.</param>
    /// <param name="module">The module without the section.</param>
    /// <param name="image">What was compiled.</param>
    /// <returns>False when there is none, or it is not the user's.</returns>
    public static bool TryRead(ReadOnlySpan<byte> contents, out ReadOnlySpan<byte> module, out ReadOnlySpan<byte> image)
    {
        module = contents;
        image = default;
        int start = FindLastSection(contents, out int end);
        int header = 1 + SectionName.Length;
        ReadOnlySpan<byte> section = contents[Math.Min(end, contents.Length)..];
        if (start < 0 || section.Length < header + SealSize || section[0] != SectionName.Length
            || !section[1..header].SequenceEqual("petrel.native"u8) || UserKey.TryGet() is not { } key)
        {
            return false;
        }

        module = contents[..start];
        image = section[(header + SealSize)..];
        return UserKey.Seal(module, image, key).AsSpan().SequenceEqual(section.Slice(header, SealSize));
    }

    /// <summary>Where the last section starts, if it is a custom one that ends with the module; else -1.</summary>
    /// <param name="contents">The module.</param>
    /// <param name="body">Where its contents start.</param>
    private static int FindLastSection(ReadOnlySpan<byte> contents, out int body)
    {
        body = 0;
        int at = 8;
        while (at < contents.Length)
        {
            int start = at;
            byte identifier = contents[at++];
            uint length = 0;
            int shift = 0;
            for (; at < contents.Length && shift < 35; shift += 7)
            {
                byte next = contents[at++];
                length |= (uint)(next & 0x7F) << shift;
                if (next < 0x80)
                {
                    break;
                }
            }

            if (length > (uint)(contents.Length - at))
            {
                return -1;
            }

            if (at + (int)length == contents.Length)
            {
                body = at;
                return identifier == 0 ? start : -1;
            }

            at += (int)length;
        }

        return -1;
    }

    private static void Number(ByteBuffer buffer, int value)
    {
        for (; value >= 0x80; value >>>= 7)
        {
            buffer.Byte((value & 0x7F) | 0x80);
        }

        buffer.Byte(value);
    }
}
