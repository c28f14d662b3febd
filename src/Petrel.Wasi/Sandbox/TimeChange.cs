namespace Petrel.Wasi.Sandbox;

/// <summary>What to do with one time stamp of a file.</summary>
internal readonly record struct TimeChange(TimeChangeKind Kind, Timestamp Value = default)
{
    /// <summary>Leave it.</summary>
    public static TimeChange None => default;

    /// <summary>Set it to the present.</summary>
    public static TimeChange Now => new(TimeChangeKind.Now);

    /// <summary>Set it to a moment.</summary>
    public static TimeChange To(Timestamp value) => new(TimeChangeKind.Set, value);
}

/// <summary>The cases of <see cref="TimeChange"/>.</summary>
internal enum TimeChangeKind : byte
{
    None,
    Now,
    Set,
}
