namespace Petrel.Conformance;

/// <summary>Mode: code that is optimised at its first call and can be unloaded.</summary>
public sealed class CollectibleGuardPages(ConformanceTotals totals) : ConformanceTests(totals), IClassFixture<ConformanceTotals>
{
    protected override EngineOptions Options { get; } = new() { CodeLoading = CodeLoading.Collectible, BoundsChecks = BoundsChecks.Automatic };
}
