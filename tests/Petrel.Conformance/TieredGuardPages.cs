namespace Petrel.Conformance;

/// <summary>Mode: code that starts at tier 0, memories with guard pages.</summary>
public sealed class TieredGuardPages(ConformanceTotals totals) : ConformanceTests(totals), IClassFixture<ConformanceTotals>
{
    protected override EngineOptions Options { get; } = new() { CodeLoading = CodeLoading.Tiered, BoundsChecks = BoundsChecks.Automatic };
}
