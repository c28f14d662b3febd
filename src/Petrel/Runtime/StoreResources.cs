namespace Petrel.Runtime;

/// <summary>What the memories and tables of a store use, and may use. Thread-safe: shared memories grow on any thread.</summary>
internal sealed class StoreResources(StoreLimits limits)
{
    private readonly object _lock = new();
    private ulong _memoryBytes;
    private long _tableElements;

    public StoreLimits Limits { get; } = limits;

    public bool CanTakeMemory(ulong bytes)
    {
        lock (_lock)
        {
            return bytes <= (ulong)Limits.MaxMemoryBytes - _memoryBytes;
        }
    }

    public bool TryTakeMemory(ulong bytes)
    {
        lock (_lock)
        {
            if (bytes > (ulong)Limits.MaxMemoryBytes - _memoryBytes)
            {
                return false;
            }

            _memoryBytes += bytes;
            return true;
        }
    }

    public void ReturnMemory(ulong bytes)
    {
        lock (_lock)
        {
            _memoryBytes -= bytes;
        }
    }

    public bool TryTakeTableElements(uint count)
    {
        lock (_lock)
        {
            if (count > Limits.MaxTableElements - _tableElements)
            {
                return false;
            }

            _tableElements += count;
            return true;
        }
    }
}
