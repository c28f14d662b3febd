using System.Text;
using Petrel.Text;
using Petrel.Text.Script;
using Xunit;

namespace Petrel.Tests.Text;

/// <summary>Whatever the text is, the only exception is <see cref="TextFormatException"/>, and nothing overflows or hangs.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] s_replacements =
        ["", "(", ")", "\"", "$", ";", "(;", ";;", "(@", "\\", "0", "-", "x", "\n", "\0", "é", " (then) ", " end ", "i32 ", "99999999999999999999"];

    public static TheoryData<string> Sources => new(
        """
        (module $m
          (type $t (func (param $a i32) (result i32))) (rec (type $s (sub (struct (field $x (mut i8)) (field i32 i64)))))
          (import "m" "f" (func $i (type $t))) (import "g" (item "a") (item "b") (global i32))
          (table $tab 1 2 funcref) (memory $mem i64 1 2) (global $g (mut i32) (i32.const -0x1p1)) (tag $e (param i32))
          (export "f" (func $f)) (start $f) (elem $el (i32.const 0) $f $i) (data $d (i64.const 0) "a\00\u{41}" "b"))
        """,
        """
        (func $f (export "a") (param $x i32) (param f32) (result i32) (local $y i32) (local v128 f64)
          (@metadata.code.branch_hint "\01") (if $l (result i32) (i32.eqz (local.get $x))
            (then (br $l (i32.const 1_000))) (else (loop $k (br_if $k (i32.const 0))) block $z nop end $z (i32.const 2)))
          (drop (v128.const f32x4 1 nan:0x7 0x1.8p3 -inf)) try_table (catch_all 0) end (i32.load offset=4 align=1 (unreachable)))
        (memory (data "xyz\n")) (table funcref (elem $f 0)) (@custom "c" (after func) "bytes") (; comment (; nested ;) ;) ;; line
        """,
        """
        (module (type $f (func)) (type $c (cont $f)) (tag $t) (type $a (array (mut i8))) (data $d "abc")
          (func (@name "λ") (block $h (result (ref $c)) (resume $c (on $t $h) (on $t switch) (cont.new $c (ref.func 0))) (unreachable)) drop)
          (func (try $x (do (throw $t)) (catch $t (rethrow $x)) (catch_all)) (try (do) (delegate 0))
            (br_table 0 0 0 (i32.const 1)) (select (result i32) (i32.const 1) (i32.const 2) (i32.const 3)) drop
            (drop (array.new_data $a $d (i32.const 0) (i32.const 1))) (drop (br_on_cast 0 anyref (ref null $a) (unreachable)))
            (call_indirect 0 (param i32) (result i32 i32) (i32.const 0)) (drop (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15))))
        """);

    [Theory]
    [MemberData(nameof(Sources))]
    public void ChangedModulesAreRejectedOrAssembled(string source)
    {
        int rejected = 0;
        foreach (string text in Changed(source))
        {
            try
            {
                WatParser.Assemble(text);
            }
            catch (TextFormatException e)
            {
                Assert.InRange(e.Line, 1, 20);
                rejected++;
            }
        }

        Assert.True(rejected > source.Length);
    }

    [Fact]
    public void ChangedScriptsAreRejectedOrParsed()
    {
        const string Script =
            """
            (module $m (func (export "f") (param i32) (result f32) (f32.const 1))) (module binary "\00asm" "\01\00\00\00")
            (module definition $d quote "(func)") (module instance $i $d) (register "r" $m)
            (assert_return (invoke $m "f" (i32.const -1) (ref.extern 3)) (f32.const nan:canonical) (either (ref.null) (ref.func)))
            (assert_return (get "g") (v128.const f32x4 1 nan:arithmetic 3 4)) (assert_trap (module (func $s) (start $s)) "x")
            (assert_malformed (module quote "(func") "unexpected") (assert_exception (invoke "f")) (thread $t (shared (module $m)) (wait $u))
            """;
        foreach (string text in Changed(Script))
        {
            try
            {
                foreach (WastCommand command in WastScript.Parse(text).Commands)
                {
                    if (command is WastModuleCommand { Module: WastModule module })
                    {
                        module.ToBinary();
                    }
                }
            }
            catch (TextFormatException e)
            {
                Assert.InRange(e.Line, 1, 20);
            }
        }
    }

    [Theory]
    [InlineData("(func ", "(block ", "", ")", ")")]
    [InlineData("(func ", "block ", "", "end ", ")")]
    [InlineData("(func ", "(i32.eqz ", "(i32.const 0)", ")", "drop)")]
    [InlineData("(func ", "(if (i32.const 0) (then ", "", "))", ")")]
    [InlineData("(func ", "(if ", "", "(then))", ")")]
    [InlineData("(func ", "(try (do ", "", ") (delegate 0))", ")")]
    [InlineData("(global i32 ", "(i32.add (i32.const 1) ", "(i32.const 0)", ")", ")")]
    [InlineData("", "(; ", "", ";) ", "")]
    [InlineData("(@a ", "(@b ", "", ") ", ")")]
    public void DeepNestingIsFine(string start, string open, string middle, string close, string end)
    {
        const int Depth = 100_000;
        var text = new StringBuilder(start);
        text.Insert(text.Length, open, Depth).Append(middle).Insert(text.Length, close, Depth).Append(end);
        Assert.NotEmpty(WatParser.Assemble(text.ToString()));
        Assert.Throws<TextFormatException>(() => WatParser.Assemble(text.ToString(0, text.Length - close.Length - end.Length)));
    }

    [Fact]
    public void DeepNestingOfOtherThingsIsRefused()
    {
        string threads = string.Concat(Enumerable.Repeat("(thread $t ", 100_000));
        string alternatives = "(assert_return (invoke \"f\") " + string.Concat(Enumerable.Repeat("(either ", 100_000));
        Assert.Throws<TextFormatException>(() => WastScript.Parse(threads));
        Assert.Throws<TextFormatException>(() => WastScript.Parse(alternatives));
        Assert.Throws<TextFormatException>(() => WatParser.Assemble(string.Concat(Enumerable.Repeat("(ref null ", 100_000))));
        Assert.Throws<TextFormatException>(() => WatParser.Assemble("(type " + string.Concat(Enumerable.Repeat("(sub ", 100_000))));
    }

    [Fact]
    public void ManyLabelsAndLocalsTakeLinearTime()
    {
        const int Count = 200_000;
        var text = new StringBuilder("(func");
        for (int i = 0; i < Count; i++)
        {
            text.Append(" (local $l").Append(i).Append(" i32)");
        }

        for (int i = 0; i < Count; i++)
        {
            text.Append(" block $b").Append(i % 100).Append(" br $b0 local.get $l").Append(i).Append(" drop");
        }

        text.Insert(text.Length, " end", Count).Append(')');
        // Functions whose type has many parameters must not cost as much as the parameters.
        text.Append("(type $big (func").Insert(text.Length, " (param i32)", 10_000).Append("))");
        text.Insert(text.Length, "(func (type $big))", 20_000);
        // Linear: a fraction of a second. Anything quadratic: minutes, whatever else the machine does.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.NotEmpty(WatParser.Assemble(text.ToString()));
        Assert.True(watch.Elapsed.TotalSeconds < 60, $"{watch.ElapsedMilliseconds} ms");
    }

    private static IEnumerable<string> Changed(string source)
    {
        for (int i = 0; i <= source.Length; i++)
        {
            yield return source[..i];
            foreach (string replacement in s_replacements)
            {
                yield return source[..i] + replacement + source[Math.Min(i + 1, source.Length)..];
            }
        }
    }
}
