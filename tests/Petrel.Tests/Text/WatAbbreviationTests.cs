using Petrel.Text;
using Xunit;

namespace Petrel.Tests.Text;

/// <summary>Abbreviations assemble to the same bytes as what they are short for.</summary>
public sealed class WatAbbreviationTests
{
    [Theory]
    [InlineData("", "(module)")]
    [InlineData("(func) (memory 0)", "(module (func) (memory 0))")]
    // Type uses.
    [InlineData("(func (param i32) (result i32) local.get 0)",
        "(type (func (param i32) (result i32))) (func (type 0) (param i32) (result i32) (local.get 0))")]
    [InlineData("(type (sub (func))) (func)", "(type (sub (func))) (type (func)) (func (type 1))")]
    [InlineData("(rec (type (func)) (type (struct))) (func)", "(rec (type (func)) (type (struct))) (type (func)) (func (type 2))")]
    [InlineData("(type (sub final (func))) (func)", "(type (func)) (func (type 0))")]
    [InlineData("(func (block (result i32 i32) unreachable) drop drop) (type (func (result i32 i32)))",
        "(type (func (result i32 i32))) (type (func)) (func (type 1) block (type 0) unreachable end drop drop)")]
    [InlineData("(func (param i32 i64) (param) (param f32))", "(func (param i32) (param i64) (param f32))")]
    // Folded instructions.
    [InlineData("(func (drop (i32.add (i32.const 1) (i32.const 2))))", "(func i32.const 1 i32.const 2 i32.add drop)")]
    [InlineData("(func (drop (if (result i32) (i32.const 1) (then (i32.const 2)) (else (i32.const 3)))))",
        "(func i32.const 1 if (result i32) i32.const 2 else i32.const 3 end drop)")]
    [InlineData("(func (if (i32.const 1) (then)))", "(func i32.const 1 if end)")]
    [InlineData("(func (loop (block (br 1))))", "(func loop block br 1 end end)")]
    [InlineData("(tag) (func (try (do (nop)) (catch 0 (drop (i32.const 1))) (catch_all (rethrow 0))))",
        "(tag) (func try nop catch 0 i32.const 1 drop catch_all rethrow 0 end)")]
    [InlineData("(func (try (do (try (do) (delegate 0)))))", "(func try try delegate 0 end)")]
    [InlineData("(tag) (func (block (try_table (catch 0 0) (catch_all 0) (throw 0))))",
        "(tag) (func block try_table (catch 0 0) (catch_all 0) throw 0 end end)")]
    [InlineData("(func (br_table 0 0 (i32.const 1)))", "(func i32.const 1 br_table 0 0)")]
    // Imports and exports.
    [InlineData("(func (import \"m\" \"f\") (param i32))", "(import \"m\" \"f\" (func (param i32)))")]
    [InlineData("(memory (import \"m\" \"f\") 1 2)", "(import \"m\" \"f\" (memory 1 2))")]
    [InlineData("(table (import \"m\" \"f\") 1 funcref)", "(import \"m\" \"f\" (table 1 (ref null func)))")]
    [InlineData("(global (import \"m\" \"f\") (mut i64))", "(import \"m\" \"f\" (global (mut i64)))")]
    [InlineData("(tag (import \"m\" \"f\") (param i64))", "(import \"m\" \"f\" (tag (param i64)))")]
    [InlineData("(func (export \"a\") (export \"b\"))", "(func) (export \"a\" (func 0)) (export \"b\" (func 0))")]
    [InlineData("(global (export \"a\") i32 (i32.const 1))", "(global i32 i32.const 1) (export \"a\" (global 0))")]
    // Segments.
    [InlineData("(memory (data \"ab\" \"c\"))", "(memory 1 1) (data (offset (i32.const 0)) \"abc\")")]
    [InlineData("(memory i64 (data))", "(memory i64 0 0) (data (i64.const 0))")]
    [InlineData("(memory (pagesize 1) (data \"xyz\"))", "(memory 3 3 (pagesize 1)) (data (i32.const 0) \"xyz\")")]
    [InlineData("(memory 1 (pagesize 65536))", "(memory 1)")]
    [InlineData("(table funcref (elem 0 0)) (func)", "(table 2 2 funcref) (elem (i32.const 0) func 0 0) (func)")]
    [InlineData("(table i64 funcref (elem (ref.null func)))", "(table i64 1 1 funcref) (elem (i64.const 0) funcref (item ref.null func))")]
    [InlineData("(table 1 funcref) (elem (i32.const 0) 0) (func)", "(table 1 funcref) (elem (table 0) (offset i32.const 0) func 0) (func)")]
    [InlineData("(table 1 funcref) (elem 0 (i32.const 0) 0) (func)", "(table 1 funcref) (elem (i32.const 0) 0) (func)")]
    [InlineData("(memory 1) (data 0 (i32.const 0) \"a\")", "(memory 1) (data (memory 0) (offset (i32.const 0)) \"a\")")]
    // Instructions whose indices may be left out.
    [InlineData("(memory 1) (func (drop (i32.load (i32.const 0))))", "(memory 1) (func (drop (i32.load 0 offset=0 align=4 (i32.const 0))))")]
    [InlineData("(memory 1) (func (drop (v128.load8_lane 3 (i32.const 0) (v128.const i64x2 0 0))))",
        "(memory 1) (func (drop (v128.load8_lane 0 offset=0 3 (i32.const 0) (v128.const i32x4 0 0 0 0))))")]
    [InlineData("(table 1 funcref) (func (drop (table.size)))", "(table 1 funcref) (func (drop (table.size 0)))")]
    [InlineData("(memory 1) (data \"\") (func unreachable memory.init 0 unreachable memory.copy)",
        "(memory 1) (data \"\") (func unreachable memory.init 0 0 unreachable memory.copy 0 0)")]
    [InlineData("(func (drop (ref.null func)))", "(func ref.null func drop)")]
    [InlineData("(func (local i32 i32) (local i64) (local i32))", "(func (local i32) (local i32) (local i64 i32))")]
    [InlineData("(type (struct (field i32 (mut i8)) (field)))", "(type (struct (field i32) (field (mut i8))))")]
    public void AbbreviationAndFullFormAreTheSame(string abbreviated, string full) =>
        Assert.Equal(Convert.ToHexString(WatParser.Assemble(full)), Convert.ToHexString(WatParser.Assemble(abbreviated)));

    [Theory]
    [InlineData("(func $f (call $f))", "(func (call 0))")]
    [InlineData("(func $\"f\" (call $f) (call $\"\\66\"))", "(func (call 0) (call 0))")]
    [InlineData("(func (param $a i32) (param i32) (local $b i64) (drop (local.get $b)) (drop (local.get $a)))",
        "(func (param i32 i32) (local i64) (drop (local.get 2)) (drop (local.get 0)))")]
    [InlineData("(func block $a block $b block $a br $a br $b end br $a end br $a end)",
        "(func block block block br 0 br 1 end br 1 end br 0 end)")]
    [InlineData("(func (block $l (if $l (br_if $l (i32.const 0)) (then (br $l)))))",
        "(func (block (if (br_if 0 (i32.const 0)) (then (br 0)))))")]
    [InlineData("(type $s (struct (field $x i32) (field $y i64))) (func (drop (struct.get $s $y (unreachable))))",
        "(type (struct (field i32 i64))) (func (drop (struct.get 0 1 (unreachable))))")]
    [InlineData("(tag $e) (func (block $h (try_table $h (catch $e $h) (br $h))))",
        "(tag) (func (block (try_table (catch 0 0) (br 0))))")]
    [InlineData("(import \"m\" \"f\" (func $i)) (func $f (call $g)) (func $g (call $i))",
        "(import \"m\" \"f\" (func)) (func (call 2)) (func (call 0))")]
    [InlineData("(table $t 1 funcref) (elem $e func) (elem $e2 func) (func (table.init $t $e2 (unreachable)) (elem.drop $e2))",
        "(table 1 funcref) (elem func) (elem func) (func (table.init 1 (unreachable)) (elem.drop 1))")]
    public void IdentifiersStandForIndices(string named, string numbered) =>
        Assert.Equal(WithoutNames(WatParser.Assemble(numbered)), WithoutNames(WatParser.Assemble(named)));

    [Fact]
    public void CompactImportGroupsShareModuleAndType()
    {
        // Section 2: one group of module "m": empty name, 7E, the type, two names.
        string bytes = Convert.ToHexString(WatParser.Assemble("(import \"m\" (item \"a\") (item \"b\") (global i32))"));
        Assert.EndsWith("020D" + "01" + "016D" + "00" + "7E" + "037F00" + "02" + "0161" + "0162", bytes);
        bytes = Convert.ToHexString(WatParser.Assemble("(import \"m\" (item \"a\" (global i32)) (item \"b\" (global i64)))"));
        Assert.EndsWith("0210" + "01" + "016D" + "00" + "7F" + "02" + "0161037F00" + "0162037E00", bytes);
    }

    [Fact]
    public void StackSwitchingAndDescriptorsAreEncoded()
    {
        string bytes = Convert.ToHexString(WatParser.Assemble(
            "(type $f (func)) (type $c (cont $f)) (tag $t) (func (resume $c (on $t 0) (on $t switch) (unreachable)))"));
        Assert.Contains("5D00", bytes, StringComparison.Ordinal);
        Assert.Contains("00E301" + "02" + "000000" + "0100" + "0B", bytes, StringComparison.Ordinal);
        bytes = Convert.ToHexString(WatParser.Assemble(
            "(rec (type $a (descriptor $b) (struct)) (type $b (describes $a) (struct))) (global (ref null (exact $a)) (ref.null (exact $a)))"));
        Assert.Contains("4E02" + "4D015F00" + "4C005F00", bytes, StringComparison.Ordinal);
        Assert.Contains("636200" + "00" + "D06200" + "0B", bytes, StringComparison.Ordinal);
    }

    [Fact]
    public void DataCountIsWrittenOnlyWhereCodeNeedsIt()
    {
        byte[] without = WatParser.Assemble("(memory 1) (data \"a\")");
        byte[] with = WatParser.Assemble("(memory 1) (data \"a\") (func (data.drop 0))");
        Assert.DoesNotContain("0C0101", Convert.ToHexString(without), StringComparison.Ordinal);
        Assert.Contains("0C0101", Convert.ToHexString(with), StringComparison.Ordinal);
    }

    /// <summary>The module without its last section, when that is the name section.</summary>
    private static string WithoutNames(byte[] module)
    {
        string hex = Convert.ToHexString(module);
        int names = hex.LastIndexOf("046E616D65", StringComparison.Ordinal);
        return names < 0 ? hex : hex[..(names - 4)];
    }
}
