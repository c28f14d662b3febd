namespace Petrel.Components.Validation;

/// <summary>A growing list of kinds of values; the framework's one would be jitted for them in each process.</summary>
internal sealed class ValueKindList(int capacity)
{
    private ValueKind[] _items = new ValueKind[capacity];

    public int Count { get; private set; }

    public ValueKind this[int index]
    {
        get => _items[index];
        set => _items[index] = value;
    }

    public void Add(ValueKind kind)
    {
        if (Count == _items.Length)
        {
            ValueKind[] larger = new ValueKind[Math.Max(Count * 2, 4)];
            Array.Copy(_items, larger, Count);
            _items = larger;
        }

        _items[Count++] = kind;
    }

    public void Clear() => Count = 0;

    public ValueKind[] ToArray()
    {
        ValueKind[] result = new ValueKind[Count];
        Array.Copy(_items, result, Count);
        return result;
    }
}
