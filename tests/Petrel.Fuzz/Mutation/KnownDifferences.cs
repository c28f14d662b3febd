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

    private static readonly string[] s_numbers = ["i32", "i64", "f32", "f64", "v128"];

    public static bool Explains(string? petrel, string? node) =>
        (node is null && petrel is not null && IsEqualityOfNumbers(petrel))
        || (node is not null && petrel is null && s_limits.Any(limit => node.Contains(limit, StringComparison.Ordinal)));

    /// <summary>V8 26 accepts some ref.eq of numbers that it rejects elsewhere; wasm-tools sides with us.</summary>
    private static bool IsEqualityOfNumbers(string petrel) =>
        s_numbers.Any(type => petrel.StartsWith($"type mismatch: ref.eq expects eqref, {type} found", StringComparison.Ordinal));
}
