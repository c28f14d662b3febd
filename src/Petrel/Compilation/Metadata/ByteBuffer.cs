using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Petrel.Collections;

namespace Petrel.Compilation.Metadata;

/// <summary>A growing byte array with the encodings of ECMA-335. Reused through <see cref="Clear"/>.</summary>
internal sealed class ByteBuffer(int capacity = 256)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Byte(int value)
    {
        if (Length == _bytes.Length)
        {
            Grow(1);
        }

        _bytes[Length++] = (byte)value;
    }

    public void UInt16(int value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), (ushort)value);

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void Int64(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void Zeros(int count) => Reserve(count).Clear();

    public void Align(int alignment) => Zeros(-Length & (alignment - 1));

    public void Utf8(string text) => Utf8Text.Write(text, Reserve(Utf8Text.CountBytes(text)));

    /// <summary>A compressed unsigned integer (ECMA-335 II.23.2).</summary>
    public void Compressed(int value)
    {
        if (value < 0x80)
        {
            Byte(value);
        }
        else if (value < 0x4000)
        {
            BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)(value | 0x8000));
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), (uint)value | 0xC0000000);
        }
    }

    /// <summary>A TypeDef, TypeRef or TypeSpec token in a signature (TypeDefOrRefOrSpecEncoded).</summary>
    public void TypeToken(int token)
    {
        int tag = (token >>> 24) switch { 0x02 => 0, 0x01 => 1, _ => 2 };
        Compressed(((token & 0xFFFFFF) << 2) | tag);
    }

    public void PatchInt32(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(offset), value);

    public Span<byte> Reserve(int count)
    {
        if (Length + count > _bytes.Length)
        {
            Grow(count);
        }

        Span<byte> span = _bytes.AsSpan(Length, count);
        Length += count;
        return span;
    }

    private void Grow(int count) => Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
}
