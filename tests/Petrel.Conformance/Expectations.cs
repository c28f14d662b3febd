using System.Globalization;

namespace Petrel.Conformance;

/// <summary>The checked-in list of scripts that are known to fail, with reasons (expectations.txt).</summary>
internal static class Expectations
{
    /// <summary>By script.</summary>
    public static IReadOnlyDictionary<string, Expectation> Entries { get; } = Read(Path.Combine(AppContext.BaseDirectory, "expectations.txt"));

    private static Dictionary<string, Expectation> Read(string path)
    {
        var entries = new Dictionary<string, Expectation>();
        foreach (string line in File.ReadLines(path))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] parts = line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
            Assert.True(
                parts.Length == 3 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out _),
                $"expectations.txt: an entry is a script, a number and a reason, but one is: {line}");
            var entry = new Expectation(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
            Assert.True(entries.TryAdd(entry.Script, entry), $"expectations.txt: there are two entries for {entry.Script}");
        }

        return entries;
    }
}
