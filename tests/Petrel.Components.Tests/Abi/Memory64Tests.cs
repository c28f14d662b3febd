using Petrel.Components.Tests.Api;
using Xunit;

namespace Petrel.Components.Tests.Abi;

/// <summary>Values through memories with 64-bit addresses, beyond the first 4 GiB.</summary>
public class Memory64Tests
{
    private const string Text = """
        (component
          (component $c64
            (core module $m
              (memory (export "memory") i64 0x1_0002 0x1_0005)
              (global $next (mut i64) (i64.const 4295032832))
              (func $realloc (export "realloc") (param i64 i64 i64 i64) (result i64) (local $ret i64)
                (local.set $ret (i64.and (i64.add (global.get $next) (i64.const 7)) (i64.const -8)))
                (global.set $next (i64.add (local.get $ret) (local.get 3)))
                (local.get $ret))
              (func (export "swap") (param $t i64) (param $tl i64) (param $v i32) (param $p0 i64) (param $p1 i64) (result i64) (local $r i64)
                ;; (string, variant { a(u8), b(list<u16>) , c(f32)}) -> the same
                (local.set $r (call $realloc (i64.const 0) (i64.const 0) (i64.const 8) (i64.const 40)))
                (i64.store (local.get $r) (local.get $t))
                (i64.store offset=8 (local.get $r) (local.get $tl))
                (i32.store8 offset=16 (local.get $r) (local.get $v))
                (if (i32.eq (local.get $v) (i32.const 0)) (then (i64.store offset=24 (local.get $r) (local.get $p0)))
                  (else (i32.store offset=24 (local.get $r) (i32.wrap_i64 (local.get $p0)))))
                (i64.store offset=32 (local.get $r) (local.get $p1))
                (local.get $r))
              (func (export "post") (param i64)))
            (core instance $m (instantiate $m))
            (func (export "swap") (param "t" string) (param "v" (result (list u16) (error f32))) (result (tuple string (result (list u16) (error f32))))
              (canon lift (core func $m "swap") (memory (core memory $m "memory")) (realloc (core func $m "realloc")) (post-return (core func $m "post")))))
          (instance $c (instantiate $c64))
          (component $c32
            (import "c" (instance $i
              (export "swap" (func (param "t" string) (param "v" (result (list u16) (error f32))) (result (tuple string (result (list u16) (error f32))))))))
            (core module $libc
              (memory (export "memory") 1)
              (global $next (mut i32) (i32.const 64))
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (local $ret i32)
                (local.set $ret (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
                (global.set $next (i32.add (local.get $ret) (local.get 3)))
                (local.get $ret)))
            (core instance $libc (instantiate $libc))
            (core func $swap (canon lower (func $i "swap") (memory $libc "memory") (realloc (func $libc "realloc"))))
            (core module $m
              (import "" "swap" (func $swap (param i32 i32 i32 i32 i32 i32)))
              (func (export "swap") (param i32 i32 i32 i32 i32) (result i32)
                (call $swap (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (i32.const 16))
                (i32.const 16)))
            (core instance $m (instantiate $m (with "" (instance (export "swap" (func $swap))))))
            (func (export "swap") (param "t" string) (param "v" (result (list u16) (error f32))) (result (tuple string (result (list u16) (error f32))))
              (canon lift (core func $m "swap") (memory $libc "memory") (realloc (func $libc "realloc")))))
          (instance $d (instantiate $c32 (with "c" (instance $c))))
          (export "swap64" (func $c "swap"))
          (export "swap32" (func $d "swap")))
        """;

    [Theory]
    [InlineData("swap64", "h\u00E4llo \u2603")]
    [InlineData("swap32", "h\u00E4llo \u2603")]
    [InlineData("swap32", "")]
    public void ValuesPassInBothDirections(string function, string text)
    {
        ComponentInstance instance = Guest.Instantiate(Text);
        foreach (ComponentValue payload in (ComponentValue[])
            [ComponentValue.Ok(ComponentValue.List(ComponentValue.U16(5), ComponentValue.U16(65535))), ComponentValue.Err(ComponentValue.F32(1.5f))])
        {
            ComponentValue expected = ComponentValue.Tuple(ComponentValue.String(text), payload);
            Assert.Equal(expected, instance.GetFunction(function)!.Call(ComponentValue.String(text), payload));
        }
    }

    [Fact]
    public void TypedFunctionsSayThatTheyCannot()
    {
        ComponentInstance instance = Guest.Instantiate(Text);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => instance.GetFunction("swap64")!.CreateCall());
        Assert.Contains("64-bit addresses", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostFunctionsOverValuesAreCalled()
    {
        const string Guest64 = """
            (component
              (import "f" (func $f (param "s" string) (result string)))
              (core module $Libc
                (memory (export "memory") i64 1)
                (data (i64.const 100) "h\c3\a4")
                (func (export "realloc") (param i64 i64 i64 i64) (result i64) (i64.const 4096)))
              (core instance $libc (instantiate $Libc))
              (core func $f' (canon lower (func $f) (memory $libc "memory") (realloc (func $libc "realloc"))))
              (core module $M
                (import "" "memory" (memory i64 1))
                (import "" "f" (func $f (param i64 i64 i64)))
                (func (export "run") (result i64)
                  (call $f (i64.const 100) (i64.const 3) (i64.const 16))
                  (i64.load offset=8 (i64.const 16))))
              (core instance $m (instantiate $M (with "" (instance (export "memory" (memory $libc "memory")) (export "f" (func $f'))))))
              (func (export "run") (result u64) (canon lift (core func $m "run"))))
            """;
        using var engine = new Engine();
        using Component component = Component.FromText(engine, Guest64);
        using var store = new Store(engine);
        var linker = new ComponentLinker(engine);
        linker.Root.DefineFunction("f", (ComponentFunctionType)component.Imports[0].Type, (_, arguments) => ComponentValue.String(arguments[0].AsString() + "!!"));
        Assert.Equal(ComponentValue.U64(5), linker.Instantiate(store, component).GetFunction("run")!.Call());

        var typed = new ComponentLinker(engine);
        typed.Root.DefineFunction("f", (string s) => s);
        Assert.Contains("64-bit", Assert.Throws<LinkException>(() => typed.Instantiate(store, component)).Message, StringComparison.Ordinal);
    }
}
