using Petrel.Runtime;
using Petrel.Types;

namespace Petrel;

/// <summary>A table of a store: references by index.</summary>
public sealed class Table
{
    private Table(Store store, TableInstance instance)
    {
        Store = store;
        Instance = instance;
        ElementKind = ValueKinds.Of(instance.Type.Element, store.Engine.Types);
    }

    /// <summary>Creates a table.</summary>
    /// <param name="store">The store.</param>
    /// <param name="elementKind">Kind of the elements, a reference.</param>
    /// <param name="initial">What every element is at first; null references when null.</param>
    /// <param name="minimum">Initial number of elements.</param>
    /// <param name="maximum">Largest number of elements; null for as many as there can be.</param>
    /// <exception cref="ArgumentException">The kinds do not fit, or the sizes are not in order.</exception>
    /// <exception cref="PetrelException">That many elements are not allowed.</exception>
    public Table(Store store, ValueKind elementKind, Value? initial, long minimum, long? maximum = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        store.ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        if (!elementKind.IsReference())
        {
            throw new ArgumentException($"The elements of a table are references, not {elementKind.Name()}.", nameof(elementKind));
        }

        if (maximum < minimum || maximum > uint.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, $"The maximum must lie between {minimum} and {uint.MaxValue}.");
        }

        Store = store;
        ElementKind = elementKind;
        WasmType element = elementKind.ToType();
        Instance = TableInstance.Create(
            new TableType(element, new Limits((ulong)minimum, (ulong?)maximum)),
            elementKind.IsFunction(),
            Check(initial ?? Value.Null(elementKind), element),
            store.Resources);
        Instance.View = this;
    }

    /// <summary>Kind of the elements.</summary>
    public ValueKind ElementKind { get; }

    /// <summary>Number of elements.</summary>
    public long Size
    {
        get
        {
            Store.ThrowIfDisposed();
            return Instance.Size;
        }
    }

    /// <summary>The type, with the current size as minimum.</summary>
    public TableDeclaration Type => new(Instance.CurrentType, Store.Engine.Types);

    internal Store Store { get; }

    internal TableInstance Instance { get; }

    /// <summary>An element.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    /// <exception cref="ArgumentException">The value that is assigned does not fit the type of the elements.</exception>
    public Value this[long index]
    {
        get => new(ElementKind, new RuntimeValue { Reference = Instance[CheckIndex(index)] });
        set => Instance[CheckIndex(index)] = Check(value, Instance.Type.Element);
    }

    /// <summary>Adds elements.</summary>
    /// <param name="count">How many.</param>
    /// <param name="value">What they are.</param>
    /// <returns>The size before, or -1 when that would be too many.</returns>
    public long Grow(long count, Value value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Store.ThrowIfDisposed();
        return Instance.Grow((ulong)count, Check(value, Instance.Type.Element));
    }

    internal static Table From(TableInstance instance, Store store) => instance.View ??= new Table(store, instance);

    private uint CheckIndex(long index)
    {
        Store.ThrowIfDisposed();
        return (ulong)index < Instance.Size
            ? (uint)index
            : throw new ArgumentOutOfRangeException(nameof(index), index, $"The table has {Instance.Size} elements.");
    }

    private object? Check(Value value, WasmType type) =>
        value.Fits(ElementKind, Store) && References.Matches(value.Content.Reference, type, Store.Engine.ObjectClasses)
            ? value.Content.Reference
            : throw new ArgumentException(
                value.Kind == ElementKind && !value.IsNull && !value.Fits(ElementKind, Store)
                    ? "The value belongs to another store than the table."
                    : $"The elements of the table are of type {type}, the value is of type {value.Kind.Name()}.",
                nameof(value));
}
