namespace Petrel.Wast;

/// <summary>Runs many scripts, several at a time.</summary>
public static class WastSuite
{
    // The scripts recurse to exhaustion: more than the limit that the engine keeps, whatever the process was given.
    private const int StackSize = 16 << 20;

    /// <summary>The scripts among <paramref name="paths"/> and below the directories among them, in order of their names.</summary>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static IReadOnlyList<string> FindScripts(IEnumerable<string> paths)
    {
        var scripts = new List<string>();
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
            {
                string[] found = Directory.GetFiles(path, "*.wast", SearchOption.AllDirectories);
                Array.Sort(found, StringComparer.Ordinal);
                scripts.AddRange(found);
            }
            else if (File.Exists(path))
            {
                scripts.Add(path);
            }
            else
            {
                throw new FileNotFoundException($"there is no file or directory {path}", path);
            }
        }

        return scripts;
    }

    /// <summary>Runs scripts and hands out each report when its script and all before it have ended.</summary>
    /// <param name="scripts">Paths.</param>
    /// <param name="options">How to run them.</param>
    /// <param name="jobs">How many at a time.</param>
    public static IEnumerable<WastReport> Run(IReadOnlyList<string> scripts, WastOptions options, int jobs)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(jobs);

        var reports = new TaskCompletionSource<WastReport>[scripts.Count];
        for (int i = 0; i < reports.Length; i++)
        {
            reports[i] = new TaskCompletionSource<WastReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        int next = -1;
        for (int i = 0; i < Math.Min(jobs, scripts.Count); i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"wast jobs {i}" }.Start();
        }

        foreach (TaskCompletionSource<WastReport> report in reports)
        {
            yield return report.Task.GetAwaiter().GetResult();
        }

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < scripts.Count; i = Interlocked.Increment(ref next))
            {
                reports[i].SetResult(RunWithTimeout(scripts[i], options));
            }
        }
    }

    /// <summary>Runs one script on a thread of its own, which is left behind when it takes too long.</summary>
    public static WastReport RunWithTimeout(string script, WastOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        WastReport? report = null;
        var thread = new Thread(() => report = WastRunner.RunFile(script, options), StackSize) { IsBackground = true, Name = script };
        thread.Start();
        return thread.Join(options.Timeout) && report is not null
            ? report
            : new WastReport(script, 0, [new WastFailure(script, 0, "an end", $"no end after {options.Timeout.TotalSeconds:N0} s")], 0);
    }
}
