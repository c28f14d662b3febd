using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Petrel.Types;

namespace Petrel.Runtime;

/// <summary>A table of functions. Null elements are <see cref="FunctionInstance.Null"/>, so that an indirect call is one comparison.</summary>
internal sealed partial class FunctionTable(TableType type, StoreResources? resources = null) : TableInstance(type, resources)
{
    /// <summary>
    /// The elements, then spare capacity filled with <see cref="FunctionInstance.Outside"/>. Replaced when the table grows, and
    /// when it is first written to while it shares them with other instances.
    /// </summary>
    public FunctionInstance[] Elements = [];

    /// <summary>
    /// The function that <c>call_indirect</c> calls: null, type and laziness all in the one type comparison. The bounds
    /// check takes the place of the array's own, whose exception means that a WebAssembly array was left.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FunctionInstance Lookup(int index, FunctionTable table, int typeId)
    {
        FunctionInstance[] elements = table.Elements;
        if ((uint)index >= (uint)elements.Length)
        {
            ThrowHelper.UndefinedElement();
        }

        // Checked above; the JIT does not see it across the loop shapes that calls come in.
        FunctionInstance function = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(elements), (nint)(uint)index);
        return function.TypeId == typeId ? function : LookupSlow(function, table, index, typeId);
    }

    /// <summary><see cref="Lookup"/> of an element that is known not to have the type: throws, or returns what is to be thrown.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static object LookupTraps(int index, FunctionTable table, int typeId)
    {
        _ = Lookup(index, table, typeId);
        return ThrowHelper.Trap(TrapCode.IndirectCallTypeMismatch);
    }

    /// <summary><see cref="Lookup"/> for a table with 64-bit indices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FunctionInstance Lookup64(long index, FunctionTable table, int typeId)
    {
        FunctionInstance[] elements = table.Elements;
        if ((ulong)index >= (uint)elements.Length)
        {
            ThrowHelper.UndefinedElement();
        }

        FunctionInstance function = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(elements), (nint)index);
        return function.TypeId == typeId ? function : LookupSlow(function, table, (int)index, typeId);
    }

    /// <summary><c>table.get</c>.</summary>
    public static FunctionInstance? Get32(int index, FunctionTable table) => table.Get((uint)index);

    /// <inheritdoc cref="Get32"/>
    public static FunctionInstance? Get64(long index, FunctionTable table) => table.Get((ulong)index);

    /// <summary><c>table.set</c>.</summary>
    public static void Set32(int index, FunctionInstance? value, FunctionTable table) => table.Set((uint)index, value);

    /// <inheritdoc cref="Set32"/>
    public static void Set64(long index, FunctionInstance? value, FunctionTable table) => table.Set((ulong)index, value);

    /// <summary><c>table.grow</c>.</summary>
    public static int Grow32(FunctionInstance? value, int count, FunctionTable table) => (int)table.Grow((uint)count, value);

    /// <inheritdoc cref="Grow32"/>
    public static long Grow64(FunctionInstance? value, long count, FunctionTable table) => table.Grow((ulong)count, value);

    /// <summary><c>table.fill</c>.</summary>
    public static void Fill32(int index, FunctionInstance? value, int count, FunctionTable table)
    {
        table.Check((uint)index, (uint)count);
        table.Fill((uint)index, (uint)count, value);
    }

    /// <inheritdoc cref="Fill32"/>
    public static void Fill64(long index, FunctionInstance? value, long count, FunctionTable table)
    {
        table.Check((ulong)index, (ulong)count);
        table.Fill((uint)index, (uint)count, value);
    }

    protected override int Capacity => Elements.Length;

    protected override object? Read(uint index) => ToReference((int)index);

    protected override void Resize(int capacity)
    {
        var elements = new FunctionInstance[capacity];
        Array.Copy(Elements, elements, (int)Size);
        for (int i = (int)Size; i < elements.Length; i++)
        {
            elements[i] = FunctionInstance.Outside;
        }

        Elements = elements;
        _isShared = false;
    }

    protected override void Fill(uint index, uint count, object? value)
    {
        if (count == 0)
        {
            return;
        }

        FunctionInstance function = (FunctionInstance?)value ?? FunctionInstance.Null;
        FunctionInstance[] elements = OwnElements();
        for (int i = (int)index; i < (int)(index + count); i++)
        {
            elements[i] = function;
        }
    }

    protected override void Write(uint index, ReadOnlySpan<object?> items)
    {
        FunctionInstance[] elements = items.Length == 0 ? Elements : OwnElements();
        for (int i = 0; i < items.Length; i++)
        {
            elements[(int)index + i] = (FunctionInstance?)items[i] ?? FunctionInstance.Null;
        }
    }

    protected override void CopyFrom(uint index, TableInstance source, uint sourceIndex, uint count)
    {
        if (count == 0)
        {
            return;
        }

        var table = (FunctionTable)source;
        table.Materialize(sourceIndex, count);
        FunctionInstance[] elements = OwnElements();
        table.Elements.AsSpan((int)sourceIndex, (int)count).CopyTo(elements.AsSpan((int)index));
    }

    private FunctionInstance? ToReference(int index)
    {
        FunctionInstance function = Elements[index];
        if (ReferenceEquals(function, FunctionInstance.Deferred))
        {
            return Materialize(index);
        }

        return ReferenceEquals(function, FunctionInstance.Null) ? null : function;
    }

    private FunctionInstance? Get(ulong index)
    {
        if (index >= Size)
        {
            ThrowOutOfBounds(index, 1, Size, "table");
        }

        return ToReference((int)index);
    }

    private void Set(ulong index, FunctionInstance? value)
    {
        if (index >= Size)
        {
            ThrowOutOfBounds(index, 1, Size, "table");
        }

        OwnElements()[index] = value ?? FunctionInstance.Null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FunctionInstance LookupSlow(FunctionInstance function, FunctionTable table, int index, int typeId)
    {
        if (ReferenceEquals(function, FunctionInstance.Outside))
        {
            throw new TrapException(TrapCode.UndefinedElement, TrapException.DefaultMessage(TrapCode.UndefinedElement));
        }

        if (ReferenceEquals(function, FunctionInstance.Null))
        {
            throw new TrapException(TrapCode.UninitializedElement, $"uninitialized element {(uint)index}");
        }

        if (ReferenceEquals(function, FunctionInstance.Deferred))
        {
            function = table.Materialize(index);
        }

        TypeRegistry registry = function.Instance.Store.Engine.Types;
        DefinedType expected = registry[typeId];
        if (!function.Type.IsSubtypeOf(expected))
        {
            throw new TrapException(
                TrapCode.IndirectCallTypeMismatch,
                $"indirect call type mismatch: element {(uint)index} has type {function.Type}, the call expects {expected}");
        }

        _ = function.ResolvedCode;
        return function;
    }
}
