namespace Petrel.Conformance;

/// <summary>Mode: every function becomes as many methods as it can, and the cases of its switches are grouped, as only giant ones are otherwise.</summary>
public sealed class SplitFunctions(ConformanceTotals totals) : ConformanceTests(totals), IClassFixture<ConformanceTotals>
{
    protected override EngineOptions Options { get; } = new() { CodeLoading = CodeLoading.Tiered, SplitThreshold = 0 };
}
