using System.Text;
using Xunit;

namespace Petrel.Tests.Compilation;

/// <summary>Least and greatest in vector registers: random loops with <c>select</c> do what the same loops with <c>if</c> do.</summary>
public sealed class VectorSelectTests
{
    private const int Locals = 5;
    private static readonly string[] s_comparisons = ["lt_s", "le_s", "gt_s", "ge_s", "lt_u", "le_u", "gt_u", "ge_u"];
    private static readonly int[] s_constants = [0, 1, -1, 2, 7, -100, int.MaxValue, int.MinValue];

    [Fact]
    public void EditDistanceIsRight()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, """
            (module
              (memory 1)
              (data (i32.const 0) "kitten..sitting")
              (func (export "distance") (param $n i32) (param $m i32) (result i32)
                (local $i i32) (local $j i32) (local $left i32) (local $above i32) (local $replaced i32) (local $diagonal i32)
                (loop $first
                  (i32.store (i32.add (i32.const 100) (i32.shl (local.get $j) (i32.const 2))) (local.get $j))
                  (local.set $j (i32.add (local.get $j) (i32.const 1)))
                  (br_if $first (i32.le_u (local.get $j) (local.get $m))))
                (loop $rows
                  (local.set $diagonal (local.get $i))
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (i32.store (i32.const 100) (local.get $i))
                  (local.set $left (local.get $i))
                  (local.set $j (i32.const 1))
                  (loop $columns
                    (i32.add
                      (local.get $diagonal)
                      (i32.ne (i32.load8_u (i32.sub (local.get $i) (i32.const 1))) (i32.load8_u offset=8 (i32.sub (local.get $j) (i32.const 1)))))
                    local.set $replaced
                    (local.set $above (i32.load (i32.add (i32.const 100) (i32.shl (local.get $j) (i32.const 2)))))
                    (local.set $diagonal (local.get $above))
                    (i32.add (i32.const 100) (i32.shl (local.get $j) (i32.const 2)))
                    (local.get $replaced)
                    (local.tee $left (i32.add (select (local.get $above) (local.get $left) (i32.lt_s (local.get $above) (local.get $left))) (i32.const 1)))
                    (i32.lt_s (local.get $replaced) (local.get $left))
                    select
                    local.tee $left
                    i32.store
                    (local.set $j (i32.add (local.get $j) (i32.const 1)))
                    (br_if $columns (i32.le_u (local.get $j) (local.get $m))))
                  (br_if $rows (i32.lt_u (local.get $i) (local.get $n))))
                (local.get $left)))
            """);
        Assert.Equal(3, new Instance(store, module).GetFunction<int, int, int>("distance")!(6, 7));
    }

    [Fact]
    public void RandomLoopsDoWhatTheyDoWithBranches()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            string plain = Loop(new Random(seed), branches: true);
            string selecting = Loop(new Random(seed), branches: false);
            using var engine = new Engine();
            using var store = new Store(engine);
            using Module module = Module.FromText(engine, $"(module (memory 1) (global $steps (mut i32) (i32.const 0)) {Function("plain", plain)} {Function("selecting", selecting)})");
            var expected = new Instance(store, module);
            var actual = new Instance(store, module);
            for (int i = 0; i < 4; i++)
            {
                int a = s_constants[(seed + i) % s_constants.Length];
                int b = (seed * 31) + i;
                Assert.Equal(
                    expected.GetFunction<int, int, int>("plain")!(a, b),
                    actual.GetFunction<int, int, int>("selecting")!(a, b));
            }
        }
    }

    private static string Function(string name, string body) => $"""
        (func (export "{name}") (param i32 i32) (result i32) (local i32 i32 i32) (local $n i32) (local $hash i32)
          (loop $again
            {body}
            (br_if $again (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 20))))
          (local.set $n (i32.const 0))
          (loop $all
            (local.set $hash (i32.xor (i32.mul (local.get $hash) (i32.const 31)) (i32.load (i32.shl (local.get $n) (i32.const 2)))))
            (br_if $all (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 64))))
          {string.Concat(Enumerable.Range(0, Locals).Select(i => $"(local.set $hash (i32.add (i32.mul (local.get $hash) (i32.const 7)) (local.get {i})))"))}
          (local.get $hash))
        """;

    private static string Loop(Random random, bool branches)
    {
        var text = new StringBuilder();
        int count = random.Next(3, 9);
        for (int i = 0; i < count; i++)
        {
            Statement(random, text, branches, 0);
        }

        return text.ToString();
    }

    private static void Statement(Random random, StringBuilder text, bool branches, int depth)
    {
        int local = random.Next(Locals);
        switch (random.Next(depth < 2 ? 11 : 9))
        {
            case 0:
                text.Append($"(local.set {local} (i32.load (i32.and (local.get $n) (i32.const 31))))");
                break;
            case 1:
                text.Append($"(local.set {local} (i32.{(random.Next(2) == 0 ? "add" : "mul")} (local.get {random.Next(Locals)}) {Constant()}))");
                break;
            case 2:
                // An address: the local is a wide one.
                text.Append($"(i32.store8 offset=64 (local.tee {local} (i32.and (local.get {local}) (i32.const 63))) (local.get {random.Next(Locals)}))");
                break;
            case 3:
                // Changed between being read and being stored.
                text.Append($"(i32.store (i32.shl (local.get $n) (i32.const 2)) (local.get {local}) (local.set {local} {Extreme()}))");
                break;
            case 4:
                text.Append($"(i32.store offset=4 (i32.shl (local.get $n) (i32.const 2)) {Extreme()})");
                break;
            case 5:
                text.Append($"(i32.store offset=8 (i32.shl (local.get $n) (i32.const 2)) (local.tee {local} {Extreme()}))");
                break;
            case 6:
                text.Append($"(local.set {local} (i32.{(random.Next(2) == 0 ? "add" : "sub")} {Extreme()} {Constant()}))");
                break;
            case 7 or 8:
                text.Append($"(local.set {local} {Extreme()})");
                break;
            case 9:
                text.Append($"(if (i32.and (local.get {local}) (i32.const 1)) (then ");
                Statement(random, text, branches, depth + 1);
                text.Append(')').Append("(else ");
                Statement(random, text, branches, depth + 1);
                text.Append("))");
                break;
            default:
                text.Append($"(block $out (br_if $out (i32.lt_s (local.get {local}) {Constant()}))");
                Statement(random, text, branches, depth + 1);
                Statement(random, text, branches, depth + 1);
                text.Append(')');
                break;
        }

        string Constant() => $"(i32.const {s_constants[random.Next(s_constants.Length)]})";

        string Extreme()
        {
            int a = random.Next(Locals);
            int b = random.Next(Locals);
            bool swapped = random.Next(2) == 0;
            string comparison = s_comparisons[random.Next(s_comparisons.Length)];
            string condition = $"(i32.{comparison} (local.get {(swapped ? b : a)}) (local.get {(swapped ? a : b)}))";
            return branches
                ? $"(if (result i32) {condition} (then (local.get {a})) (else (local.get {b})))"
                : $"(select (local.get {a}) (local.get {b}) {condition})";
        }
    }
}
