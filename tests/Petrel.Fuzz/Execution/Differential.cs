using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Execution;

/// <summary>Runs a module every way there is and says where they disagree.</summary>
internal sealed class Differential(NodeOracle? node)
{
    private readonly PetrelConfiguration[] _configurations = PetrelConfiguration.All();

    /// <summary>Modules that Node ran, too.</summary>
    public int NodeRuns { get; private set; }

    /// <summary>Calls, and how many of them trapped: generated code that always traps tests little.</summary>
    public (int Calls, int Traps) Count { get; private set; }

    public Dictionary<string, int> Traps { get; } = [];

    public string LastDigest { get; private set; } = "";

    /// <summary>Null when all agree.</summary>
    public string? Disagreement(ModuleTree module)
    {
        byte[] bytes = module.Encode();
        return RoundTrip(module, bytes) ?? Run(bytes, module.Profile.Features);
    }

    /// <summary>Runs a module that uses <paramref name="features"/>.</summary>
    public string? Run(byte[] bytes, WasmFeatures features)
    {
        Outcome? first = null;
        foreach (PetrelConfiguration configuration in _configurations)
        {
            Outcome outcome;
            try
            {
                outcome = configuration.Run(bytes);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                return $"{configuration.Name}: {exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")} {exception.StackTrace?.Split('\n')[0].Trim()}";
            }

            first ??= outcome;
            if (Outcome.Difference(first, outcome) is { } difference)
            {
                return $"{_configurations[0].Name} and {configuration.Name}: {difference}";
            }
        }

        Count = (Count.Calls + first!.Lines.Count(IsCall), Count.Traps + first.Lines.Count(line => IsCall(line) && line.Contains("trap", StringComparison.Ordinal)));
        foreach (string line in first.Lines.Where(line => IsCall(line) && line.Contains("trap ", StringComparison.Ordinal)))
        {
            string code = line[(line.IndexOf("trap ", StringComparison.Ordinal) + 5)..];
            Traps[code] = Traps.GetValueOrDefault(code) + 1;
        }

        LastDigest = string.Join('\n', first.Lines);
        bool nodeCan = node is not null && (features & ~node.Features) == 0 && (features & WasmFeatures.RelaxedSimd) == 0;
        if (!nodeCan)
        {
            return null;
        }

        NodeRuns++;
        return Outcome.Difference(first.Coarse(), node!.Run(bytes)) is { } other ? $"petrel and node: {other}" : null;
    }

    private static bool IsCall(string line) => !line.Contains("memory", StringComparison.Ordinal);

    private static string? RoundTrip(ModuleTree module, byte[] bytes)
    {
        try
        {
            string text = TextFormat.ToText(bytes);
            byte[] again = TextFormat.ToBinary(text);
            return again.AsSpan().SequenceEqual(bytes) || again.AsSpan().SequenceEqual(module.Encode(withDataCount: false))
                ? null
                : "round trip: printing and assembling gives other bytes";
        }
        catch (PetrelException exception)
        {
            return $"round trip: {exception.Message}";
        }
    }
}
