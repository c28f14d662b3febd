namespace Petrel.Fuzz.Mutation;

/// <summary>Verdicts of V8 that differ for reasons that are not ours: limits of implementations and its own extensions.</summary>
internal static class KnownDifferences
{
    /// <summary>Parts of V8's messages.</summary>
    private static readonly string[] s_limits =
    [
        "exceeds internal limit", "larger than implementation limit", "exceeds the limit", "local count too large", "out of memory",
        "exceeds internal maximum", "maximum function size",
    ];

    public static bool Explains(string? petrel, string? node) =>
        // V8 26 accepts some ref.eq of numbers that it rejects elsewhere; wasm-tools sides with us.
        (node is null && petrel is not null && petrel.StartsWith("type mismatch: ref.eq expects eqref", StringComparison.Ordinal))
        || (node is not null && petrel is null && s_limits.Any(limit => node.Contains(limit, StringComparison.Ordinal)));
}
