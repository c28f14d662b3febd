using Petrel.Wast;

namespace Petrel.Conformance;

/// <summary>Every official script, in one mode of the engine. Each class derived from this one is a mode; they run in parallel.</summary>
public abstract class ConformanceTests(ConformanceTotals totals)
{
    private const int ShownFailures = 20;

    protected abstract EngineOptions Options { get; }

    public static TheoryData<string> Scripts() => [.. TestSuite.Scripts];

    [ScriptTheory]
    [MemberData(nameof(Scripts))]
    public void Script(string script)
    {
        string path = Path.Combine(TestSuite.Root!, script);
        var options = new WastOptions { Engine = Options, Timeout = TimeSpan.FromMinutes(3) };
        WastReport report = WastSuite.RunWithTimeout(path, options);
        totals.Add(GetType().Name, report);

        Expectation? expectation = Expectations.Entries.GetValueOrDefault(script);
        Assert.True(report.Failed == (expectation?.Failures ?? 0), Explain(report, expectation));
    }

    private static string Explain(WastReport report, Expectation? expectation)
    {
        string allowed = expectation is null
            ? "no failure is expected"
            : $"expectations.txt expects {expectation.Failures} because: {expectation.Reason}";
        return $"{report.Failed} of {report.Failed + report.Passed} directives failed; {allowed}\n"
            + string.Join('\n', report.Failures.Take(ShownFailures));
    }
}
