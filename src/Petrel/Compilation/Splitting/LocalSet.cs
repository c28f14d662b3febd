namespace Petrel.Compilation.Splitting;

/// <summary>A set of locals of a function.</summary>
internal readonly struct LocalSet(int count)
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    public bool Contains(int local) => (_words[local >> 6] & (1UL << (local & 63))) != 0;

    public void Add(int local) => _words[local >> 6] |= 1UL << (local & 63);

    public void Remove(int local) => _words[local >> 6] &= ~(1UL << (local & 63));

    public void Clear() => Array.Clear(_words);

    public void CopyFrom(LocalSet other) => Array.Copy(other._words, _words, _words.Length);

    public void UnionWith(LocalSet other)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            _words[i] |= other._words[i];
        }
    }

    /// <summary>Becomes <paramref name="other"/>; true when that is a change.</summary>
    public bool Become(LocalSet other)
    {
        bool changed = false;
        for (int i = 0; i < _words.Length; i++)
        {
            changed |= _words[i] != other._words[i];
            _words[i] = other._words[i];
        }

        return changed;
    }

    public bool Intersects(LocalSet other)
    {
        for (int i = 0; i < _words.Length; i++)
        {
            if ((_words[i] & other._words[i]) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
