using Petrel.Compilation;

namespace Petrel;

/// <summary>What <see cref="Module.Precompile"/> compiles for. Immutable; change a copy with <c>with</c>.</summary>
public sealed record AheadOfTimeOptions
{
    /// <summary>The options that are used when none are given: for this system, every processor of its architecture, fast code.</summary>
    public static AheadOfTimeOptions Default { get; } = new();

    /// <summary>
    /// Operating system and architecture, such as <c>linux-x64</c>; those of this process unless changed.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such target.</exception>
    public string Target
    {
        get;
        init
        {
            field = Array.IndexOf(AheadOfTimeTarget.All, value) >= 0
                ? value
                : throw new ArgumentException($"'{value}' is not a target: expected one of {string.Join(", ", AheadOfTimeTarget.All)}.", nameof(value));
        }
    }

    = AheadOfTimeTarget.Current;

    /// <summary>How much the compiler optimises; for speed unless changed.</summary>
    public AheadOfTimeOptimization OptimizationLevel { get; init; } = AheadOfTimeOptimization.Speed;

    /// <summary>
    /// True to use every feature of this processor; such code is refused elsewhere when a feature is missing. False, the default, for code that
    /// runs on every processor of the architecture.
    /// </summary>
    public bool TuneForThisProcessor { get; init; }
}
