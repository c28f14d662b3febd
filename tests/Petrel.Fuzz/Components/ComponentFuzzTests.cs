using Xunit;
using Xunit.Abstractions;

namespace Petrel.Fuzz.Components;

/// <summary>A bounded run with each test run: the same seeds every time. <c>eng/fuzz --components</c> goes further.</summary>
public sealed class ComponentFuzzTests(ITestOutputHelper output)
{
    private const int Compositions = 60;

    [Fact]
    public void Values_pass_through_random_compositions()
    {
        using var check = new ComponentCheck();
        for (int seed = 1; seed <= Compositions; seed++)
        {
            string? problem = check.Run(seed);
            Assert.True(problem is null, $"seed {seed} (eng/fuzz --components --seed {seed} --count 1): {problem}");
        }

        (int calls, int traps) = check.Changed;
        output.WriteLine($"{Compositions} compositions, {traps} of {calls} calls with changed bytes trapped");
        Assert.True(traps > calls / 20 && traps < calls * 19 / 20, "changed bytes always trap, or never");
    }

    [Fact]
    public void Handles_are_what_the_model_says()
    {
        using var check = new HandleCheck();
        for (int seed = 1; seed <= 400; seed++)
        {
            string? problem = check.Run(seed);
            Assert.True(problem is null, $"seed {seed}: {problem}");
        }

        (int calls, int traps) = check.Count;
        output.WriteLine($"400 runs, {calls} calls, {traps} traps");
        Assert.True(traps > 100 && traps < calls / 4, "misuse is too frequent, or too rare");
    }
}
