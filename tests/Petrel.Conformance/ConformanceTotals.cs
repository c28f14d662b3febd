using System.Collections.Concurrent;
using Petrel.Wast;

namespace Petrel.Conformance;

/// <summary>Adds up the directives of a mode and leaves the sums for ./test to print (artifacts/test-results/conformance.txt).</summary>
public sealed class ConformanceTotals : IDisposable
{
    private static readonly Lock s_fileLock = new();
    private readonly ConcurrentBag<WastReport> _reports = [];
    private string _mode = "";

    internal void Add(string mode, WastReport report)
    {
        _mode = mode;
        _reports.Add(report);
    }

    public void Dispose()
    {
        string? directory = Environment.GetEnvironmentVariable("PETREL_TEST_RESULTS");
        if (_reports.IsEmpty || string.IsNullOrEmpty(directory))
        {
            return;
        }

        WastReport[] reports = [.. _reports];
        string line = $"{_mode}: {reports.Sum(r => r.Passed)} passed, {reports.Sum(r => r.Failed)} failed, "
            + $"{reports.Sum(r => r.Skipped)} skipped in {reports.Length} scripts\n";
        lock (s_fileLock)
        {
            File.AppendAllText(Path.Combine(directory, "conformance.txt"), line);
        }
    }
}
