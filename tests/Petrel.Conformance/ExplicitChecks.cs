namespace Petrel.Conformance;

/// <summary>Mode: bounds checks in the code, in place of guard pages.</summary>
public sealed class ExplicitChecks(ConformanceTotals totals) : ConformanceTests(totals), IClassFixture<ConformanceTotals>
{
    protected override EngineOptions Options { get; } = new() { CodeLoading = CodeLoading.Tiered, BoundsChecks = BoundsChecks.Explicit };
}
