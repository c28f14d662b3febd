using Xunit;

namespace Petrel.Tests.Api;

public class LinkingTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly Store _store;
    private readonly Linker _linker;

    public LinkingTests()
    {
        _store = new Store(_engine);
        _linker = new Linker(_engine);
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("(func (param i32))", "func (i32) -> ()", "func (i64) -> ()")]
    [InlineData("(func (result i32))", "func () -> (i32)", "func (i64) -> ()")]
    [InlineData("(memory 1)", "memory 1", "func (i64) -> ()")]
    public void A_function_of_another_type(string import, string expected, string found)
    {
        _linker.DefineFunction("m", "x", (long _) => { });
        AssertIncompatible(import, expected, found);
    }

    [Theory]
    [InlineData("(memory 3)")]
    [InlineData("(memory 1 3)")]
    [InlineData("(memory i64 1)")]
    [InlineData("(table 1 funcref)")]
    [InlineData("(global i32)")]
    [InlineData("(tag)")]
    public void A_memory_of_another_type(string import)
    {
        _linker.Define("m", "x", new Memory(_store, 2, 4));
        AssertIncompatible(import, "", "memory 2 4");
    }

    [Theory]
    [InlineData("(memory 0)")]
    [InlineData("(memory 3)")]
    [InlineData("(memory 0 4)")]
    [InlineData("(memory 3 5)")]
    public void A_memory_is_matched_by_its_current_size(string import)
    {
        var memory = new Memory(_store, 2, 4);
        Assert.Equal(2, memory.Grow(1));
        _linker.Define("m", "x", memory);
        Assert.Same(memory, Instantiate($"(import \"m\" \"x\" {import}) (export \"x\" (memory 0))").GetMemory("x"));
    }

    [Theory]
    [InlineData("(table 11 funcref)")]
    [InlineData("(table 10 19 funcref)")]
    [InlineData("(table 10 externref)")]
    [InlineData("(table i64 10 funcref)")]
    [InlineData("(table 10 (ref func))")]
    public void A_table_of_another_type(string import)
    {
        _linker.Define("m", "x", new Table(_store, ValueKind.FuncRef, null, 10, 20));
        AssertIncompatible(import, "", "table 10 20 funcref");
    }

    [Fact]
    public void Globals_match_exactly_when_mutable_and_by_subtype_when_not()
    {
        _linker.Define("m", "const", new Global(_store, ValueKind.Int32, 1));
        _linker.Define("m", "var", new Global(_store, ValueKind.Int32, 1, isMutable: true));
        _linker.Define("m", "func", new Global(_store, ValueKind.NullFuncRef, Value.Null(ValueKind.NullFuncRef)));
        _linker.Define("m", "funcvar", new Global(_store, ValueKind.NullFuncRef, Value.Null(ValueKind.NullFuncRef), isMutable: true));
        Instantiate("""(import "m" "const" (global i32)) (import "m" "var" (global (mut i32))) (import "m" "func" (global funcref))""");
        Assert.Throws<LinkException>(() => Instantiate("""(import "m" "const" (global (mut i32)))"""));
        Assert.Throws<LinkException>(() => Instantiate("""(import "m" "var" (global i32))"""));
        Assert.Throws<LinkException>(() => Instantiate("""(import "m" "var" (global (mut i64)))"""));
        Assert.Throws<LinkException>(() => Instantiate("""(import "m" "funcvar" (global (mut funcref)))"""));
    }

    [Fact]
    public void Function_subtypes_match()
    {
        const string Types = "(type $super (sub (func))) (type $sub (sub $super (func)))";
        _linker.DefineInstance(_store, "m", Instantiate($"{Types} (func (export \"super\") (type $super)) (func (export \"sub\") (type $sub))"));
        Instantiate($"{Types} (import \"m\" \"sub\" (func (type $super)))");
        Instantiate($"{Types} (import \"m\" \"sub\" (func (type $sub)))");
        Assert.Throws<LinkException>(() => Instantiate($"{Types} (import \"m\" \"super\" (func (type $sub)))"));
    }

    [Fact]
    public void Missing_imports_name_what_is_missing()
    {
        LinkException e = Assert.Throws<LinkException>(() => Instantiate("""(import "env" "print" (func (param i32)))"""));
        Assert.Equal("unknown import \"env\".\"print\": the module expects func (i32) -> (), nothing is provided under that name", e.Message);
        e = Assert.Throws<LinkException>(() => new Instance(_store, Module.FromText(_engine, """(module (import "a" "b" (func)))""")));
        Assert.Equal("the module has 1 imports, 0 are provided", e.Message);
        e = Assert.Throws<LinkException>(() => new Instance(_store, Module.FromText(_engine, """(module (import "a" "b" (func)))"""), "text"));
        Assert.Contains("a String cannot be imported", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_taken_once()
    {
        _linker.DefineFunction("m", "f", () => 1);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => _linker.DefineFunction("m", "f", () => 2));
        Assert.Contains("\"m\".\"f\" is defined already", e.Message, StringComparison.Ordinal);
        _linker.AllowShadowing = true;
        _linker.DefineFunction("m", "f", () => 2);
        Assert.Equal(2, ((Function)_linker.Get(_store, "m", "f")!).ToFunction<int>()());
        Assert.Null(_linker.Get(_store, "m", "g"));
        Assert.True(_linker.IsDefined("m", "f"));
    }

    [Fact]
    public void Items_of_other_stores_and_engines_are_refused()
    {
        using var other = new Store(_engine);
        _linker.Define("m", "x", new Memory(other, 1));
        Assert.Contains("another store", Assert.Throws<LinkException>(() => Instantiate("""(import "m" "x" (memory 1))""")).Message, StringComparison.Ordinal);
        using var foreign = new Engine();
        using var foreignStore = new Store(foreign);
        Assert.Throws<ArgumentException>(() => _linker.Define("m", "y", new Memory(foreignStore, 1)));
        using Module module = Module.FromText(foreign, "(module)");
        Assert.Contains("another engine", Assert.Throws<LinkException>(() => _linker.Instantiate(_store, module)).Message, StringComparison.Ordinal);
        Assert.Throws<LinkException>(() => _linker.Instantiate(foreignStore, module));
    }

    [Fact]
    public void Unknown_imports_can_trap_or_do_nothing()
    {
        using Module module = Module.FromText(_engine, """
            (module
              (import "m" "f" (func $f (param i32) (result i64 funcref)))
              (func (export "f") (result i64 funcref) (call $f (i32.const 1))))
            """);
        _linker.DefineUnknownImportsAsTraps(module);
        TrapException trap = Assert.Throws<TrapException>(() => _linker.Instantiate(_store, module).GetFunction("f")!.Invoke());
        Assert.Equal(TrapCode.UnknownImport, trap.Code);
        Assert.Contains("\"m\".\"f\"", trap.Message, StringComparison.Ordinal);

        var defaults = new Linker(_engine);
        defaults.DefineUnknownImportsAsDefaults(module);
        Assert.Equal([0L, Value.Null(ValueKind.FuncRef)], defaults.Instantiate(_store, module).GetFunction("f")!.Invoke());
    }

    [Fact]
    public void A_linker_serves_several_stores()
    {
        _linker.DefineFunction("m", "id", (Caller caller) => (int)caller.Data!);
        using Module module = Module.FromText(_engine, """(module (import "m" "id" (func $id (result i32))) (func (export "id") (result i32) (call $id)))""");
        for (int i = 0; i < 5; i++)
        {
            using var store = new Store(_engine, data: i);
            Assert.Equal(i, _linker.Instantiate(store, module).GetFunction<int>("id")!());
        }
    }

    [Fact]
    public void Who_calls_is_who_imports()
    {
        _linker.DefineFunction("m", "name", (Caller caller) => caller.GetGlobal("name")!.Value.AsInt32());
        const string Body = """(func (export "run") (result i32) (call $f))""";
        Instance first = Instantiate($"""(import "m" "name" (func $f (result i32))) (global (export "name") i32 (i32.const 1)) (export "f" (func $f)) {Body}""");
        _linker.DefineInstance(_store, "first", first);
        Instance second = Instantiate($"""(import "first" "f" (func $f (result i32))) (global (export "name") i32 (i32.const 2)) {Body}""");
        Assert.Equal(1, first.GetFunction<int>("run")!());
        Assert.Equal(2, second.GetFunction<int>("run")!());
    }

    [Fact]
    public void Modules_link_to_modules()
    {
        using Module library = Module.FromText(_engine, """
            (module
              (global $ready (mut i32) (i32.const 0))
              (func (export "_initialize") (global.set $ready (i32.const 1)))
              (func (export "ready") (result i32) (global.get $ready)))
            """, "library");
        _linker.DefineModule(_store, null, library);
        Assert.Equal(1, Instantiate("""(import "library" "ready" (func $r (result i32))) (func (export "r") (result i32) (call $r))""").GetFunction<int>("r")!());
    }

    private void AssertIncompatible(string import, string expected, string found)
    {
        string message = Assert.Throws<LinkException>(() => Instantiate($"(import \"m\" \"x\" {import})")).Message;
        Assert.StartsWith($"incompatible import type for \"m\".\"x\": the module expects {expected}", message, StringComparison.Ordinal);
        Assert.EndsWith("provided is " + found, message, StringComparison.Ordinal);
    }

    private Instance Instantiate(string fields) => _linker.Instantiate(_store, Module.FromText(_engine, $"(module {fields})"));
}
