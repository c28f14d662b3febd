using Xunit;

namespace Petrel.Tests.Runtime;

/// <summary>Each test runs twice: imported from the linker, and built in, where calls are direct.</summary>
public sealed class JsStringTests
{
    private const string Text = """
        (module
          (type $units (array (mut i16)))
          (import "wasm:js-string" "cast" (func $cast (param externref) (result (ref extern))))
          (import "wasm:js-string" "test" (func $test (param externref) (result i32)))
          (import "wasm:js-string" "fromCharCodeArray" (func $fromCharCodeArray (param (ref null $units) i32 i32) (result (ref extern))))
          (import "wasm:js-string" "intoCharCodeArray" (func $intoCharCodeArray (param externref (ref null $units) i32) (result i32)))
          (import "wasm:js-string" "fromCharCode" (func $fromCharCode (param i32) (result (ref extern))))
          (import "wasm:js-string" "fromCodePoint" (func $fromCodePoint (param i32) (result (ref extern))))
          (import "wasm:js-string" "charCodeAt" (func $charCodeAt (param externref i32) (result i32)))
          (import "wasm:js-string" "codePointAt" (func $codePointAt (param externref i32) (result i32)))
          (import "wasm:js-string" "length" (func $length (param externref) (result i32)))
          (import "wasm:js-string" "concat" (func $concat (param externref externref) (result (ref extern))))
          (import "wasm:js-string" "substring" (func $substring (param externref i32 i32) (result (ref extern))))
          (import "wasm:js-string" "equals" (func $equals (param externref externref) (result i32)))
          (import "wasm:js-string" "compare" (func $compare (param externref externref) (result i32)))
          (import "'" "hello" (global $hello (ref extern)))
          (import "'" "w\c3\b6rld" (global $world externref))
          (table 1 funcref)
          (elem declare func $length)
          (func (export "cast") (param externref) (result externref) (call $cast (local.get 0)))
          (func (export "test") (param externref) (result i32) (call $test (local.get 0)))
          (func (export "slice") (param externref i32 i32) (result externref)
            (local $units (ref null $units))
            (local.set $units (array.new_default $units (i32.const 10)))
            (drop (call $intoCharCodeArray (local.get 0) (local.get $units) (i32.const 2)))
            (call $fromCharCodeArray (local.get $units) (local.get 1) (local.get 2)))
          (func (export "into") (param externref i32) (result i32)
            (call $intoCharCodeArray (local.get 0) (array.new_default $units (i32.const 5)) (local.get 1)))
          (func (export "into null") (param externref) (result i32) (call $intoCharCodeArray (local.get 0) (ref.null $units) (i32.const 0)))
          (func (export "from null") (result externref) (call $fromCharCodeArray (ref.null $units) (i32.const 0) (i32.const 0)))
          (func (export "fromCharCode") (param i32) (result externref) (call $fromCharCode (local.get 0)))
          (func (export "fromCodePoint") (param i32) (result externref) (call $fromCodePoint (local.get 0)))
          (func (export "charCodeAt") (param externref i32) (result i32) (call $charCodeAt (local.get 0) (local.get 1)))
          (func (export "codePointAt") (param externref i32) (result i32) (call $codePointAt (local.get 0) (local.get 1)))
          (func (export "length") (param externref) (result i32) (call $length (local.get 0)))
          (func (export "length tail") (param externref) (result i32) (return_call $length (local.get 0)))
          (func (export "length reference") (param externref) (result i32)
            (table.set 0 (i32.const 0) (ref.func $length))
            (call_indirect (param externref) (result i32) (local.get 0) (i32.const 0)))
          (func (export "concat") (param externref externref) (result externref) (call $concat (local.get 0) (local.get 1)))
          (func (export "substring") (param externref i32 i32) (result externref) (call $substring (local.get 0) (local.get 1) (local.get 2)))
          (func (export "equals") (param externref externref) (result i32) (call $equals (local.get 0) (local.get 1)))
          (func (export "compare") (param externref externref) (result i32) (call $compare (local.get 0) (local.get 1)))
          (func (export "constants") (result externref) (call $concat (global.get $hello) (global.get $world))))
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Strings_are_made_and_taken_apart(bool builtIn)
    {
        using var strings = new Strings(builtIn);
        Assert.Equal("abc", strings.Text("cast", S("abc")));
        Assert.Equal(1, strings.Number("test", S("")));
        Assert.Equal(0, strings.Number("test", Value.FromExternRef(new object())));
        Assert.Equal(0, strings.Number("test", Value.Null(ValueKind.ExternRef)));
        Assert.Equal("ab", strings.Text("slice", S("abc"), 2, 4));
        Assert.Equal("\0\0abc", strings.Text("slice", S("abc"), 0, 5));
        Assert.Equal("", strings.Text("slice", S("abc"), 10, 10));
        Assert.Equal(3, strings.Number("into", S("abc"), 2));
        Assert.Equal(0, strings.Number("into", S(""), 5));
        Assert.Equal("ÿ", strings.Text("fromCharCode", 0x1234_00FF));
        Assert.Equal("\uD800", strings.Text("fromCodePoint", 0xD800));
        Assert.Equal("😀", strings.Text("fromCodePoint", 0x1F600));
        Assert.Equal(0xD83D, strings.Number("charCodeAt", S("x😀"), 1));
        Assert.Equal(0x1F600, strings.Number("codePointAt", S("x😀"), 1));
        Assert.Equal(0xDE00, strings.Number("codePointAt", S("x😀"), 2));
        Assert.Equal(0xD83D, strings.Number("codePointAt", S("\uD83D"), 0));
        Assert.Equal(3, strings.Number("length", S("x😀")));
        Assert.Equal(3, strings.Number("length tail", S("x😀")));
        Assert.Equal(3, strings.Number("length reference", S("x😀")));
        Assert.Equal("ab", strings.Text("concat", S("a"), S("b")));
        Assert.Equal("bc", strings.Text("substring", S("abcd"), 1, 3));
        Assert.Equal("bcd", strings.Text("substring", S("abcd"), 1, -1));
        Assert.Equal("", strings.Text("substring", S("abcd"), 3, 1));
        Assert.Equal("", strings.Text("substring", S("abcd"), -1, -1));
        Assert.Equal("", strings.Text("substring", S("abcd"), 4, 9));
        Assert.Equal(1, strings.Number("equals", S("ab"), S(new string(['a', 'b']))));
        Assert.Equal(0, strings.Number("equals", S("ab"), S("aB")));
        Assert.Equal(1, strings.Number("equals", Value.Null(ValueKind.ExternRef), Value.Null(ValueKind.ExternRef)));
        Assert.Equal(0, strings.Number("equals", S(""), Value.Null(ValueKind.ExternRef)));
        Assert.Equal(-1, strings.Number("compare", S("Z"), S("a")));
        Assert.Equal(1, strings.Number("compare", S("\uFFFF"), S("😀")));
        Assert.Equal(0, strings.Number("compare", S("a"), S("a")));
        Assert.Equal("hellowörld", strings.Text("constants"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_no_string_or_lies_outside_traps(bool builtIn)
    {
        using var strings = new Strings(builtIn);
        foreach (Value wrong in new[] { Value.Null(ValueKind.ExternRef), Value.FromExternRef(new object()) })
        {
            strings.Traps(TrapCode.CastFailure, "cast", wrong);
            strings.Traps(TrapCode.CastFailure, "slice", wrong, 0, 0);
            strings.Traps(TrapCode.CastFailure, "charCodeAt", wrong, 0);
            strings.Traps(TrapCode.CastFailure, "codePointAt", wrong, 0);
            strings.Traps(TrapCode.CastFailure, "length", wrong);
            strings.Traps(TrapCode.CastFailure, "concat", wrong, S(""));
            strings.Traps(TrapCode.CastFailure, "concat", S(""), wrong);
            strings.Traps(TrapCode.CastFailure, "substring", wrong, 0, 0);
            strings.Traps(TrapCode.CastFailure, "compare", wrong, S(""));
        }

        strings.Traps(TrapCode.CastFailure, "equals", Value.FromExternRef(new object()), S(""));
        strings.Traps(TrapCode.ArrayOutOfBounds, "slice", S("abc"), 3, 2);
        strings.Traps(TrapCode.ArrayOutOfBounds, "slice", S("abc"), 0, 11);
        strings.Traps(TrapCode.ArrayOutOfBounds, "slice", S("abc"), -1, -1);
        strings.Traps(TrapCode.ArrayOutOfBounds, "into", S("abc"), 3);
        strings.Traps(TrapCode.ArrayOutOfBounds, "into", S(""), 6);
        strings.Traps(TrapCode.ArrayOutOfBounds, "into", S("abc"), -1);
        strings.Traps(TrapCode.NullReference, "into null", S("abc"));
        strings.Traps(TrapCode.NullReference, "from null");
        strings.Traps(TrapCode.InvalidConversionToInteger, "fromCodePoint", 0x110000);
        strings.Traps(TrapCode.InvalidConversionToInteger, "fromCodePoint", -1);
        strings.Traps(TrapCode.ArrayOutOfBounds, "charCodeAt", S("abc"), 3);
        strings.Traps(TrapCode.ArrayOutOfBounds, "codePointAt", S("abc"), -1);
    }

    [Fact]
    public void They_are_not_there_unless_asked_for()
    {
        using var engine = new Engine();
        using var store = new Store(engine);
        using Module module = Module.FromText(engine, "(module (import \"wasm:js-string\" \"length\" (func (param externref) (result i32))))");
        Assert.Throws<LinkException>(() => new Linker(engine).Instantiate(store, module));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Another_type_is_refused(bool builtIn)
    {
        using var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | (builtIn ? WasmFeatures.JsStringBuiltins : 0) });
        using var store = new Store(engine);
        var linker = new Linker(engine);
        linker.DefineJsStringBuiltins();
        linker.DefineStringConstants("'");
        string[] texts =
        [
            "(module (import \"wasm:js-string\" \"length\" (func (param externref) (result i64))))",
            "(module (import \"wasm:js-string\" \"long\" (func (param externref) (result i32))))",
            "(module (import \"'\" \"text\" (global (mut externref))))",
            "(module (import \"'\" \"text\" (global i32)))",
        ];
        foreach (string text in texts)
        {
            using Module module = Module.FromText(engine, text);
            Assert.Throws<LinkException>(() => linker.Instantiate(store, module));
        }
    }

    private static Value S(string text) => Value.FromExternRef(text);

    private sealed class Strings : IDisposable
    {
        private readonly Store _store;
        private readonly Instance _instance;

        public Strings(bool builtIn)
        {
            var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | (builtIn ? WasmFeatures.JsStringBuiltins : 0) });
            _store = new Store(engine);
            var linker = new Linker(engine);
            linker.DefineJsStringBuiltins();
            linker.DefineStringConstants("'");
            _instance = linker.Instantiate(_store, Module.FromText(engine, JsStringTests.Text));
        }

        public string Text(string name, params Value[] arguments) => (string)_instance.GetFunction(name)!.Invoke(arguments)[0].AsReference()!;

        public int Number(string name, params Value[] arguments) => _instance.GetFunction(name)!.Invoke(arguments)[0].AsInt32();

        public void Traps(TrapCode code, string name, params Value[] arguments) =>
            Assert.Equal(code, Assert.Throws<TrapException>(() => _instance.GetFunction(name)!.Invoke(arguments)).Code);

        public void Dispose() => _store.Dispose();
    }
}
