using System.Globalization;
using System.Text;

namespace Petrel.Tests.Compilation.Splitting;

/// <summary>
/// An interpreter like those that compilers make: one loop around a <c>br_table</c>, nested blocks, the code of each case behind the
/// end of its block. It runs a random program of its own operations.
/// </summary>
internal static class InterpreterModule
{
    /// <summary>The text of a module that exports <c>run (param steps) (result hash)</c>.</summary>
    /// <param name="cases">Number of operations.</param>
    /// <param name="statements">Length of each.</param>
    public static string Text(int cases, int statements)
    {
        var random = new Random(cases);
        var text = new StringBuilder();
        text.Append("(module (memory 1) (func (export \"run\") (param $steps i32) (result i32)\n");
        text.Append("(local $pc i32) (local $a i32) (local $b i64) (local $c f64) (local $d i32) (local $t i32)\n");
        text.Append("(local.set $a (i32.const 1)) (local.set $pc (i32.const 12345))\n(block $done (loop $next\n");
        text.Append("(br_if $done (i32.eqz (local.get $steps))) (local.set $steps (i32.sub (local.get $steps) (i32.const 1)))\n");
        text.Append("(local.set $pc (i32.add (i32.mul (local.get $pc) (i32.const 1664525)) (i32.const 1013904223)))\n");
        for (int i = cases; i >= 0; i--)
        {
            text.Append(CultureInfo.InvariantCulture, $"(block $b{i} ");
        }

        text.Append("(br_table");
        for (int i = 0; i <= cases; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $" $b{i}");
        }

        text.Append(CultureInfo.InvariantCulture, $" (i32.rem_u (i32.shr_u (local.get $pc) (i32.const 8)) (i32.const {cases}))))\n");
        for (int i = 0; i < cases; i++)
        {
            for (int k = 0; k < statements; k++)
            {
                int n = random.Next(1, 1 << 16);
                text.Append(random.Next(8) switch
                {
                    0 => $"(local.set $a (i32.add (local.get $a) (i32.const {n})))",
                    1 => $"(local.set $b (i64.add (i64.mul (local.get $b) (i64.const 31)) (i64.extend_i32_s (local.get $a))))",
                    2 => $"(local.set $c (f64.add (local.get $c) (f64.convert_i32_s (i32.and (local.get $a) (i32.const 255)))))",
                    3 => $"(i32.store (i32.and (local.get $a) (i32.const 65528)) (i32.xor (local.get $d) (i32.const {n})))",
                    4 => $"(local.set $d (i32.xor (local.get $d) (i32.load (i32.and (local.get $pc) (i32.const 65528)))))",
                    5 => $"(if (i32.lt_s (local.get $a) (i32.const {n})) (then (local.set $a (i32.sub (i32.const {n}) (local.get $a)))) (else (local.set $d (local.get $a))))",
                    6 => $"(local.set $t (i32.const 3)) (loop $inner (local.set $d (i32.add (i32.rotl (local.get $d) (i32.const 5)) (local.get $t))) "
                        + "(br_if $inner (local.tee $t (i32.sub (local.get $t) (i32.const 1)))))",
                    _ => $"(if (i32.eq (local.get $d) (i32.const {n})) (then (return (local.get $a)))) (if (i32.eq (local.get $a) (i32.const {n})) (then (br $done)))",
                });
            }

            text.Append(" (br $next))\n");
        }

        text.Append("unreachable))\n");
        text.Append("(i32.add (i32.add (local.get $a) (local.get $d)) (i32.add (i32.wrap_i64 (local.get $b)) (i32.trunc_sat_f64_s (local.get $c))))))");
        return text.ToString();
    }
}
