using Petrel.Components.Tests.Api;
using Xunit;

namespace Petrel.Components.Tests.Abi;

/// <summary>A WebAssembly exception ends at the component that throws it: what calls it sees a trap, which it cannot catch.</summary>
public class ExceptionTests
{
    private const string Text = """
        (component
          (import "host" (func $host (param "s" string) (result string)))
          (component $Thrower
            (core module $M
              (tag $t)
              (memory (export "memory") 1)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (throw $t))
              (func (export "take") (param i32 i32))
              (func (export "throw") (throw $t))
              (func (export "nothing"))
              (func (export "give") (result i32) (i32.const 16)))
            (core instance $m (instantiate $M))
            (func (export "body") (canon lift (core func $m "throw")))
            (func (export "realloc") (param "s" string) (canon lift (core func $m "take") (memory $m "memory") (realloc (func $m "realloc"))))
            (func (export "post-return") (canon lift (core func $m "nothing") (post-return (func $m "throw"))))
            (func (export "text") (result string) (canon lift (core func $m "give") (memory $m "memory"))))
          (component $Catcher
            (import "thrower" (instance $thrower
              (export "body" (func)) (export "realloc" (func (param "s" string))) (export "post-return" (func)) (export "text" (func (result string)))))
            (import "host" (func $host (param "s" string) (result string)))
            (core module $Libc
              (tag $t (export "t"))
              (memory (export "memory") 1)
              (func (export "realloc") (param i32 i32 i32 i32) (result i32) (throw $t)))
            (core instance $libc (instantiate $Libc))
            (core func $body (canon lower (func $thrower "body")))
            (core func $realloc (canon lower (func $thrower "realloc") (memory $libc "memory")))
            (core func $post-return (canon lower (func $thrower "post-return")))
            (core func $text (canon lower (func $thrower "text") (memory $libc "memory") (realloc (func $libc "realloc"))))
            (core func $host' (canon lower (func $host) (memory $libc "memory") (realloc (func $libc "realloc"))))
            (core module $M
              (import "" "body" (func $body))
              (import "" "realloc" (func $realloc (param i32 i32)))
              (import "" "post-return" (func $post-return))
              (import "" "text" (func $text (param i32)))
              (import "" "host" (func $host (param i32 i32 i32)))
              (func (export "body") (block $caught (try_table (catch_all $caught) (call $body)) (return)))
              (func (export "realloc") (block $caught (try_table (catch_all $caught) (call $realloc (i32.const 0) (i32.const 1))) (return)))
              (func (export "post-return") (block $caught (try_table (catch_all $caught) (call $post-return)) (return)))
              (func (export "own-realloc") (block $caught (try_table (catch_all $caught) (call $text (i32.const 32))) (return)))
              (func (export "host") (block $caught (try_table (catch_all $caught) (call $host (i32.const 0) (i32.const 1) (i32.const 32))) (return))))
            (core instance $m (instantiate $M (with "" (instance
              (export "body" (func $body)) (export "realloc" (func $realloc)) (export "post-return" (func $post-return)) (export "text" (func $text))
              (export "host" (func $host'))))))
            (func (export "body") (canon lift (core func $m "body")))
            (func (export "realloc") (canon lift (core func $m "realloc")))
            (func (export "post-return") (canon lift (core func $m "post-return")))
            (func (export "own-realloc") (canon lift (core func $m "own-realloc")))
            (func (export "host") (canon lift (core func $m "host"))))
          (instance $thrower (instantiate $Thrower))
          (instance $catcher (instantiate $Catcher (with "thrower" (instance $thrower)) (with "host" (func $host))))
          (export "body" (func $catcher "body"))
          (export "realloc" (func $catcher "realloc"))
          (export "post-return" (func $catcher "post-return"))
          (export "own-realloc" (func $catcher "own-realloc"))
          (export "host" (func $catcher "host"))
          (export "direct" (func $thrower "body"))
          (export "direct-realloc" (func $thrower "realloc")))
        """;

    [Theory]
    [InlineData("body")]
    [InlineData("realloc")]
    [InlineData("post-return")]
    [InlineData("own-realloc")]
    [InlineData("host")]
    [InlineData("direct")]
    public void BecomeTraps(string function)
    {
        ComponentInstance instance = Guest.Instantiate(Text, linker => linker.Root.DefineFunction("host", (string s) => s));
        Assert.Equal(TrapCode.UncaughtException, Assert.Throws<TrapException>(() => instance.GetFunction(function)!.Call()).Code);
        Assert.Equal(TrapCode.CannotEnterInstance, Assert.Throws<TrapException>(() => instance.GetFunction(function)!.Call()).Code);
    }

    [Fact]
    public void BecomeTrapsOfTypedCalls()
    {
        ComponentInstance instance = Guest.Instantiate(Text, linker => linker.Root.DefineFunction("host", (string s) => s));
        Action<string> call = instance.GetFunction<Action<string>>("direct-realloc")!;
        Assert.Equal(TrapCode.UncaughtException, Assert.Throws<TrapException>(() => call("a")).Code);
    }
}
