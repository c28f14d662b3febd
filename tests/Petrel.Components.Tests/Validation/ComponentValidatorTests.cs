using Petrel.Components.Validation;
using Xunit;

namespace Petrel.Components.Tests.Validation;

public sealed class ComponentValidatorTests : IDisposable
{
    private readonly Engine _engine = new();

    public void Dispose() => _engine.Dispose();

    [Theory]
    [InlineData("(import \"a\" (func)) (import \"a\" (func))", "conflicts with previous name")]
    [InlineData("(import \"a\" (func)) (import \"A\" (func))", "conflicts with previous name")]
    [InlineData("(import \"a_b\" (func))", "not in kebab case")]
    [InlineData("(import \"a:b/c@1.x.0\" (func))", "unexpected character 'x'")]
    [InlineData("(import \"a:b/c@01.2.3\" (func))", "leading zero")]
    [InlineData("(type (record))", "at least one field")]
    [InlineData("(type (list 0))", "index out of bounds")]
    [InlineData("(type (list u8 0))", "at least one element")]
    [InlineData("(type (map f32 u8))", "map keys")]
    [InlineData("(type (stream char))", "stream<char>")]
    [InlineData("(type $r (resource (rep i32))) (type (future (borrow $r)))", "borrow")]
    [InlineData("(type $r (resource (rep i32))) (type (func (result (option (borrow $r)))))", "borrow")]
    [InlineData("(type $r (resource (rep i64)))", "i32")]
    [InlineData("(core module (import \"\" \"x\" (func)) (import \"\" \"x\" (func)))", "duplicate import name")]
    [InlineData("(core module (func (result i32)))", "core module at")]
    [InlineData("(core module (import \"a\" \"b\" (func))) (core instance (instantiate 0))", "missing module instantiation argument")]
    [InlineData("(component (import \"x\" (func))) (instance (instantiate 0))", "missing import named `x`")]
    [InlineData("(alias outer 1 0 (type))", "invalid outer alias count")]
    [InlineData("(type $r (resource (rep i32))) (component (alias outer 1 0 (type)))", "transitively refers to resources")]
    [InlineData("(type $t (enum \"a\")) (import \"f\" (func (param \"x\" $t)))", "not valid to be used as import")]
    [InlineData("(import \"[method]a.b\" (func (param \"self\" u8)))", "(borrow $T)")]
    [InlineData("(import \"t\" (type $t (sub resource))) (core func (canon resource.new $t))", "not a local resource")]
    [InlineData("(type $r (resource (rep i32))) (import \"t\" (type (eq $r)))", "local resource type found in imports")]
    [InlineData("(core func (canon context.get i32 2))", "out of range")]
    [InlineData("(import \"f\" (func $f (param \"s\" string))) (core func (canon lower (func $f)))", "`memory` is required")]
    [InlineData("(import \"f\" (func $f)) (core func (canon lower (func $f) async))", "requires an async function type")]
    [InlineData("(import \"f\" (func $f)) (core func (canon lower (func $f) string-encoding=utf8 string-encoding=utf16))", "conflicts")]
    [InlineData("(import \"i\" (instance (export \"f\" (func)))) (alias export 0 \"g\" (func))", "has no export named `g`")]
    [InlineData("(import \"i\" (instance (export \"f\" (func)))) (alias export 0 \"f\" (instance))", "is not a instance")]
    public void InvalidComponentsAreRefused(string definitions, string problem)
    {
        byte[] binary = Samples.Assemble($"(component {definitions})");
        InvalidModuleException error = Assert.Throws<InvalidModuleException>(() => Samples.Check(_engine, binary));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EachInstanceHasResourcesOfItsOwn()
    {
        const string Text = """
            (component
              (component $c (type $r (resource (rep i32))) (export "r" (type $r)))
              (instance $a (instantiate $c))
              (instance $b (instantiate $c))
              (component $same (import "x" (type $x (sub resource))) (import "y" (type (eq $x))))
              (instance (instantiate $same (with "x" (type $a "r")) (with "y" (type $OTHER "r")))))
            """;
        Samples.Check(_engine, Samples.Assemble(Text.Replace("$OTHER", "$a", StringComparison.Ordinal)));
        InvalidModuleException error = Assert.Throws<InvalidModuleException>(
            () => Samples.Check(_engine, Samples.Assemble(Text.Replace("$OTHER", "$b", StringComparison.Ordinal))));
        Assert.Contains("resource types are not the same", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInstanceSeesTheResourcesThatItWasGiven()
    {
        ComponentComponentType type = Samples.Check(_engine, Samples.Assemble("""
            (component
              (import "t" (type $t (sub resource)))
              (component $c
                (import "t" (type $t (sub resource)))
                (import "f" (func $f (param "x" (own $t))))
                (export "f" (func $f)))
              (import "f" (func $f (param "x" (own $t))))
              (instance $i (instantiate $c (with "t" (type $t)) (with "f" (func $f))))
              (export "i" (instance $i)))
            """));
        var imported = (ResourceType)((TypeDeclaration)type.Imports[0].Type).Type;
        var instance = (ComponentInstanceType)type.Exports[0].Type;
        var function = (ComponentFunctionType)instance.Exports[0].Type;
        Assert.True(((OwnType)function.Parameters[0].Type).Resource.IsSame(imported));
        Assert.Empty(type.DefinedResources);
        Assert.Equal(["t"], Assert.Single(type.ImportedResources).Path);
    }

    [Fact]
    public void AnInstanceMayExportMoreAndAComponentImportLess()
    {
        Samples.Check(_engine, Samples.Assemble("""
            (component
              (component $user (import "c" (component
                (import "a" (func)) (import "b" (func (param "x" u8)))
                (export "y" (instance (export "f" (func)))))))
              (component $given
                (import "a" (func $a))
                (instance $y (export "f" (func $a)) (export "g" (func $a)))
                (export "y" (instance $y))
                (export "z" (func $a)))
              (instance (instantiate $user (with "c" (component $given)))))
            """));
    }

    [Theory]
    [InlineData("a", ExternNameKind.Label)]
    [InlineData("[constructor]a-b", ExternNameKind.Constructor)]
    [InlineData("[method]a.b", ExternNameKind.Method)]
    [InlineData("[static]a.b", ExternNameKind.Static)]
    [InlineData("wasi:io/streams@0.2.0", ExternNameKind.Interface)]
    [InlineData("wasi:io/streams@0.2", ExternNameKind.Interface)]
    [InlineData("unlocked-dep=<a:b@{>=1.0.0 <2.0.0}>", ExternNameKind.UnlockedDependency)]
    [InlineData("unlocked-dep=<a:b@*>", ExternNameKind.UnlockedDependency)]
    [InlineData("locked-dep=<a:b@1.2.3>,integrity=<sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=>", ExternNameKind.LockedDependency)]
    [InlineData("url=<https://example.org/x>", ExternNameKind.Url)]
    [InlineData("integrity=<sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=>", ExternNameKind.Hash)]
    public void NamesHaveForms(string text, ExternNameKind kind)
    {
        Assert.True(ExternName.TryParse(text, out ExternName? name, out string? problem), problem);
        Assert.Equal(kind, name.Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a:b")]
    [InlineData("a:b/c/d")]
    [InlineData("A:b/c")]
    [InlineData("[method]a")]
    [InlineData("wasi:io/streams@0.2.0.1")]
    [InlineData("wasi:io/streams@0")]
    [InlineData("unlocked-dep=<a:b@1.0.0>")]
    [InlineData("locked-dep=<a:b@{>=1.0.0}>")]
    [InlineData("integrity=<md5-abc>")]
    [InlineData("url=<>x")]
    public void OtherTextIsNoName(string text) => Assert.False(ExternName.TryParse(text, out _, out _));

    [Theory]
    [InlineData("1.0.0-alpha", "1.0.0")]
    [InlineData("1.0.0-alpha.2", "1.0.0-alpha.10")]
    [InlineData("1.0.0-1", "1.0.0-a")]
    [InlineData("1.2.3", "1.10.0")]
    public void VersionsAreOrdered(string lower, string higher)
    {
        Assert.True(PackageVersion.TryParse(lower, out PackageVersion? a, out _));
        Assert.True(PackageVersion.TryParse(higher, out PackageVersion? b, out _));
        Assert.True(a.CompareTo(b) < 0);
        Assert.True(b.CompareTo(a) > 0);
    }
}
