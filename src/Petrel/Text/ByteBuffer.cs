using System.Buffers.Binary;
using System.Numerics;

namespace Petrel.Text;

/// <summary>A growing array of bytes with the encodings of the binary format (spec: Binary Format, Values).</summary>
internal sealed class ByteBuffer
{
    private byte[] _bytes;
    private int _length;

    public ByteBuffer(int capacity = 64) => _bytes = new byte[capacity];

    public int Length => _length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Forgets what lies behind the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => _length = length;

    public void Byte(byte value)
    {
        if (_length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[_length++] = value;
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
    }

    /// <summary>Unsigned LEB128.</summary>
    public void Unsigned(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>Signed LEB128.</summary>
    public void Signed(long value)
    {
        while (value is < -64 or > 63)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)(value & 0x7F));
    }

    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>A length, then the bytes.</summary>
    public void Sized(ReadOnlySpan<byte> bytes)
    {
        Unsigned((uint)bytes.Length);
        Bytes(bytes);
    }

    public byte[] ToArray() => Span.ToArray();

    private Span<byte> Reserve(int count)
    {
        if (count > _bytes.Length - _length)
        {
            Grow(count);
        }

        Span<byte> place = _bytes.AsSpan(_length, count);
        _length += count;
        return place;
    }

    private void Grow(int count)
    {
        uint wanted = BitOperations.RoundUpToPowerOf2((uint)_length + (uint)count);
        Array.Resize(ref _bytes, (int)Math.Min(wanted, (uint)Array.MaxLength));
    }
}
