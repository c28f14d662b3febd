namespace Petrel.Binary;

/// <summary>
/// A growing array. It exists because generic types of the framework over value types of this assembly are never compiled
/// ahead of time (their code may change with the framework): each method of a <c>List&lt;T&gt;</c> of them that start-up
/// touches costs 0.1 ms of JIT compilation. This one is compiled with the assembly.
/// </summary>
internal struct ArrayBuilder<T>
{
    private T[]? _items;
    private int _count;

    public readonly int Count => _count;

    public readonly ref T this[int index] => ref _items![index];

    public void Add(T item)
    {
        if (_items is null || _count == _items.Length)
        {
            EnsureCapacity(Math.Max(4, _count + 1));
        }

        _items![_count++] = item;
    }

    public void Clear() => _count = 0;

    public void EnsureCapacity(int capacity)
    {
        int current = _items?.Length ?? 0;
        if (capacity > current)
        {
            var items = new T[Math.Max(capacity, Math.Min(current * 2, Array.MaxLength))];
            if (_items is not null)
            {
                Array.Copy(_items, items, _count);
            }

            _items = items;
        }
    }

    public readonly T[] ToArray()
    {
        if (_items is null || _count == 0)
        {
            return EmptyArray<T>.Value;
        }

        if (_items.Length == _count)
        {
            return _items;
        }

        var items = new T[_count];
        Array.Copy(_items, items, _count);
        return items;
    }
}

/// <summary>
/// The empty array, compiled ahead of time with this assembly, unlike that of the framework (see <see cref="ArrayBuilder{T}"/>).
/// </summary>
internal static class EmptyArray<T>
{
#pragma warning disable CA1825 // Array.Empty is what this replaces.
    public static readonly T[] Value = new T[0];
#pragma warning restore CA1825
}
