using Xunit;

namespace Petrel.Components.Tests.Text;

public sealed class ComponentTextParserTests
{
    /// <summary>An abbreviation and what it stands for.</summary>
    [Theory]
    [InlineData(
        "(type (list (tuple u8 string)))",
        "(type (tuple u8 string)) (type (list 0))")]
    [InlineData(
        "(import \"f\" (func (param \"a\" (option u32))))",
        "(type (option u32)) (type (func (param \"a\" 0))) (import \"f\" (func (type 1)))")]
    [InlineData(
        "(func (import \"f\") (result u8))",
        "(type (func (result u8))) (import \"f\" (func (type 0)))")]
    [InlineData(
        "(instance (import \"i\") (export \"x\" (func)))",
        "(type (instance (type (func)) (export \"x\" (func (type 0))))) (import \"i\" (instance (type 0)))")]
    [InlineData(
        "(type u8) (component (type (export \"t\") (list 0)))",
        "(type u8) (component (type (list 0)) (export \"t\" (type 0)))")]
    [InlineData(
        "(import \"i\" (instance (export \"j\" (instance (export \"f\" (func)))))) (export \"f\" (func 0 \"j\" \"f\"))",
        "(import \"i\" (instance (export \"j\" (instance (export \"f\" (func)))))) (alias export 0 \"j\" (instance)) (alias export 1 \"f\" (func)) (export \"f\" (func 0))")]
    [InlineData(
        "(core module (func (export \"f\"))) (core instance (instantiate 0)) (func (canon lift (core func 0 \"f\")))",
        "(core module (func (export \"f\"))) (core instance (instantiate 0)) (type (func)) (alias core export 0 \"f\" (core func)) (canon lift (core func 0) (func (type 0)))")]
    [InlineData(
        "(component (import \"a\" (instance))) (instance (instantiate 0 (with \"a\" (instance))))",
        "(component (import \"a\" (instance))) (instance) (instance (instantiate 0 (with \"a\" (instance 0))))")]
    public void AbbreviationsExpand(string abbreviated, string full) =>
        Assert.Equal(Samples.Assemble($"(component {full})"), Samples.Assemble($"(component {abbreviated})"));

    [Fact]
    public void NamesOfOuterDefinitionsAreAliased()
    {
        string text = Samples.Print(Samples.Assemble("(component (type $t (list u8)) (core module $m) (component (type (option $t)) (core instance (instantiate $m))))"));
        Assert.Contains("(alias outer 1 0 (type))", text, StringComparison.Ordinal);
        Assert.Contains("(alias outer 1 0 (core module))", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(component (func $f (canon lower (func 0))))", "(canon lift ...)")]
    [InlineData("(component (type $a u8) (type $a u8))", "duplicate type identifier $a")]
    [InlineData("(component (export \"a\" (func $f)))", "unknown func $f")]
    [InlineData("(component (start 0))", "not supported")]
    [InlineData("(component (import \"a\" (implements \"a:b/c\") (implements \"a:b/c\") (instance)))", "unexpected token")]
    [InlineData("(component (flags))", "expected a definition of a component")]
    [InlineData("(component", "expected a definition")]
    public void ErrorsSayWhatIsExpected(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<TextFormatException>(() => Samples.Assemble(text)).Message, StringComparison.Ordinal);
}
