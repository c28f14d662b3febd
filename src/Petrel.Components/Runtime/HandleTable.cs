using Petrel.Components.Abi;

namespace Petrel.Components.Runtime;

/// <summary>
/// The handles of a component instance (spec: Table): one table for everything, index 0 is never used, freed indices are used again last in, first
/// out, so that a stale handle is noticed early.
/// </summary>
internal sealed class HandleTable
{
    /// <summary>Spec: Table.MAX_LENGTH.</summary>
    public const int MaximumLength = (1 << 28) - 1;

    private HandleTableEntry?[] _entries = new HandleTableEntry?[8];
    private int[] _free = [];
    private int _freeCount;
    private int _length = 1;

    /// <summary>Handles in use.</summary>
    public int Count => _length - 1 - _freeCount;

    /// <summary>Indices that were ever used, 0 included; for walking over the table.</summary>
    public int Length => _length;

    /// <summary>The entry, or null.</summary>
    public HandleTableEntry? this[int index] => _entries[index];

    public int Add(HandleTableEntry entry)
    {
        int index;
        if (_freeCount > 0)
        {
            index = _free[--_freeCount];
        }
        else
        {
            if (_length > MaximumLength)
            {
                AbiTrap.Handle("a component instance cannot have more than 2^28-1 handles");
            }

            if (_length == _entries.Length)
            {
                Array.Resize(ref _entries, _entries.Length * 2);
            }

            index = _length++;
        }

        _entries[index] = entry;
        return index;
    }

    /// <summary>The entry behind a handle.</summary>
    /// <exception cref="TrapException">There is none.</exception>
    public HandleTableEntry Get(int index)
    {
        HandleTableEntry[] entries = _entries!;
        if ((uint)index >= (uint)entries.Length || entries[index] is not { } entry)
        {
            AbiTrap.UnknownHandle(index);
            return null;
        }

        return entry;
    }

    /// <summary>The resource behind a handle.</summary>
    /// <exception cref="TrapException">There is none, or it is of another type.</exception>
    public ResourceHandle Get(int index, ResourceType type)
    {
        if (Get(index) is ResourceHandle handle && ReferenceEquals(handle.Type, type))
        {
            return handle;
        }

        WrongType(index, type);
        return null!;
    }

    /// <summary>Takes an owned resource out of the table.</summary>
    /// <exception cref="TrapException">The handle is not owned, lent, or of another type.</exception>
    public ResourceHandle RemoveOwned(int index, ResourceType type)
    {
        ResourceHandle handle = Get(index, type);
        if (handle.Lends != 0)
        {
            AbiTrap.Lent(index);
        }

        if (!handle.IsOwned)
        {
            AbiTrap.Handle($"cannot lift own resource from a borrow: handle {index} is borrowed");
        }

        Remove(index);
        return handle;
    }

    /// <summary>Frees a handle that is known to be used.</summary>
    public void Remove(int index)
    {
        _entries[index] = null;
        if (_freeCount == _free.Length)
        {
            Array.Resize(ref _free, Math.Max(8, _free.Length * 2));
        }

        _free[_freeCount++] = index;
    }

    private void WrongType(int index, ResourceType type)
    {
        string expected = Describe(type);
        string found = Get(index) is ResourceHandle handle ? Describe(handle.Type) : "something that is no resource";
        AbiTrap.Handle(
            $"handle index {index} used with the wrong type, expected {expected} but found {(found == expected ? "a different " : "")}{found}"
            + (type.Name is null ? "" : $" ('{type.Name}' is expected)"));
    }

    private static string Describe(ResourceType type) => type is HostResourceType ? $"host-defined resource {type.Name}" : "guest-defined resource";
}
