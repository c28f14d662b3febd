namespace Petrel.Collections;

/// <summary>A map from numbers to numbers by open addressing; like <see cref="ArrayBuilder{T}"/> it is precompiled with us.</summary>
internal sealed class Int64Map
{
    private long[] _keys = new long[32];
    private int[] _values = new int[32];
    private bool[] _used = new bool[32];
    private int _count;

    /// <summary>The place of the value of <paramref name="key"/>, which is added with value 0 when it is new.</summary>
    public ref int GetOrAdd(long key, out bool exists)
    {
        if (_count * 2 >= _keys.Length)
        {
            Grow();
        }

        int slot = Find(key);
        exists = _used[slot];
        if (!exists)
        {
            _used[slot] = true;
            _keys[slot] = key;
            _count++;
        }

        return ref _values[slot];
    }

    /// <summary>Looks <paramref name="key"/> up without adding it.</summary>
    public bool TryGet(long key, out int value)
    {
        int slot = Find(key);
        value = _values[slot];
        return _used[slot];
    }

    private int Find(long key)
    {
        int mask = _keys.Length - 1;
        ulong hash = (ulong)key * 0x9E3779B97F4A7C15;
        int slot = (int)(hash >> 40) & mask;
        while (_used[slot] && _keys[slot] != key)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        (long[] keys, int[] values, bool[] used) = (_keys, _values, _used);
        _keys = new long[keys.Length * 2];
        _values = new int[keys.Length * 2];
        _used = new bool[keys.Length * 2];
        for (int i = 0; i < keys.Length; i++)
        {
            if (used[i])
            {
                int slot = Find(keys[i]);
                _used[slot] = true;
                _keys[slot] = keys[i];
                _values[slot] = values[i];
            }
        }
    }
}
