namespace Petrel;

/// <summary>How much code is optimised that is compiled ahead of time.</summary>
public enum AheadOfTimeOptimization
{
    /// <summary>Not at all: compiles fastest.</summary>
    None,

    /// <summary>For speed, but not where it makes code much larger.</summary>
    Size,

    /// <summary>For speed.</summary>
    Speed,
}
