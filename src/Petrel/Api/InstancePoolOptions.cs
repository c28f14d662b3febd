namespace Petrel;

/// <summary>What an <see cref="InstancePool"/> may use. Immutable; change a copy with <c>with</c>.</summary>
public sealed record InstancePoolOptions
{
    /// <summary>1,000 instances, 256 idle memories, no other limits.</summary>
    public static InstancePoolOptions Default { get; } = new();

    /// <summary>Instances that can be rented at the same time; 1,000 unless changed, at least 1.</summary>
    public int MaxInstances
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    }

    = 1000;

    /// <summary>
    /// Bytes of the linear memories of all rented instances together. Beyond it, renting throws a <see cref="PetrelException"/> and
    /// <c>memory.grow</c> answers -1.
    /// </summary>
    public long MaxMemoryBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    = long.MaxValue;

    /// <summary>
    /// Memories that stay mapped for the next instances after they were given back; 256 unless changed. They are reset: what
    /// they cost is address space and its page tables.
    /// </summary>
    public int MaxIdleMemories
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    = 256;

    /// <summary>What each instance may use, the ones that share its store included.</summary>
    public StoreLimits Limits
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    = StoreLimits.None;

    /// <summary>
    /// Called with the new store of each instance before it is instantiated, on the thread that rents: to configure WASI, for
    /// example. What it throws, renting throws.
    /// </summary>
    public Action<Store>? Prepare { get; init; }
}
