namespace Petrel.Runtime;

/// <summary>What the memories and tables of a store use, and may use. Thread-safe: shared memories grow on any thread.</summary>
internal sealed class StoreResources(StoreLimits limits, MemoryBudget? budget = null)
{
    private readonly object _lock = new();
    private MemoryBudget? _budget = budget;
    private ulong _memoryBytes;
    private long _tableElements;

    public StoreLimits Limits { get; } = limits;

    /// <summary>Why that many bytes of memory are not allowed; null when they are.</summary>
    public string? WhyNotMemory(ulong bytes)
    {
        lock (_lock)
        {
            return bytes > (ulong)Limits.MaxMemoryBytes - _memoryBytes ? $"the store is limited to {Limits.MaxMemoryBytes} bytes"
                : _budget?.Allows(bytes) == false ? $"the instances of the pool are limited to {_budget.Total} bytes together"
                : null;
        }
    }

    public bool TryTakeMemory(ulong bytes)
    {
        lock (_lock)
        {
            if (bytes > (ulong)Limits.MaxMemoryBytes - _memoryBytes || _budget?.TryTake(bytes) == false)
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
            _budget?.Return(bytes);
        }
    }

    /// <summary>Gives back what the store has of a budget that it shares with others, for good.</summary>
    public void LeaveBudget()
    {
        lock (_lock)
        {
            _budget?.Return(_memoryBytes);
            _budget = null;
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
