using System.Runtime.CompilerServices;

namespace Petrel.Collections;

/// <summary>
/// Numbers by object: text by its contents, everything else by reference. For the reason that there is a <see cref="NameMap{T}"/>, in place of
/// dictionaries of both kinds.
/// </summary>
internal sealed class TokenMap
{
    private object?[] _keys = new object?[16];
    private int[] _values = new int[16];
    private int _count;

    /// <summary>The number of an object.</summary>
    public bool TryGetValue(object key, out int value)
    {
        int slot = SlotOf(key);
        value = _values[slot];
        return _keys[slot] is not null;
    }

    /// <summary>Adds an object that is not there.</summary>
    public void Add(object key, int value)
    {
        if (_count * 2 >= _keys.Length)
        {
            Grow();
        }

        int slot = SlotOf(key);
        _keys[slot] = key;
        _values[slot] = value;
        _count++;
    }

    private int SlotOf(object key)
    {
        string? text = key as string;
        int mask = _keys.Length - 1;
        int slot = (text is null ? RuntimeHelpers.GetHashCode(key) : text.GetHashCode()) & mask;
        while (_keys[slot] is { } other && !ReferenceEquals(other, key) && (text is null || other as string != text))
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        object?[] keys = _keys;
        int[] values = _values;
        _keys = new object?[keys.Length * 2];
        _values = new int[keys.Length * 2];
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i] is { } key)
            {
                int slot = SlotOf(key);
                _keys[slot] = key;
                _values[slot] = values[i];
            }
        }
    }
}
