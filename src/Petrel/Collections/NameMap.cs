namespace Petrel.Collections;

/// <summary>
/// Objects by name (ordinal). It stands in for <c>Dictionary&lt;string, T&gt;</c> where code runs at start-up: each instantiation of that makes the
/// CLR load a dozen types, of its interfaces and pairs, and this one two.
/// </summary>
internal sealed class NameMap<T>
    where T : class
{
    private string?[] _names = new string?[8];
    private T?[] _items = new T?[8];
    private int _count;

    /// <summary>What has a name, or null.</summary>
    public T? Find(string name) => _items[SlotOf(name)];

    /// <summary>Adds an item, or replaces the one that has the name.</summary>
    public void Set(string name, T item)
    {
        if (_count * 2 >= _names.Length)
        {
            Grow();
        }

        int slot = SlotOf(name);
        if (_names[slot] is null)
        {
            _names[slot] = name;
            _count++;
        }

        _items[slot] = item;
    }

    // The hash is the framework's, which differs from process to process: names may be an attacker's.
    private int SlotOf(string name)
    {
        int mask = _names.Length - 1;
        int slot = name.GetHashCode() & mask;
        while (_names[slot] is { } other && other != name)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }

    private void Grow()
    {
        string?[] names = _names;
        T?[] items = _items;
        _names = new string?[names.Length * 2];
        _items = new T?[names.Length * 2];
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] is { } name)
            {
                int slot = SlotOf(name);
                _names[slot] = name;
                _items[slot] = items[i];
            }
        }
    }
}
