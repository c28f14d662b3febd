using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Comparisons that are kept in a local while what they compared changes.</summary>
public sealed class HeldComparisonTests
{
    private static readonly int[] s_values = [0, 1, 2, 3, -1, -5, 100, int.MaxValue, int.MinValue];

    [Theory]
    [InlineData("lt_s")]
    [InlineData("lt_u")]
    [InlineData("gt_s")]
    [InlineData("gt_u")]
    [InlineData("le_s")]
    [InlineData("le_u")]
    [InlineData("ge_s")]
    [InlineData("ge_u")]
    [InlineData("eq")]
    [InlineData("ne")]
    public void TheBranchSeesWhatWasCompared(string comparison)
    {
        foreach (string type in (string[])["i32", "i64"])
        {
            string compare = $"({type}.{comparison} (local.get $x) (local.get $y))";
            string zero = $"({type}.eqz (local.get $x))";
            using var engine = new Engine();
            using var store = new Store(engine);
            using Module module = Module.FromText(engine, $$"""
                (module
                  {{Function("plain", compare, "(local.get $c)")}}
                  {{Function("hidden", $"(i32.add {compare} (i32.const 0))", "(local.get $c)")}}
                  {{Function("inverted", compare, "(i32.eqz (i32.eqz (local.get $c)))")}}
                  {{Function("zero", zero, "(local.get $c)")}}
                  {{Function("hidden zero", $"(i32.add {zero} (i32.const 0))", "(local.get $c)")}}
                  {{Function("not", compare, "(i32.eqz (local.get $c))")}}
                  {{Function("hidden not", $"(i32.add {compare} (i32.const 0))", "(i32.eqz (local.get $c))")}})
                """);
            var instance = new Instance(store, module);
            foreach (int x in s_values)
            {
                foreach (int y in s_values)
                {
                    Assert.Equal(Run("hidden", x, y), Run("plain", x, y));
                    Assert.Equal(Run("hidden", x, y), Run("inverted", x, y));
                    Assert.Equal(Run("hidden zero", x, y), Run("zero", x, y));
                    Assert.Equal(Run("hidden not", x, y), Run("not", x, y));
                }
            }

            string Function(string name, string condition, string use) => $"""
                (func (export "{name}") (param i32 i32) (result i32) (local $x {type}) (local $y {type}) (local $c i32) (local $n i32) (local $sum i32)
                  (local.set $x {(type == "i32" ? "(local.get 0)" : "(i64.extend_i32_s (local.get 0))")})
                  (local.set $y {(type == "i32" ? "(local.get 1)" : "(i64.extend_i32_s (local.get 1))")})
                  (block $out
                    (loop $again
                      (br_if $out (i32.gt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 8)))
                      ;; What is compared changes before the branch.
                      (local.set $c {condition})
                      (local.set $x ({type}.sub (local.get $x) ({type}.const 1)))
                      (if {use} (then (local.set $sum (i32.add (local.get $sum) (local.get $n)))))
                      ;; The local may be something else where control flow has joined, or has been assigned to.
                      (local.set $c {condition})
                      (local.set $y ({type}.shr_u (local.get $y) ({type}.const 1)))
                      (block $skip
                        (br_if $skip (i32.and (local.get $n) (i32.const 1)))
                        (local.set $c (i32.const 1)))
                      (if {use} (then (local.set $sum (i32.add (local.get $sum) (i32.const 100)))))
                      (local.set $c {condition})
                      (drop (local.tee $c (i32.and (local.get $n) (i32.const 2))))
                      (if {use} (then (local.set $sum (i32.add (local.get $sum) (i32.const 1000)))))
                      (local.set $c {condition})
                      (drop (local.tee $c {condition.Replace("$x", "$y", StringComparison.Ordinal)}))
                      (if {use} (then (local.set $sum (i32.add (local.get $sum) (i32.const 10000)))))
                      (local.set $c {condition})
                      (local.set $x ({type}.add (local.get $x) ({type}.const 2)))
                      (br_if $again {use})
                      (local.set $sum (i32.add (local.get $sum) (local.get $c)))
                      (br_if $again (i32.lt_u (local.get $n) (i32.const 4)))))
                  (local.get $sum))
                """;
            int Run(string name, int x, int y) => instance.GetFunction<int, int, int>(name)!(x, y);
        }
    }
}
