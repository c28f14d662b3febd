namespace Petrel.Wast;

/// <summary>Counts directives while a script runs; the threads of a script share it.</summary>
internal sealed class Tally(string file)
{
    private readonly Lock _lock = new();
    private readonly List<WastFailure> _failures = [];
    private int _passed;
    private int _skipped;

    public void Pass() => Interlocked.Increment(ref _passed);

    public void Skip() => Interlocked.Increment(ref _skipped);

    public void Fail(int line, string expected, string found)
    {
        lock (_lock)
        {
            _failures.Add(new WastFailure(file, line, expected, found));
        }
    }

    public WastReport ToReport()
    {
        lock (_lock)
        {
            return new WastReport(file, _passed, [.. _failures], _skipped);
        }
    }
}
