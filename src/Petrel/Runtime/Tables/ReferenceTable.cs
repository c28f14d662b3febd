using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A table of references outside the function hierarchy.</summary>
internal sealed class ReferenceTable(TableType type, StoreResources? resources = null) : TableInstance(type, resources)
{
    /// <summary>The elements, then spare capacity. Replaced when the table grows.</summary>
    public object?[] Elements = [];

    /// <summary><c>table.get</c>.</summary>
    public static object? Get32(int index, ReferenceTable table) => table.Get((uint)index);

    /// <inheritdoc cref="Get32"/>
    public static object? Get64(long index, ReferenceTable table) => table.Get((ulong)index);

    /// <summary><c>table.set</c>.</summary>
    public static void Set32(int index, object? value, ReferenceTable table) => table.Set((uint)index, value);

    /// <inheritdoc cref="Set32"/>
    public static void Set64(long index, object? value, ReferenceTable table) => table.Set((ulong)index, value);

    /// <summary><c>table.grow</c>.</summary>
    public static int Grow32(object? value, int count, ReferenceTable table) => (int)table.Grow((uint)count, value);

    /// <inheritdoc cref="Grow32"/>
    public static long Grow64(object? value, long count, ReferenceTable table) => table.Grow((ulong)count, value);

    /// <summary><c>table.fill</c>.</summary>
    public static void Fill32(int index, object? value, int count, ReferenceTable table)
    {
        table.Check((uint)index, (uint)count);
        table.Fill((uint)index, (uint)count, value);
    }

    /// <inheritdoc cref="Fill32"/>
    public static void Fill64(long index, object? value, long count, ReferenceTable table)
    {
        table.Check((ulong)index, (ulong)count);
        table.Fill((uint)index, (uint)count, value);
    }

    /// <summary>
    /// Where an element is, for atomic access. Growing moves the elements: a table is not grown while other threads use it.
    /// </summary>
    public static ref object? Element32(int index, ReferenceTable table) => ref table.Element((uint)index);

    /// <inheritdoc cref="Element32"/>
    public static ref object? Element64(long index, ReferenceTable table) => ref table.Element((ulong)index);

    protected override int Capacity => Elements.Length;

    protected override object? Read(uint index) => Elements[index];

    protected override void Resize(int capacity)
    {
        var elements = new object?[capacity];
        Elements.AsSpan(0, (int)Size).CopyTo(elements);
        Elements = elements;
    }

    protected override void Fill(uint index, uint count, object? value) => Elements.AsSpan((int)index, (int)count).Fill(value);

    protected override void Write(uint index, ReadOnlySpan<object?> items) => items.CopyTo(Elements.AsSpan((int)index));

    protected override void CopyFrom(uint index, TableInstance source, uint sourceIndex, uint count) =>
        ((ReferenceTable)source).Elements.AsSpan((int)sourceIndex, (int)count).CopyTo(Elements.AsSpan((int)index));

    private object? Get(ulong index)
    {
        if (index >= Size)
        {
            ThrowOutOfBounds(index, 1, Size, "table");
        }

        return Elements[index];
    }

    private ref object? Element(ulong index)
    {
        if (index >= Size)
        {
            ThrowOutOfBounds(index, 1, Size, "table");
        }

        return ref Elements[index];
    }

    private void Set(ulong index, object? value)
    {
        if (index >= Size)
        {
            ThrowOutOfBounds(index, 1, Size, "table");
        }

        Elements[index] = value;
    }
}
