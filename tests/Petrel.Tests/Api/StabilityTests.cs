using Xunit;

namespace Petrel.Tests.Api;

/// <summary>STABILITY.md names every proposal, and says truly whether it is on.</summary>
public sealed class StabilityTests
{
    private static readonly string[] s_table = ReadTable();

    public static TheoryData<WasmFeatures> Features()
    {
        var features = new TheoryData<WasmFeatures>();
        foreach (WasmFeatures feature in Enum.GetValues<WasmFeatures>().Where(feature => long.PopCount((long)feature) == 1))
        {
            features.Add(feature);
        }

        return features;
    }

    [Theory]
    [MemberData(nameof(Features))]
    public void EveryProposalHasARowThatIsTrue(WasmFeatures feature)
    {
        string row = Assert.Single(s_table, line => line.Contains($"| `{WasmFeatureNames.Name(feature)}` |", StringComparison.Ordinal));
        string[] cells = [.. row.Split('|').Select(cell => cell.Trim())];
        bool isOn = (EngineOptions.Default.Features & feature) != 0;
        Assert.Equal(isOn ? "yes" : "no", cells[3]);
        Assert.Contains(cells[4], (string[])["2", "3"]);
    }

    private static string[] ReadTable()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string path = Path.Combine(directory.FullName, "STABILITY.md");
            if (File.Exists(path))
            {
                return File.ReadAllLines(path);
            }
        }

        throw new FileNotFoundException("STABILITY.md is not above the tests.");
    }
}
