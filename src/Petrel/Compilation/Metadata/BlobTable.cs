namespace Petrel.Compilation.Metadata;

/// <summary>
/// A set of byte strings numbered in order of arrival: the blob and string heaps, and the signatures behind tokens.
/// Open addressing over one byte array; nothing is allocated per entry.
/// </summary>
internal sealed class BlobTable(ByteBuffer storage, bool lengthPrefixed)
{
    private int[] _slots = new int[64];
    private int[] _starts = new int[32];
    private int[] _lengths = new int[32];
    private int _count;

    /// <summary>Offset in the storage of this content, which is appended when it is new (with its terminator or length).</summary>
    public int Add(ReadOnlySpan<byte> content)
    {
        uint hash = Hash(content);

        int mask = _slots.Length - 1;
        for (int i = (int)hash & mask; ; i = (i + 1) & mask)
        {
            int entry = _slots[i] - 1;
            if (entry < 0)
            {
                return Append(content, i);
            }

            int start = _starts[entry];
            if (_lengths[entry] == content.Length && storage.Written.Slice(Content(start, content.Length), content.Length).SequenceEqual(content))
            {
                return start;
            }
        }
    }

    /// <summary>FNV-1a.</summary>
    private static uint Hash(ReadOnlySpan<byte> content)
    {
        uint hash = 2166136261;
        for (int i = 0; i < content.Length; i++)
        {
            hash = (hash ^ content[i]) * 16777619;
        }

        return hash;
    }

    private int Content(int start, int length) => !lengthPrefixed ? start : start + (length < 0x80 ? 1 : length < 0x4000 ? 2 : 4);

    private int Append(ReadOnlySpan<byte> content, int slot)
    {
        int start = storage.Length;
        if (lengthPrefixed)
        {
            storage.Compressed(content.Length);
            storage.Bytes(content);
        }
        else
        {
            storage.Bytes(content);
            storage.Byte(0);
        }

        if (_count == _starts.Length)
        {
            Array.Resize(ref _starts, _count * 2);
            Array.Resize(ref _lengths, _count * 2);
        }

        _starts[_count] = start;
        _lengths[_count] = content.Length;
        _slots[slot] = ++_count;
        if (_count * 2 > _slots.Length)
        {
            Rehash();
        }

        return start;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        int mask = _slots.Length - 1;
        for (int entry = 0; entry < _count; entry++)
        {
            uint hash = Hash(storage.Written.Slice(Content(_starts[entry], _lengths[entry]), _lengths[entry]));
            int i = (int)hash & mask;
            while (_slots[i] != 0)
            {
                i = (i + 1) & mask;
            }

            _slots[i] = entry + 1;
        }
    }
}
