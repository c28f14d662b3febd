using Petrel.Text;
using Petrel.Tests.Binary;
using Petrel.Text.Script;
using Xunit;
using Xunit.Abstractions;

namespace Petrel.Tests.Text;

public sealed class WatPrinterTests(ITestOutputHelper output)
{
    [Fact]
    public void AModuleIsPrintedReadably()
    {
        const string Text =
            """
            (module $"a module"
              (type $sum (;0;) (func (param i32 i32) (result i32)))
              (type $point (;1;) (sub (struct (field $x (mut i32)) (field i8))))
              (import "env" "log" (func $log (;0;) (type $sum) (param i32 i32) (result i32)))
              (table (;0;) 1 2 funcref)
              (memory $mem (;0;) i64 1)
              (tag $e (;0;) (type $sum) (param i32 i32) (result i32))
              (global $g (;0;) (mut i32) (i32.const -1))
              (export "add" (func $add))
              (elem (;0;) (i32.const 0) func $log $add)
              (func $add (;1;) (type $sum) (param $a i32) (param i32) (result i32)
                (local i64 f64) (local $t i32)
                block $out
                  local.get $a
                  (@metadata.code.branch_hint "\01") br_if $out
                  loop  ;; label @2
                    br 0 (;@2;)
                  end
                end
                local.get $a
                local.get 1
                i32.load offset=8 align=1
                if (result i32)  ;; label @1
                  f64.const 0.1
                  drop
                  i32.const 1
                else
                  i32.const 2
                end
                i32.add)
              (func (@name "add") (;2;) (type $sum) (param i32 i32) (result i32)
                local.get 0
                ref.null none
                ref.test (ref null $point)
                call $log)
              (func (@name "add") (;3;) (type $sum) (param i32 i32) (result i32)
                unreachable)
              (data (;0;) (i64.const 16) "text \22quoted\22\00")
              (@custom "note" (after export) "by hand"))

            """;
        string printed = TextFormat.ToText(TextFormat.ToBinary(Text.Replace("$add", "$plus", StringComparison.Ordinal)));
        Assert.Equal(Text.Replace("$add", "$plus", StringComparison.Ordinal).Replace("\\22", "\\\"", StringComparison.Ordinal), printed);
    }

    [Theory]
    [InlineData("(func $f (param (@name \"x\") i32) (param $x i32))")]
    [InlineData("(func (@name \"\")) (type (@name \"t\") (func)) (type $t (func)) (memory (@name \"m \\\"\") 1)")]
    [InlineData("(@custom \"a\" (before first) \"1\") (func) (@custom \"b\" (before func) \"2\") (@custom \"c\" (after code))")]
    [InlineData("(func block $a block $a block $b br 0 br 1 br 2 end end end)")]
    [InlineData("(func (drop (f32.const -nan:0x123456)) (drop (f64.const -0)) (drop (f32.const 1e-45)))")]
    [InlineData("(global i32 (i32.add (i32.const 1) (i32.const 2))) (table 1 (ref func) (ref.func 0)) (func)")]
    [InlineData("(rec) (rec (type (func)) (type (sub 0 (func))))")]
    [InlineData("(elem func) (elem declare func 0) (elem (ref func) (ref.func 0)) (elem funcref (ref.null func) (item)) (func)")]
    [InlineData("(rec (type $a (sub (descriptor $b) (struct))) (type $b (sub (describes $a) (struct (field (ref null (exact $a)))))))")]
    [InlineData("(type $f (func)) (import \"a\" \"b\" (func (exact (type $f)))) (import \"a\" \"c\" (func (type $f)))")]
    [InlineData("(type (shared (array (mut i32)))) (type (sub (shared (struct (field (ref (shared any)) (shared eqref))))))")]
    [InlineData("(global (shared mut i32) (i32.const 0)) (table shared 1 (shared anyref)) (func (result (ref (shared i31))) (ref.i31_shared (i32.const 1)))")]
    [InlineData("(global (shared mut i32) (i32.const 0)) (func (drop (global.atomic.get acq_rel 0)) (drop (global.atomic.rmw.add acq_rel 0 (i32.const 1))))")]
    [InlineData("(type $s (struct (field $x i8) (field $y (mut i32)))) (func (param (ref $s)) (drop (struct.atomic.rmw.xchg seq_cst $s $y (local.get 0) (i32.const 1))))")]
    [InlineData("(memory 1 2 shared) (memory 1 (pagesize 1)) (data (memory 1) (offset) \"\\ff\")")]
    public void PrintedTextAssemblesToTheSameBytes(string text)
    {
        byte[] binary = TextFormat.ToBinary(text);
        string printed = TextFormat.ToText(binary);
        Assert.Equal(Convert.ToHexString(binary), Convert.ToHexString(TextFormat.ToBinary(printed)));
    }

    /// <summary>Over every module of the official scripts that decodes and is not said to be invalid.</summary>
    [Fact]
    public void OfficialModulesSurviveTheRoundTrip()
    {
        int modules = 0;
        int identical = 0;
        foreach (string path in OfficialScripts.Paths)
        {
            foreach (WastModule module in Modules(WastScript.Parse(OfficialScripts.Read(path)).Commands))
            {
                byte[] first;
                string text;
                try
                {
                    first = module.ToBinary();
                    text = TextFormat.ToText(first);
                }
                catch (PetrelException) when (path.StartsWith("proposals/", StringComparison.Ordinal))
                {
                    // Modules that a proposal is expected to refuse.
                    continue;
                }

                byte[] second = TextFormat.ToBinary(text);
                byte[] third = TextFormat.ToBinary(TextFormat.ToText(second));
                Assert.True(second.AsSpan().SequenceEqual(third), $"{path}:{module.Line}");
                modules++;
                identical += first.AsSpan().SequenceEqual(second) ? 1 : 0;
            }
        }

        output.WriteLine($"{modules} modules, {identical} of them the same bytes at once");
        Assert.True(OfficialScripts.Root is null || modules > 2_950);
    }

    [Fact]
    public void ChangedBinariesArePrintedOrRejected()
    {
        byte[] binary = TextFormat.ToBinary(
            """
            (module $m (type $t (func (param $p i32) (result i32))) (type $s (struct (field $x i32))) (import "m" "f" (func $i (type $t)))
              (table 1 funcref) (memory 1) (global $g i32 (i32.const 1)) (tag $e) (export "f" (func $f)) (elem (i32.const 0) $f)
              (func $f (type $t) (param $p i32) (result i32) (local $l i64)
                block $b (br_table $b 0 (local.get $p)) end (@metadata.code.branch_hint "\00") (if (i32.const 1) (then (throw $e)))
                (try_table (catch $e 0)) (drop (v128.const i64x2 1 2)) (drop (struct.new $s (i32.load8_u offset=3 (i32.const 0))))
                (drop (select (result f32) (f32.const 1) (f32.const 2) (i32.const 0))) (br_on_cast 0 anyref (ref $s) (ref.null any)) (call $i))
              (data (i32.const 0) "bytes") (@custom "c" (after type) "x"))
            """);
        ChangesArePrintedOrRejected(binary);
        ChangesArePrintedOrRejected(SampleModules.DescribedAndShared);
    }

    private static void ChangesArePrintedOrRejected(byte[] binary)
    {
        byte[] interesting = [0x00, 0x01, 0x02, 0x0B, 0x3F, 0x40, 0x41, 0x63, 0x6E, 0x7F, 0x80, 0xFB, 0xFC, 0xFD, 0xFF];
        int printed = 0;
        for (int i = 0; i < binary.Length; i++)
        {
            foreach (byte value in interesting)
            {
                byte[] changed = [.. binary];
                changed[i] = value;
                printed += Prints(changed) ? 1 : 0;
            }

            printed += Prints(binary[..i]) ? 1 : 0;
        }

        Assert.True(printed > binary.Length);
    }

    [Fact]
    public void RepetitionIsBounded()
    {
        // A name of 20,000 characters that 60,000 two-byte calls refer to, and a type of 1,000 parameters that 20,000
        // functions have: 1.2 GB and 80 MB of text if it were all spelled out.
        string name = new('n', 20_000);
        string calls = $"(func ${name}) (func {string.Concat(Enumerable.Repeat("call 0 ", 60_000))})";
        string types = $"(type (func {string.Concat(Enumerable.Repeat("(param i32)", 1_000))}))"
            + string.Concat(Enumerable.Repeat("(func (type 0))", 20_000));
        foreach (string text in new[] { calls, types })
        {
            byte[] binary = TextFormat.ToBinary(text);
            string printed = TextFormat.ToText(binary);
            Assert.InRange(printed.Length, 0, 40_000_000);
            Assert.True(binary.AsSpan().SequenceEqual(TextFormat.ToBinary(printed)));
        }

        // Many locals in a few bytes, again and again.
        byte[] module = TextFormat.ToBinary(string.Concat(Enumerable.Repeat("(func (local i32))", 20_000)));
        byte[] run = [0x04, 0x01, 0x01, 0x7F, 0x0B];
        byte[] many = [0x04, 0x01, 0x7F, 0x7F, 0x0B];
        for (int i = module.AsSpan().IndexOf(run); i >= 0 && i + 5 <= module.Length && module.AsSpan(i, 5).SequenceEqual(run); i += 5)
        {
            many.CopyTo(module, i);
        }

        Assert.InRange(TextFormat.ToText(module).Length, 0, 40_000_000);
    }

    private static bool Prints(byte[] binary)
    {
        try
        {
            WatParser.Assemble(TextFormat.ToText(binary));
            return true;
        }
        catch (Exception e) when (e is MalformedModuleException or InvalidModuleException or TextFormatException)
        {
            // The last: a module that is not valid may have no text, such as an else outside of an if.
            return false;
        }
    }

    private static IEnumerable<WastModule> Modules(IEnumerable<WastCommand> commands)
    {
        foreach (WastCommand command in commands)
        {
            switch (command)
            {
                case WastModuleCommand { Module: WastModule module }:
                    yield return module;
                    break;
                case WastDefinitionCommand { Module: WastModule module }:
                    yield return module;
                    break;
                case WastAssertModule { Failure: WastModuleFailure.Unlinkable or WastModuleFailure.Trap, Module: WastModule module }:
                    yield return module;
                    break;
                case WastThreadCommand { Commands: WastCommand[] inner }:
                    foreach (WastModule module in Modules(inner))
                    {
                        yield return module;
                    }

                    break;
                default:
                    break;
            }
        }
    }
}
