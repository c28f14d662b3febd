namespace Petrel.Types;

/// <summary>
/// Finds recursive groups by the words that spell them. A table of its own, because looking up a range of an array in a
/// framework dictionary is code that only the JIT can compile (see <see cref="Collections.ArrayBuilder{T}"/>).
/// </summary>
internal sealed unsafe class GroupTable
{
    private int[] _buckets = new int[64];
    private int[] _next = new int[64];
    private int[] _hashes = new int[64];
    private int[] _firstTypes = new int[64];
    private uint[][] _keys = new uint[64][];
    private int _count;

    /// <summary>Identifier of the first type of the group spelt by the first <paramref name="length"/> words, or -1.</summary>
    public int Find(uint[] key, int length)
    {
        int hash = Hash(key, length);
        for (int i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _next[i] - 1)
        {
            if (_hashes[i] == hash && AreEqual(_keys[i], key, length))
            {
                return _firstTypes[i];
            }
        }

        return -1;
    }

    /// <summary>Adds a group that is not there yet.</summary>
    public void Add(uint[] key, int length, int firstType)
    {
        if (_count == _next.Length)
        {
            Grow();
        }

        var copy = new uint[length];
        Array.Copy(key, copy, length);
        _keys[_count] = copy;
        _hashes[_count] = Hash(key, length);
        _firstTypes[_count] = firstType;
        Link(_count++);
    }

    private void Link(int entry)
    {
        // Entries are numbered from 1 in the chains; 0 ends one.
        ref int bucket = ref _buckets[_hashes[entry] & (_buckets.Length - 1)];
        _next[entry] = bucket;
        bucket = entry + 1;
    }

    private void Grow()
    {
        int size = _count * 2;
        Array.Resize(ref _hashes, size);
        Array.Resize(ref _firstTypes, size);
        Array.Resize(ref _keys, size);
        _next = new int[size];
        _buckets = new int[size];
        for (int i = 0; i < _count; i++)
        {
            Link(i);
        }
    }

    private static int Hash(uint[] key, int length)
    {
        // The hash of strings is seeded per process: a module cannot be made to fill one chain.
        fixed (uint* words = key)
        {
            return string.GetHashCode(new ReadOnlySpan<char>(words, length * 2));
        }
    }

    private static bool AreEqual(uint[] key, uint[] other, int length)
    {
        if (key.Length != length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if (key[i] != other[i])
            {
                return false;
            }
        }

        return true;
    }
}
