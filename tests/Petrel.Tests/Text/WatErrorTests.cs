using Petrel.Text;
using Xunit;

namespace Petrel.Tests.Text;

/// <summary>Errors: one sentence that says what is wrong, and the exact place.</summary>
public sealed class WatErrorTests
{
    [Theory]
    [InlineData("(module\n  (fun))", 2, 4, "unknown operator fun, expected a module field")]
    [InlineData("(module\n  (func\n    i32.cons 1))", 3, 5, "unknown operator i32.cons, expected an instruction or ')'")]
    [InlineData("(func (i32.add local.get 0))", 1, 16, "unexpected token 'local.get', expected an operand in parentheses or ')'")]
    [InlineData("(func (param i32) (result i32) (param i32))", 1, 33, "unexpected token 'param', expected an instruction or ')'")]
    [InlineData("(func block)", 1, 12, "unexpected token ')', expected an instruction or end")]
    [InlineData("(func if else else end)", 1, 15, "unexpected token 'else', expected an instruction or end")]
    [InlineData("(func block $a end $b)", 1, 20, "mismatching label '$b', expected $a")]
    [InlineData("(func block end $b)", 1, 17, "mismatching label '$b', expected none, the block has no label")]
    [InlineData("(func (if (i32.const 0)))", 1, 24, "unexpected token ')', expected (then ...)")]
    [InlineData("(func (br $l))", 1, 11, "unknown label '$l'")]
    [InlineData("(func (local.get $x))", 1, 18, "unknown local '$x'")]
    [InlineData("(func\n  (call $ünknown))", 2, 10, "illegal character U+00FC")]
    [InlineData("(func (call $\"é x\"))", 1, 13, "unknown function '$\"é x\"'")]
    [InlineData("(global i32 (global.get $g))", 1, 25, "unknown global '$g'")]
    [InlineData("(func (param (ref $t)))", 1, 19, "unknown type '$t'")]
    [InlineData("(start $f)", 1, 8, "unknown function '$f'")]
    [InlineData("(type $s (struct)) (func (struct.get $s $x))", 1, 41, "unknown field '$x'")]
    [InlineData("(func $f)\n(func $f)", 2, 7, "duplicate func '$f'")]
    [InlineData("(func (param $x i32) (local $x i32))", 1, 29, "duplicate local '$x'")]
    [InlineData("(type (struct (field $x i32) (field $x i32)))", 1, 37, "duplicate field '$x'")]
    [InlineData("(func) (import \"a\" \"b\" (func))", 1, 9, "import after function: imports must come before all definitions")]
    [InlineData("(memory 0) (func (import \"a\" \"b\"))", 1, 13, "import after memory: imports must come before all definitions")]
    [InlineData("(func $f) (start $f) (start $f)", 1, 22, "multiple start sections")]
    [InlineData("(type $t (func (param i32))) (func (type $t) (param i64))", 1, 36, "inline function type does not match type 0")]
    [InlineData("(func (drop (i32.const 0x1_0000_0000)))", 1, 24, "i32 constant out of range: '0x1_0000_0000'")]
    [InlineData("(func (drop (f32.const 1e39)))", 1, 24, "f32 constant out of range: '1e39'")]
    [InlineData("(func (drop (f64.const nan:canonical)))", 1, 24, "unknown operator nan:canonical, expected an f64 constant")]
    [InlineData("(func (drop (v128.const i32x4 1 2 3)))", 1, 36, "wrong number of lane literals: 3, expected 4")]
    [InlineData("(func (drop (v128.const i8x16 256)))", 1, 31, "i8 constant out of range: '256'")]
    [InlineData("(memory 1) (func (drop (i32.load align=3 (i32.const 0))))", 1, 34, "alignment must be a power of two, found 3")]
    [InlineData("(memory 1 (pagesize 3))", 1, 21, "invalid custom page size 3: a power of two is expected")]
    [InlineData("(data \"\\zz\")", 1, 8, "illegal escape '\\z'")]
    [InlineData("(import \"\\ff\" \"\" (func))", 1, 9, "malformed UTF-8 encoding")]
    [InlineData("(module\n  (func\n", 2, 3, "unexpected end of text: no ')' closes this '('")]
    [InlineData("(module", 1, 8, "unexpected end of text, expected a module field or ')'")]
    [InlineData("(module))", 1, 9, "unexpected token ')', expected the end of the module")]
    [InlineData("(module) (module)", 1, 10, "unexpected token '(', expected the end of the module")]
    [InlineData("(func (@custom \"a\"))", 1, 7, "misplaced @custom annotation")]
    [InlineData("(func (@metadata.code.branch_hint \"\\02\") if end)", 1, 35, "@metadata.code.branch_hint annotation: malformed hint, expected \"\\00\" or \"\\01\"")]
    [InlineData("(import \"m\" (item \"a\") (func $f))", 1, 30, "identifier not allowed: the type is that of several imports")]
    [InlineData("(func (type 1) (local $x i32))", 1, 23, "unknown type: the function's type is not defined before it, so its locals cannot be numbered")]
    public void ErrorsSayWhatAndWhere(string text, int line, int column, string problem)
    {
        var exception = Assert.Throws<TextFormatException>(() => WatParser.Assemble(text));
        Assert.Equal((problem, line, column), (exception.Problem, exception.Line, exception.Column));
        Assert.Equal($"{problem} (line {line}, column {column})", exception.Message);
    }

    [Fact]
    public void LongTokensAreShortened()
    {
        var exception = Assert.Throws<TextFormatException>(() => WatParser.Assemble($"(func {new string('x', 10_000)})"));
        Assert.True(exception.Message.Length < 150);
    }
}
