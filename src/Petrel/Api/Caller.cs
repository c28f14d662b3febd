namespace Petrel;

/// <summary>
/// Who calls a host function: the instance that imports it. The same object for every call by that instance.
/// </summary>
/// <remarks>
/// A function reference that an instance passed on still names the instance that imported the function. When the host calls
/// a host function itself, nobody calls: the lookups answer null.
/// </remarks>
public sealed class Caller
{
    private readonly Instance? _instance;
    private string? _memoryName;
    private Memory? _memory;

    internal Caller(Store store, Instance? instance)
    {
        Store = store;
        _instance = instance;
    }

    /// <summary>The store in which the call happens.</summary>
    public Store Store { get; }

    /// <summary><see cref="Petrel.Store.Data"/> of the store.</summary>
    public object? Data => Store.Data;

    /// <summary>The calling instance, or null.</summary>
    public Instance? Instance => _instance;

    /// <summary>A memory that the caller exports, or null.</summary>
    public Memory? GetMemory(string name)
    {
        // Nearly always the same name, and the same string, again.
        if (ReferenceEquals(name, _memoryName))
        {
            return _memory;
        }

        Memory? memory = _instance?.GetMemory(name);
        if (memory is not null)
        {
            _memory = memory;
            _memoryName = name;
        }

        return memory;
    }

    /// <summary>A function that the caller exports, or null.</summary>
    public Function? GetFunction(string name) => _instance?.GetFunction(name);

    /// <summary>A table that the caller exports, or null.</summary>
    public Table? GetTable(string name) => _instance?.GetTable(name);

    /// <summary>A global that the caller exports, or null.</summary>
    public Global? GetGlobal(string name) => _instance?.GetGlobal(name);
}
