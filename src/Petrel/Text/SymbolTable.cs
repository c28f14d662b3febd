using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Petrel.Text;

/// <summary>
/// Numbers byte strings: equal ones get the same number. Identifiers are looked up here once; from then on tables are
/// indexed by the number.
/// </summary>
internal sealed class SymbolTable
{
    private readonly ByteBuffer _bytes = new(1024);
    private int[] _buckets = new int[64];
    private Entry[] _entries = new Entry[32];
    private int _count;

    public int Count => _count;

    /// <summary>The bytes that have this number; valid until the next <see cref="Intern"/>.</summary>
    public ReadOnlySpan<byte> this[int symbol] => _bytes.Span.Slice(_entries[symbol].Start, _entries[symbol].Length);

    /// <summary>The number of these bytes.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        int hash = Hash(text);
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && this[i].SequenceEqual(text))
            {
                return i;
            }
        }

        if (_count == _entries.Length)
        {
            Grow();
        }

        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[_count] = new Entry(hash, _bytes.Length, text.Length, bucket - 1);
        _bytes.Bytes(text);
        bucket = ++_count;
        return _count - 1;
    }

    // The hash of strings is seeded at random in each process: hostile texts cannot aim at one bucket.
    private static int Hash(ReadOnlySpan<byte> text)
    {
        ref char first = ref Unsafe.As<byte, char>(ref MemoryMarshal.GetReference(text));
        int hash = string.GetHashCode(MemoryMarshal.CreateReadOnlySpan(ref first, text.Length / 2));
        return (text.Length & 1) == 0 ? hash : (hash * 31) ^ text[^1];
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _count * 2);
        _buckets = new int[_count * 4];
        for (int i = 0; i < _count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i] = _entries[i] with { Next = bucket - 1 };
            bucket = i + 1;
        }
    }

    private readonly record struct Entry(int Hash, int Start, int Length, int Next);
}
