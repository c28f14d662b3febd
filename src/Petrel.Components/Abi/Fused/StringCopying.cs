using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Petrel.Components.Definition;

namespace Petrel.Components.Abi;

/// <summary>
/// Copies a string from one memory into another (spec: store_string_into_range). The calls of <c>realloc</c>, with their sizes, are the
/// specification's: a guest can tell.
/// </summary>
internal static class StringCopying
{
    public static (int Address, int Length) Copy(int address, int length, CallContext source, CallContext target)
    {
        switch (source.Encoding)
        {
            case StringEncoding.Utf8:
                ReadOnlySpan<byte> utf8 = source.StringRange((uint)address, (uint)length, 1);
                CheckUtf8(utf8);
                return target.Encoding switch
                {
                    StringEncoding.Utf8 => CopyBytes(utf8, 1, (uint)length, target),
                    StringEncoding.Utf16 => Utf8ToUtf16(utf8, target),
                    _ => ToLatin1OrUtf16(Encoding.UTF8.GetString(utf8), utf8.Length, target),
                };

            case StringEncoding.Latin1Utf16 when length >= 0:
                ReadOnlySpan<byte> latin1 = source.StringRange((uint)address, (uint)length, 2);
                return target.Encoding switch
                {
                    StringEncoding.Utf8 => Latin1ToUtf8(latin1, target),
                    StringEncoding.Utf16 => Latin1ToUtf16(latin1, target),
                    _ => CopyBytes(latin1, 2, (uint)length, target),
                };

            default:
                uint units = source.Encoding == StringEncoding.Utf16 ? (uint)length : (uint)length ^ StringTranscoding.Utf16Tag;
                ReadOnlySpan<char> utf16 = MemoryMarshal.Cast<byte, char>(source.StringRange((uint)address, units * 2UL, 2));
                StringTranscoding.CheckUtf16(utf16);
                return target.Encoding switch
                {
                    StringEncoding.Utf8 => Utf16ToUtf8(utf16, target),
                    StringEncoding.Utf16 => CopyBytes(MemoryMarshal.AsBytes(utf16), 2, units, target),
                    _ when source.Encoding == StringEncoding.Latin1Utf16 => ProbablyUtf16ToLatin1OrUtf16(utf16, target),
                    _ => ToLatin1OrUtf16(utf16, utf16.Length, target),
                };
        }
    }

    /// <summary>Spec: trap_if(worst_case_size > MAX_STRING_BYTE_LENGTH).</summary>
    private static uint Worst(int units, int factor)
    {
        long size = (long)units * factor;
        if (size > CallContext.MaximumByteLength)
        {
            AbiTrap.Value($"string content out-of-bounds: {units} code units may need {size} bytes in the encoding of the callee, 2^28-1 is the most");
        }

        return (uint)size;
    }

    private static void CheckUtf8(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes))
        {
            StringTranscoding.FromUtf8(bytes);
        }
    }

    private static (int Address, int Length) CopyBytes(ReadOnlySpan<byte> bytes, int alignment, uint length, CallContext target)
    {
        uint at = target.Reallocate(0, 0, alignment, (uint)bytes.Length);
        bytes.CopyTo(target.Bytes(at, bytes.Length));
        return ((int)at, (int)length);
    }

    private static (int Address, int Length) Utf8ToUtf16(ReadOnlySpan<byte> bytes, CallContext target)
    {
        uint worst = Worst(bytes.Length, 2);
        uint at = target.Reallocate(0, 0, 2, worst);
        int units = Encoding.UTF8.GetChars(bytes, MemoryMarshal.Cast<byte, char>(target.Bytes(at, (int)worst)));
        if (units < bytes.Length)
        {
            at = target.Reallocate(at, worst, 2, (uint)units * 2);
        }

        return ((int)at, units);
    }

    private static (int Address, int Length) Latin1ToUtf16(ReadOnlySpan<byte> bytes, CallContext target)
    {
        uint at = target.Reallocate(0, 0, 2, Worst(bytes.Length, 2));
        Encoding.Latin1.GetChars(bytes, MemoryMarshal.Cast<byte, char>(target.Bytes(at, bytes.Length * 2)));
        return ((int)at, bytes.Length);
    }

    private static (int Address, int Length) Utf16ToUtf8(ReadOnlySpan<char> text, CallContext target)
    {
        // As many bytes as units first, which is enough for ASCII; room for the worst case when it is not.
        uint at = target.Reallocate(0, 0, 1, (uint)text.Length);
        OperationStatus status = Ascii.FromUtf16(text, target.Bytes(at, text.Length), out int done);
        return status == OperationStatus.Done
            ? ((int)at, text.Length)
            : GrowUtf8(text, at, (uint)text.Length, Worst(text.Length, 3), target);
    }

    private static (int Address, int Length) Latin1ToUtf8(ReadOnlySpan<byte> bytes, CallContext target)
    {
        uint at = target.Reallocate(0, 0, 1, (uint)bytes.Length);
        if (Ascii.IsValid(bytes))
        {
            bytes.CopyTo(target.Bytes(at, bytes.Length));
            return ((int)at, bytes.Length);
        }

        return GrowUtf8(Encoding.Latin1.GetString(bytes), at, (uint)bytes.Length, Worst(bytes.Length, 2), target);
    }

    private static (int Address, int Length) GrowUtf8(ReadOnlySpan<char> text, uint at, uint size, uint worst, CallContext target)
    {
        at = target.Reallocate(at, size, 1, worst);
        int length = Encoding.UTF8.GetBytes(text, target.Bytes(at, (int)worst));
        if (worst > (uint)length)
        {
            at = target.Reallocate(at, worst, 1, (uint)length);
        }

        return ((int)at, length);
    }

    private static (int Address, int Length) ToLatin1OrUtf16(ReadOnlySpan<char> text, int sourceUnits, CallContext target)
    {
        uint at = target.Reallocate(0, 0, 2, (uint)sourceUnits);
        if (StringTranscoding.IsLatin1(text))
        {
            Encoding.Latin1.GetBytes(text, target.Bytes(at, sourceUnits));
            if (text.Length < sourceUnits)
            {
                at = target.Reallocate(at, (uint)sourceUnits, 2, (uint)text.Length);
            }

            return ((int)at, text.Length);
        }

        uint worst = Worst(sourceUnits, 2);
        at = target.Reallocate(at, (uint)sourceUnits, 2, worst);
        text.CopyTo(MemoryMarshal.Cast<byte, char>(target.Bytes(at, (int)worst)));
        uint size = (uint)text.Length * 2;
        if (worst > size)
        {
            at = target.Reallocate(at, worst, 2, size);
        }

        return ((int)at, (int)((uint)text.Length | StringTranscoding.Utf16Tag));
    }

    private static (int Address, int Length) ProbablyUtf16ToLatin1OrUtf16(ReadOnlySpan<char> text, CallContext target)
    {
        uint size = (uint)text.Length * 2;
        uint at = target.Reallocate(0, 0, 2, size);
        if (!StringTranscoding.IsLatin1(text))
        {
            text.CopyTo(MemoryMarshal.Cast<byte, char>(target.Bytes(at, (int)size)));
            return ((int)at, (int)((uint)text.Length | StringTranscoding.Utf16Tag));
        }

        Encoding.Latin1.GetBytes(text, target.Bytes(at, (int)size));
        at = target.Reallocate(at, size, 1, (uint)text.Length);
        return ((int)at, text.Length);
    }
}
