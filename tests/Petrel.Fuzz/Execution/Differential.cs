using Petrel.Fuzz.Tree;

namespace Petrel.Fuzz.Execution;

/// <summary>Runs a module every way there is and says where they disagree.</summary>
/// <param name="node">Node, when it is asked.</param>
/// <param name="isAhead">Whether code that is compiled ahead of time is compared, too.</param>
internal sealed class Differential(NodeOracle? node, bool isAhead = false)
{
    private readonly PetrelConfiguration[] _configurations =
        isAhead ? [.. PetrelConfiguration.All(), .. PetrelConfiguration.AheadOfTime()] : PetrelConfiguration.All();

    /// <summary>Modules that Node ran, too.</summary>
    public int NodeRuns { get; private set; }

    /// <summary>Calls, and how many of them trapped: generated code that always traps tests little.</summary>
    public (int Calls, int Traps) Count { get; private set; }

    public Dictionary<string, int> Traps { get; } = [];

    public string LastDigest { get; private set; } = "";

    /// <summary>What runs at the moment: what is at fault when it never ends.</summary>
    public byte[] Current { get; private set; } = [];

    /// <summary>Null when all agree.</summary>
    public string? Disagreement(ModuleTree module)
    {
        byte[] bytes = module.Encode();
        Current = bytes;
        return RoundTrip(bytes, () => module.Encode(withDataCount: false)) ?? Run(bytes, module.Profile.Features) ?? RunLinked(module);
    }

    /// <summary>Runs a module that uses <paramref name="features"/>.</summary>
    public string? Run(byte[] bytes, WasmFeatures features) =>
        Compare(features, configuration => configuration.Run(bytes), oracle => oracle.Run(bytes), out string digest, counts: true) is { } difference
            ? difference
            : Digest(digest);

    private string? Digest(string digest)
    {
        LastDigest = digest;
        return null;
    }

    /// <summary>How a module is taken apart depends on nothing else.</summary>
    public static int LinkSeed(ModuleTree module) => module.Functions.Count + module.Globals.Count;

    /// <summary>The same taken apart into three modules that are linked.</summary>
    private string? RunLinked(ModuleTree module)
    {
        if (LinkedModules.Create(module, LinkSeed(module)) is not { } linked)
        {
            return null;
        }

        foreach (LinkedRole role in LinkedModules.Roles)
        {
            if (RoundTrip(linked.Encode(role), () => linked.Encode(role, withDataCount: false)) is { } problem)
            {
                return $"{role} {problem}";
            }
        }

        string? difference = Compare(module.Profile.Features, configuration => configuration.Run(linked), oracle => oracle.Run(linked), out string digest, counts: false);
        LastDigest += "\nlinked\n" + digest;
        return difference is null ? null : "linked " + difference;
    }

    private string? Compare(WasmFeatures features, Func<PetrelConfiguration, Outcome> run, Func<NodeOracle, Outcome> runNode, out string digest, bool counts)
    {
        digest = "";
        Outcome? first = null;
        foreach (PetrelConfiguration configuration in _configurations)
        {
            Outcome outcome;
            try
            {
                outcome = run(configuration);
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

        digest = string.Join('\n', first!.Lines);
        if (counts)
        {
            Tally(first);
        }

        bool nodeCan = node is not null && (features & ~node.Features) == 0 && (features & WasmFeatures.RelaxedSimd) == 0;
        if (!nodeCan)
        {
            return null;
        }

        NodeRuns++;
        return Outcome.Difference(first.Coarse(), runNode(node!)) is { } other ? $"petrel and node: {other}" : null;
    }

    private void Tally(Outcome first)
    {
        Count = (Count.Calls + first.Lines.Count(IsCall), Count.Traps + first.Lines.Count(line => IsCall(line) && line.Contains("trap", StringComparison.Ordinal)));
        foreach (string line in first.Lines.Where(line => IsCall(line) && line.Contains("trap ", StringComparison.Ordinal)))
        {
            string code = line[(line.IndexOf("trap ", StringComparison.Ordinal) + 5)..];
            Traps[code] = Traps.GetValueOrDefault(code) + 1;
        }
    }

    private static bool IsCall(string line) => !line.Contains("memory", StringComparison.Ordinal);

    /// <summary>
    /// Text and back; the section of data counts is only there when code needs it, and the text has a line for each import of a group
    /// (compact import section).
    /// </summary>
    private static string? RoundTrip(byte[] bytes, Func<byte[]> withoutDataCount)
    {
        try
        {
            string text = TextFormat.ToText(bytes);
            byte[] again = TextFormat.ToBinary(text);
            return again.AsSpan().SequenceEqual(bytes) || again.AsSpan().SequenceEqual(withoutDataCount()) || TextFormat.ToText(again) == text
                ? null
                : "round trip: printing and assembling gives other bytes";
        }
        catch (PetrelException exception)
        {
            return $"round trip: {exception.Message}";
        }
    }
}
