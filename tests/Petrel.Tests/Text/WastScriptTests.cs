using Petrel.Text;
using Petrel.Text.Script;
using Xunit;

namespace Petrel.Tests.Text;

public sealed class WastScriptTests
{
    [Fact]
    public void CommandsCarryTheirLine()
    {
        WastScript script = WastScript.Parse("(module)\n(; ... ;)\n  (register \"a\")\r\n(invoke \"f\") (get $\"a b\" \"g\")");
        Assert.Equal([1, 3, 4, 4], script.Commands.Select(static c => c.Line));
        Assert.Equal(new WastGet("a b", "g"), Assert.IsType<WastActionCommand>(script.Commands[3]).Action);
    }

    [Fact]
    public void ValuesAndPatternsAreRead()
    {
        WastScript script = WastScript.Parse(
            """
            (assert_return
              (invoke $i "f" (i32.const 0xffffffff) (i64.const -1) (f32.const nan:0x1) (f64.const 1.5)
                (v128.const i16x8 1 2 3 4 5 6 7 0xffff) (ref.null func) (ref.extern 7) (ref.host 8))
              (i32.const 5) (f32.const nan:canonical) (f64.const nan:arithmetic) (v128.const f64x2 nan:canonical 1)
              (ref.null) (ref.null (shared any)) (ref.func) (ref.extern 1) (either (i32.const 1) (i32.const 2)))
            """);
        var assertion = Assert.IsType<WastAssertReturn>(Assert.Single(script.Commands));
        var invoke = Assert.IsType<WastInvoke>(assertion.Action);
        Assert.Equal(("i", "f"), (invoke.Instance, invoke.Function));
        Assert.Equal(
            [
                new WastValue.I32(-1), new WastValue.I64(-1), new WastValue.F32(0x7F80_0001), new WastValue.F64(0x3FF8_0000_0000_0000),
                new WastValue.V128(new UInt128(0xFFFF_0007_0006_0005, 0x0004_0003_0002_0001), VectorShape.I16x8),
                new WastValue.RefNull("func"), new WastValue.RefExtern(7), new WastValue.RefHost(8),
            ],
            invoke.Arguments);
        Assert.Equal(
            "(i32.const 5) (f32.const nan:canonical) (f64.const nan:arithmetic) (v128.const f64x2 nan:canonical 0x3ff0000000000000) "
            + "(ref.null) (ref.null (shared any)) (ref.func) (ref.extern 1) (either (i32.const 1) (i32.const 2))",
            string.Join(' ', (object[])assertion.Expected));
    }

    [Fact]
    public void ModulesAreAssembledWhenAsked()
    {
        WastScript script = WastScript.Parse(
            """
            (module $a
              (func (nonsense)))
            (module $b quote "(func)" "\n(bad)")
            (module definition $c binary "\00asm")
            (module instance $d $c)
            (module $e (func))
            """);
        WastModule text = Assert.IsType<WastModuleCommand>(script.Commands[0]).Module;
        var exception = Assert.Throws<TextFormatException>(text.ToBinary);
        Assert.Equal((2, 10), (exception.Line, exception.Column));
        WastModule quoted = Assert.IsType<WastModuleCommand>(script.Commands[1]).Module;
        exception = Assert.Throws<TextFormatException>(quoted.ToBinary);
        Assert.Equal((2, 2), (exception.Line, exception.Column));
        WastModule binary = Assert.IsType<WastDefinitionCommand>(script.Commands[2]).Module;
        Assert.Equal((WastModuleForm.Binary, "c"), (binary.Form, binary.Name));
        Assert.Equal("\0asm"u8.ToArray(), binary.ToBinary());
        Assert.Equal(new WastInstanceCommand(5, "d", "c"), script.Commands[3]);
        Assert.NotEmpty(Assert.IsType<WastModuleCommand>(script.Commands[4]).Module.ToBinary());
    }

    [Fact]
    public void AScriptMayBeTheFieldsOfAModule()
    {
        WastScript script = WastScript.Parse("(func) (memory 0) (func (export \"f\"))");
        WastModule module = Assert.IsType<WastModuleCommand>(Assert.Single(script.Commands)).Module;
        Assert.Equal(WatParser.Assemble("(module (func) (memory 0) (func (export \"f\")))"), module.ToBinary());
    }

    [Fact]
    public void FailuresAreTold()
    {
        WastScript script = WastScript.Parse(
            """
            (assert_trap (invoke "f") "unreachable") (assert_exhaustion (invoke "f") "stack") (assert_exception (invoke "f"))
            (assert_suspension (invoke "f") "unhandled") (assert_trap (module) "t") (assert_malformed (module quote "") "m")
            (assert_invalid (module) "i") (assert_unlinkable (module) "u") (assert_malformed_custom (module) "mc")
            (assert_invalid_custom (module) "ic")
            """);
        Assert.Equal(
            [WastActionFailure.Trap, WastActionFailure.Exhaustion, WastActionFailure.Exception, WastActionFailure.Suspension],
            script.Commands.OfType<WastAssertFailure>().Select(static c => c.Failure));
        Assert.Equal(
            [
                (WastModuleFailure.Trap, "t"), (WastModuleFailure.Malformed, "m"), (WastModuleFailure.Invalid, "i"),
                (WastModuleFailure.Unlinkable, "u"), (WastModuleFailure.MalformedCustom, "mc"), (WastModuleFailure.InvalidCustom, "ic"),
            ],
            script.Commands.OfType<WastAssertModule>().Select(static c => (c.Failure, c.Message)));
    }

    [Fact]
    public void ThreadsHoldCommands()
    {
        WastScript script = WastScript.Parse("(thread $t (shared (module $m))\n (register \"m\" $m)\n (thread $u) (wait $u))\n(wait $t)");
        var thread = Assert.IsType<WastThreadCommand>(script.Commands[0]);
        Assert.Equal("t", thread.Name);
        Assert.Equal(["m"], thread.SharedModules);
        Assert.Equal([2, 3, 3], thread.Commands.Select(static c => c.Line));
        Assert.Equal(new WastWaitCommand(4, "t"), script.Commands[1]);
    }

    [Theory]
    [InlineData("(module) (frobnicate)", 1, 11, "unknown operator frobnicate, expected a command")]
    [InlineData("(module)\nfoo", 2, 1, "unexpected token 'foo', expected a command")]
    [InlineData("(invoke \"f\" (ref.func))", 1, 13, "unexpected token (ref.func), expected a value")]
    [InlineData("(assert_return (module))", 1, 16, "unexpected token '(', expected (invoke ...) or (get ...)")]
    [InlineData("(assert_invalid \"x\")", 1, 17, "unexpected token '\"x\"', expected (module ...)")]
    public void MalformedScriptsAreRejected(string text, int line, int column, string problem)
    {
        var exception = Assert.Throws<TextFormatException>(() => WastScript.Parse(text));
        Assert.Equal((problem, line, column), (exception.Problem, exception.Line, exception.Column));
    }
}
