using Petrel.Fuzz.Execution;
using Petrel.Fuzz.Generation;
using Petrel.Fuzz.Mutation;
using Petrel.Fuzz.Tree;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Fuzz;

/// <summary>A bounded run with each test run: the same seeds every time. <c>eng/fuzz</c> goes further.</summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Modules = 120;
    private const int Mutants = 3;

    [Fact]
    public void Configurations_agree_on_random_modules()
    {
        var differential = new Differential(null);
        for (int seed = 1; seed <= Modules; seed++)
        {
            ModuleTree module = ModuleGenerator.Generate(seed);
            string? disagreement = differential.Disagreement(module);
            Assert.True(disagreement is null, $"seed {seed} (eng/fuzz --seed {seed} --count 1 reduces it): {disagreement}");
        }

        (int calls, int traps) = differential.Count;
        output.WriteLine($"{Modules} modules, {traps} of {calls} calls trapped");
        Assert.True(traps < calls * 3 / 4, "generated code does little but trap");
    }

    [SkippableNodeFact]
    public void Node_agrees_on_random_modules()
    {
        using NodeOracle node = NodeOracle.Start(out _)!;
        output.WriteLine($"Node {node.Version} with {node.Features & ~WasmFeatures.Wasm2}");
        var differential = new Differential(node);
        for (int seed = 1; seed <= Modules / 2; seed++)
        {
            string? disagreement = differential.Disagreement(ModuleGenerator.Generate(seed));
            Assert.True(disagreement is null, $"seed {seed} (eng/fuzz --seed {seed} --count 1 reduces it): {disagreement}");
        }

        Assert.True(differential.NodeRuns > 0, "Node ran nothing");
    }

    [Fact]
    public void Mutants_get_an_answer_or_a_documented_exception()
    {
        string directory = Path.Combine(Path.GetTempPath(), "petrel-fuzz");
        for (int seed = 1; seed <= Modules; seed++)
        {
            Assert.Empty(MutationCheck.Run(ModuleGenerator.Generate(seed), seed, Mutants, null, directory));
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_module() =>
        Assert.Equal(ModuleGenerator.Generate(99).Encode(), ModuleGenerator.Generate(99).Encode());

    public static TheoryData<string> Regressions() =>
        [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Regressions"), "*.wat").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>What the fuzzer found once: every export answers 0, or the trap that a comment <c>;; name: trap Code</c> names, in every configuration.</summary>
    [Theory]
    [MemberData(nameof(Regressions))]
    public void What_was_found_stays_found(string file)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Regressions", file));
        byte[] bytes = TextFormat.ToBinary(text);
        foreach (PetrelConfiguration configuration in PetrelConfiguration.All())
        {
            foreach (string line in configuration.Run(bytes).Lines.Where(line => !line.Contains("memory", StringComparison.Ordinal)))
            {
                Assert.True(
                    line.EndsWith(": 0", StringComparison.Ordinal) || text.Contains($";; {line}\n", StringComparison.Ordinal),
                    $"{configuration.Name}: {line}");
            }
        }
    }
}

/// <summary>A test that needs Node; one visible skip when it is not on this machine.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SkippableNodeFactAttribute : FactAttribute
{
    public SkippableNodeFactAttribute()
    {
        using NodeOracle? node = NodeOracle.Start(out string reason);
        if (node is null)
        {
            Skip = reason;
        }
    }
}
