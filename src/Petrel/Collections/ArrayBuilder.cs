using System.Runtime.CompilerServices;

namespace Petrel.Collections;

/// <summary>
/// A growing array. It stands in for <c>List&lt;T&gt;</c> where code runs at start-up: instantiations of framework
/// generics over our own value types cannot be precompiled into our assembly (they belong to the framework's version
/// bubble) and would be jitted in every process.
/// </summary>
internal sealed class ArrayBuilder<T>
{
    private T[] _items;

    public ArrayBuilder(int capacity = 8) => _items = capacity == 0 ? EmptyArray<T>.Value : new T[capacity];

    public int Count { get; private set; }

    public ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _items[index];
    }

    /// <summary>The items so far. Valid until the next <see cref="Add"/>.</summary>
    public Span<T> Items => new(_items, 0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Grow(Count + 1);
        }

        _items[Count++] = item;
    }

    /// <summary>Makes room for <paramref name="capacity"/> items in all.</summary>
    public void EnsureCapacity(int capacity)
    {
        if (capacity > _items.Length)
        {
            Grow(capacity);
        }
    }

    public bool TryPop(out T item)
    {
        if (Count == 0)
        {
            item = default!;
            return false;
        }

        item = _items[--Count];
        return true;
    }

    public void Clear()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
        {
            for (int i = 0; i < Count; i++)
            {
                _items[i] = default!;
            }
        }

        Count = 0;
    }

    public T[] ToArray()
    {
        if (Count == 0)
        {
            return EmptyArray<T>.Value;
        }

        var result = new T[Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = _items[i];
        }

        return result;
    }

    private void Grow(int capacity)
    {
        var larger = new T[Math.Max(Math.Max(4, capacity), _items.Length * 2)];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = _items[i];
        }

        _items = larger;
    }
}
