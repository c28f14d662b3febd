using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A table (spec: Runtime Structure, Table Instances): of functions, or of other references.</summary>
/// <remarks>
/// The static methods are what generated code calls: operands in WebAssembly order, then the tables. The suffix is the
/// width of indices. An index outside the table is a <see cref="TrapCode.TableOutOfBounds"/> trap.
/// </remarks>
internal abstract class TableInstance(TableType type, StoreResources? resources)
{
    /// <summary>What a table may hold at most; the limit of the WebAssembly JavaScript interface.</summary>
    public const uint MaximumElements = 10_000_000;

    public TableType Type { get; } = type;

    /// <summary>Number of elements.</summary>
    public uint Size;

    /// <summary>The type with the current size as minimum: what imports are matched against.</summary>
    public TableType CurrentType => Type with { Limits = Type.Limits with { Minimum = Size } };

    /// <summary>The embedder's view of this table, made when first asked for.</summary>
    public Table? View { get; set; }

    /// <summary>Creates a table of the minimum size of its type, filled with <paramref name="initial"/>.</summary>
    /// <param name="type">The type; valid.</param>
    /// <param name="isFunctionTable">True when the elements are functions.</param>
    /// <param name="initial">A <see cref="FunctionInstance"/> for a table of functions; null for null.</param>
    /// <param name="resources">What the store allows; null for no limit.</param>
    /// <exception cref="PetrelException">The minimum is more than is allowed.</exception>
    public static TableInstance Create(TableType type, bool isFunctionTable, object? initial, StoreResources? resources = null)
    {
        TableInstance table = isFunctionTable ? new FunctionTable(type, resources) : new ReferenceTable(type, resources);
        table.Require(table.Grow(type.Limits.Minimum, initial) >= 0);
        return table;
    }

    /// <summary>Creates a table of functions as its module defines it.</summary>
    /// <param name="type">The type; valid.</param>
    /// <param name="image">What it holds.</param>
    /// <param name="owner">Whose functions those are.</param>
    /// <param name="resources">What the store allows.</param>
    /// <exception cref="PetrelException">The minimum is more than is allowed.</exception>
    public static TableInstance Create(TableType type, FunctionTableImage image, ModuleInstance owner, StoreResources resources)
    {
        var table = new FunctionTable(type, resources);
        table.Require(table.TryUse(image, owner));
        return table;
    }

    private void Require(bool fits)
    {
        if (!fits)
        {
            throw new PetrelException(
                $"cannot create a table of {Type.Limits.Minimum} elements: at most "
                + $"{Math.Min(MaximumElements, resources?.Limits.MaxTableElements ?? long.MaxValue)} are allowed");
        }
    }

    /// <summary>The element; a <see cref="FunctionInstance"/> in a table of functions, null for null.</summary>
    public object? this[uint index]
    {
        get
        {
            Check(index, 1);
            return Read(index);
        }

        set
        {
            Check(index, 1);
            Fill(index, 1, value);
        }
    }

    /// <summary>Adds <paramref name="count"/> elements. Returns the size before, or -1 when that is too many.</summary>
    public long Grow(ulong count, object? value)
    {
        uint before = Size;
        ulong maximum = Math.Min(Type.Limits.Maximum ?? ulong.MaxValue, MaximumElements);
        if (before > maximum || count > maximum - before || !TryTake((uint)count))
        {
            return -1;
        }

        uint size = before + (uint)count;
        if (size > (uint)Capacity)
        {
            // A table that grows at all tends to grow again; one with a maximum never needs more than that.
            ulong doubled = before == 0 ? size : Math.Min(Math.Max(size, before * 2UL), maximum);
            Resize((int)doubled);
        }

        Size = size;
        Fill(before, (uint)count, value);
        return before;
    }

    /// <summary>Copies elements of a segment into the table: <c>table.init</c> and active segments.</summary>
    public void Initialize(ulong destination, uint source, uint length, object?[] items)
    {
        if ((ulong)source + length > (uint)items.Length)
        {
            ThrowOutOfBounds(source, length, (uint)items.Length, "segment");
        }

        Check(destination, length);
        Write((uint)destination, items.AsSpan((int)source, (int)length));
    }

    /// <summary><c>table.size</c>.</summary>
    public static int Size32(TableInstance table) => (int)table.Size;

    /// <inheritdoc cref="Size32"/>
    public static long Size64(TableInstance table) => table.Size;

    /// <summary><c>table.copy</c>: the ranges may overlap.</summary>
    public static void Copy32(int destination, int source, int length, TableInstance destinationTable, TableInstance sourceTable) =>
        Copy((uint)destination, (uint)source, (uint)length, destinationTable, sourceTable);

    /// <summary><c>table.copy</c> between tables of which one or both have 64-bit indices.</summary>
    public static void Copy64(long destination, long source, long length, TableInstance destinationTable, TableInstance sourceTable) =>
        Copy((ulong)destination, (ulong)source, (ulong)length, destinationTable, sourceTable);

    /// <summary>Asks the store for more elements.</summary>
    protected bool TryTake(uint count) => resources is null || resources.TryTakeTableElements(count);

    protected abstract int Capacity { get; }

    protected abstract object? Read(uint index);

    /// <summary>Replaces the elements by an array of this length; what is behind <see cref="Size"/> is spare.</summary>
    protected abstract void Resize(int capacity);

    /// <summary>Writes without a check.</summary>
    protected abstract void Fill(uint index, uint count, object? value);

    /// <summary>Writes without a check.</summary>
    protected abstract void Write(uint index, ReadOnlySpan<object?> items);

    /// <summary>Copies without a check, from a table of the same representation.</summary>
    protected abstract void CopyFrom(uint index, TableInstance source, uint sourceIndex, uint count);

    /// <summary>Traps unless <paramref name="count"/> elements lie at <paramref name="index"/>.</summary>
    protected void Check(ulong index, ulong count)
    {
        if (index > Size || count > Size - index)
        {
            ThrowOutOfBounds(index, count, Size, "table");
        }
    }

    [DoesNotReturn]
    protected static void ThrowOutOfBounds(ulong index, ulong count, uint size, string what) => throw new TrapException(
        TrapCode.TableOutOfBounds,
        $"{TrapException.DefaultMessage(TrapCode.TableOutOfBounds)}: {count} elements at {index}, the {what} has {size}");

    private static void Copy(ulong destination, ulong source, ulong length, TableInstance destinationTable, TableInstance sourceTable)
    {
        sourceTable.Check(source, length);
        destinationTable.Check(destination, length);
        Debug.Assert(destinationTable.GetType() == sourceTable.GetType(), "validation compares the element types");
        destinationTable.CopyFrom((uint)destination, sourceTable, (uint)source, (uint)length);
    }
}
