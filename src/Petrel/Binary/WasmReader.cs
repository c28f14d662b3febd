using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Petrel.Collections;

namespace Petrel.Binary;

/// <summary>
/// Reads the values of the binary format (spec: Binary Format, Values) from a range of a module. Positions are byte
/// offsets in the module, so that errors name a place that other tools agree on. Every failure is a
/// <see cref="MalformedModuleException"/>.
/// </summary>
internal ref struct WasmReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    /// <param name="module">The whole module.</param>
    public WasmReader(ReadOnlySpan<byte> module)
        : this(module, 0, module.Length)
    {
    }

    /// <param name="module">The whole module.</param>
    /// <param name="offset">Where the range starts.</param>
    /// <param name="length">Bytes in the range.</param>
    public WasmReader(ReadOnlySpan<byte> module, int offset, int length)
    {
        _bytes = module[..(offset + length)];
        _position = offset;
    }

    /// <summary>Byte offset in the module of the next byte to read.</summary>
    public int Position
    {
        readonly get => _position;
        set => _position = value;
    }

    /// <summary>Byte offset in the module where the range ends.</summary>
    public readonly int End => _bytes.Length;

    public readonly int Remaining => _bytes.Length - _position;

    public readonly bool IsAtEnd => _position >= _bytes.Length;

    /// <summary>A reader of the next <paramref name="length"/> bytes, which this one skips.</summary>
    public WasmReader Take(int length)
    {
        Require(length);
        var range = new WasmReader(_bytes, _position, length);
        _position += length;
        return range;
    }

    /// <summary>The next byte without consuming it; -1 at the end.</summary>
    public readonly int PeekByte() => _position < _bytes.Length ? _bytes[_position] : -1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte()
    {
        int position = _position;
        if ((uint)position >= (uint)_bytes.Length)
        {
            ThrowUnexpectedEnd(1);
        }

        _position = position + 1;
        return _bytes[position];
    }

    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        Require(length);
        ReadOnlySpan<byte> bytes = _bytes.Slice(_position, length);
        _position += length;
        return bytes;
    }

    public void Skip(int length)
    {
        Require(length);
        _position += length;
    }

    /// <summary>Four bytes, little-endian, as <c>f32.const</c> has them.</summary>
    public uint ReadFixed32() => BinaryPrimitives.ReadUInt32LittleEndian(ReadBytes(4));

    /// <summary>Eight bytes, little-endian, as <c>f64.const</c> has them.</summary>
    public ulong ReadFixed64() => BinaryPrimitives.ReadUInt64LittleEndian(ReadBytes(8));

    /// <summary>u32 in LEB128: at most five bytes, the unused bits of the fifth zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadU32()
    {
        int position = _position;
        if ((uint)position < (uint)_bytes.Length && _bytes[position] < 0x80)
        {
            _position = position + 1;
            return _bytes[position];
        }

        return ReadLongU32();
    }

    /// <summary>u64 in LEB128: at most ten bytes, the unused bits of the tenth zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong ReadU64()
    {
        int position = _position;
        if ((uint)position < (uint)_bytes.Length && _bytes[position] < 0x80)
        {
            _position = position + 1;
            return _bytes[position];
        }

        return TryReadGroups(out ulong value) ? value : ReadUnsigned(64);
    }

    /// <summary>s32 in LEB128: at most five bytes, the unused bits of the fifth equal to the sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadS32()
    {
        int position = _position;
        if ((uint)position < (uint)_bytes.Length && _bytes[position] < 0x80)
        {
            _position = position + 1;
            return (sbyte)(_bytes[position] << 1) >> 1;
        }

        return ReadLongS32();
    }

    /// <summary>s33 in LEB128: block types and heap types, where a negative number is a code and others an index.</summary>
    public long ReadS33() => PeekByte() is >= 0 and < 0x80 ? (sbyte)(ReadByte() << 1) >> 1 : ReadSigned(33);

    /// <summary>s64 in LEB128.</summary>
    public long ReadS64() => PeekByte() is >= 0 and < 0x80 ? (sbyte)(ReadByte() << 1) >> 1 : ReadSigned(64);

    /// <summary>
    /// The length of a vector whose items take at least one byte each: a claim of more items than bytes is refused
    /// before anything is allocated.
    /// </summary>
    /// <param name="limit">The implementation limit for this vector.</param>
    /// <param name="items">What the items are, in the plural, for the error.</param>
    public int ReadCount(int limit, string items)
    {
        int start = _position;
        uint count = ReadU32();
        if (count > (uint)Remaining)
        {
            throw new MalformedModuleException(
                $"length out of bounds, unexpected end of section or function: {count} {items} announced, {Remaining} bytes left", start);
        }

        if (count > (uint)limit)
        {
            throw new MalformedModuleException($"too many {items}: {count}, the implementation limit is {limit}", start);
        }

        return (int)count;
    }

    /// <summary>The length in bytes of what follows.</summary>
    /// <param name="what">What follows, for the error.</param>
    public int ReadLength(string what)
    {
        int start = _position;
        uint length = ReadU32();
        if (length > (uint)Remaining)
        {
            throw new MalformedModuleException(
                $"length out of bounds, unexpected end of section or function: a {what} of {length} bytes announced, {Remaining} bytes left", start);
        }

        return (int)length;
    }

    /// <summary>A name: length in bytes, then well-formed UTF-8 (spec: Binary Format, Names).</summary>
    public string ReadName()
    {
        ReadOnlySpan<byte> bytes = ReadNameBytes();
        return Utf8Text.GetString(bytes);
    }

    /// <summary>The bytes of a name, known to be well-formed UTF-8.</summary>
    public ReadOnlySpan<byte> ReadNameBytes()
    {
        int start = _position;
        int length = ReadLength("name");
        if (length > ImplementationLimits.StringLength)
        {
            throw new MalformedModuleException(
                $"name too long: {length} bytes, the implementation limit is {ImplementationLimits.StringLength}", start);
        }

        ReadOnlySpan<byte> bytes = ReadBytes(length);
        if (!Utf8.IsValid(bytes))
        {
            throw new MalformedModuleException("malformed UTF-8 encoding in a name", _position - length);
        }

        return bytes;
    }

    private readonly void Require(int length)
    {
        if ((uint)length > (uint)Remaining)
        {
            ThrowUnexpectedEnd(length);
        }
    }

    private uint ReadLongU32()
    {
        int start = _position;
        if (TryReadGroups(out ulong value))
        {
            if (value <= uint.MaxValue)
            {
                return (uint)value;
            }

            _position = start;
        }

        return (uint)ReadUnsigned(32);
    }

    private int ReadLongS32()
    {
        int start = _position;
        if (TryReadGroups(out ulong value))
        {
            // The sign is the highest bit of the last byte; of five bytes, the upper bits of the last have to be the sign of the value.
            int unused = 64 - (7 * (_position - start));
            long extended = (long)(value << unused) >> unused;
            if (extended == (int)extended)
            {
                return (int)extended;
            }

            _position = start;
        }

        return (int)ReadSigned(32);
    }

    /// <summary>
    /// Integers of two to five bytes, of which code is full: linkers pad what they fill in to five. False, and nothing read, where it is not
    /// that simple.
    /// </summary>
    private bool TryReadGroups(out ulong value)
    {
        value = 0;
        int position = _position;
        if (_bytes.Length - position < 5)
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = _bytes.Slice(position, 5);
        uint low = (bytes[0] & 0x7Fu) | ((bytes[1] & 0x7Fu) << 7);
        if (bytes[1] < 0x80)
        {
            _position = position + 2;
            value = low;
            return true;
        }

        low |= (bytes[2] & 0x7Fu) << 14;
        if (bytes[2] < 0x80)
        {
            _position = position + 3;
            value = low;
            return true;
        }

        low |= (bytes[3] & 0x7Fu) << 21;
        if (bytes[3] < 0x80)
        {
            _position = position + 4;
            value = low;
            return true;
        }

        if (bytes[4] >= 0x80)
        {
            return false;
        }

        _position = position + 5;
        value = low | ((ulong)bytes[4] << 28);
        return true;
    }

    private ulong ReadUnsigned(int bits)
    {
        int start = _position;
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = ReadByte();
            if (shift + 7 >= bits)
            {
                // The last byte that the type allows: no continuation, no bits beyond the type.
                if (b >= 0x80)
                {
                    ThrowTooLong(start, bits);
                }

                if (b >> (bits - shift) != 0)
                {
                    ThrowTooLarge(start, bits);
                }
            }

            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }
    }

    private long ReadSigned(int bits)
    {
        int start = _position;
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = ReadByte();
            if (shift + 7 >= bits)
            {
                if (b >= 0x80)
                {
                    ThrowTooLong(start, bits);
                }

                // The sign bit of the value and the unused bits above it must agree.
                int sign = (sbyte)(b << 1) >> (bits - shift);
                if (sign is not (0 or -1))
                {
                    ThrowTooLarge(start, bits);
                }
            }

            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80)
            {
                int used = shift + 7;
                return used < 64 ? value << (64 - used) >> (64 - used) : value;
            }
        }
    }

    [DoesNotReturn]
    private readonly void ThrowUnexpectedEnd(int length) => throw new MalformedModuleException(
        $"unexpected end of section or function: {length} more byte{(length == 1 ? "" : "s")} expected, {Remaining} found", _position);

    [DoesNotReturn]
    private static void ThrowTooLong(int start, int bits) => throw new MalformedModuleException(
        $"integer representation too long: at most {(bits + 6) / 7} bytes expected for {bits} bits", start);

    [DoesNotReturn]
    private static void ThrowTooLarge(int start, int bits) => throw new MalformedModuleException(
        $"integer too large: it does not fit {bits} bits", start);
}
