namespace Petrel;

/// <summary>What everything in one <see cref="Store"/> together may use. Immutable.</summary>
/// <remarks>
/// A module that needs more at once cannot be instantiated (<see cref="PetrelException"/>); <c>memory.grow</c> and
/// <c>table.grow</c> beyond a limit answer -1, as the specification has it.
/// </remarks>
public sealed record StoreLimits
{
    /// <summary>No limits beyond those of the engine.</summary>
    public static StoreLimits None { get; } = new();

    /// <summary>Bytes of all linear memories together.</summary>
    public long MaxMemoryBytes { get; init => field = NotNegative(value, nameof(MaxMemoryBytes)); } = long.MaxValue;

    /// <summary>Elements of all tables together.</summary>
    public long MaxTableElements { get; init => field = NotNegative(value, nameof(MaxTableElements)); } = long.MaxValue;

    /// <summary>Number of instances.</summary>
    public int MaxInstances { get; init => field = (int)NotNegative(value, nameof(MaxInstances)); } = int.MaxValue;

    /// <summary>
    /// Continuations (stack switching) that have begun and not ended; 4,096 unless changed. Each has a thread and its stack; one
    /// more than this traps with <see cref="TrapCode.AllocationTooLarge"/>.
    /// </summary>
    public int MaxContinuations { get; init => field = (int)NotNegative(value, nameof(MaxContinuations)); } = 4096;

    private static long NotNegative(long value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }
}
