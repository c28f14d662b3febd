using Petrel.Components;
using Xunit;

namespace Petrel.Components.Tests.Api;

/// <summary>Traps, what they leave behind, and who may call whom.</summary>
public class ComponentTrapTests
{
    private const string Fragile = """
        (component
          (import "host" (func $host))
          (core func $lowered (canon lower (func $host)))
          (core module $M
            (import "" "host" (func $host))
            (func (export "trap") unreachable)
            (func (export "ok") (result i32) (i32.const 1))
            (func (export "call") (call $host)))
          (core instance $m (instantiate $M (with "" (instance (export "host" (func $lowered))))))
          (func (export "trap") (canon lift (core func $m "trap")))
          (func (export "ok") (result u32) (canon lift (core func $m "ok")))
          (func (export "call") (canon lift (core func $m "call"))))
        """;

    [Fact]
    public void ATrapPoisonsItsInstanceOnly()
    {
        using var store = new Store(new Engine());
        ComponentInstance first = Guest.Instantiate(Fragile, linker => linker.Root.DefineFunction("host", () => { }), store);
        ComponentInstance second = Guest.Instantiate(Fragile, linker => linker.Root.DefineFunction("host", () => { }), store);
        TrapException trap = Assert.Throws<TrapException>(() => first.GetFunction("trap")!.Call());
        Assert.Equal(TrapCode.Unreachable, trap.Code);
        Assert.Equal("trap", trap.ComponentFunction);
        trap = Assert.Throws<TrapException>(() => first.GetFunction<Func<uint>>("ok")!());
        Assert.Equal(TrapCode.CannotEnterInstance, trap.Code);
        Assert.Equal(1u, second.GetFunction<Func<uint>>("ok")!());
    }

    [Fact]
    public void ExceptionsOfTheHostPassAndPoison()
    {
        ComponentInstance instance = Guest.Instantiate(
            Fragile, linker => linker.Root.DefineFunction("host", (Action)(() => throw new FormatException("mine"))));
        Assert.Equal("mine", Assert.Throws<FormatException>(() => instance.GetFunction("call")!.Call()).Message);
        Assert.Throws<TrapException>(() => instance.GetFunction("ok")!.Call());
    }

    [Fact]
    public void TheHostCannotComeBackIntoAnActiveComponent()
    {
        ComponentInstance? instance = null;
        TrapException? seen = null;
        instance = Guest.Instantiate(Fragile, linker => linker.Root.DefineFunction("host", () =>
        {
            seen = Assert.Throws<TrapException>(() => instance!.GetFunction("ok")!.Call());
        }));
        instance.GetFunction("call")!.Call();
        Assert.Equal(TrapCode.CannotEnterInstance, seen!.Code);
        Assert.Equal(ComponentValue.U32(1), instance.GetFunction("ok")!.Call());
    }

    [Fact]
    public void AComponentMustNotCallOutOfPostReturn()
    {
        ComponentInstance instance = Guest.Instantiate("""
            (component
              (import "host" (func $host))
              (core func $lowered (canon lower (func $host)))
              (core module $M
                (import "" "host" (func $host))
                (func (export "f"))
                (func (export "post") (call $host)))
              (core instance $m (instantiate $M (with "" (instance (export "host" (func $lowered))))))
              (func (export "f") (canon lift (core func $m "f") (post-return (func $m "post")))))
            """,
            linker => linker.Root.DefineFunction("host", () => { }));
        TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction<Action>("f")!());
        Assert.Equal(TrapCode.CannotLeaveInstance, trap.Code);
    }

    [Theory]
    [InlineData(65536u * 2, 1u)]
    [InlineData(0xFFFFFFFFu, 2u)]
    [InlineData(0u, 0xFFFFFFFFu)]
    [InlineData(0u, 1u << 28)]
    public void StringsOutsideTheMemoryTrap(uint address, uint length)
    {
        ComponentInstance instance = Guest.Instantiate($$"""
            (component
              {{Guest.Allocator}}
              (core module $M (func (export "f") (result i32) (i32.const 16)))
              (core module $Fill
                (import "" "memory" (memory 1))
                (func (export "f") (result i32)
                  (i32.store (i32.const 16) (i32.const {{address}}))
                  (i32.store (i32.const 20) (i32.const {{length}}))
                  (i32.const 16)))
              (core instance $m (instantiate $Fill (with "" (instance $libc))))
              (func (export "f") (result string) (canon lift (core func $m "f") (memory $libc "memory"))))
            """);
        TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction<Func<string>>("f")!());
        Assert.Equal(TrapCode.InvalidComponentValue, trap.Code);
        Assert.Contains("string content out-of-bounds", trap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargeTypesAreInterpretedAndGiveTheSame()
    {
        // More parts than a fused adapter is made for: 40 tuples of 16 elements in a list.
        string wide = $"(tuple {string.Join(' ', Enumerable.Repeat("u8", 16))})";
        string type = $"(list (tuple {string.Join(' ', Enumerable.Repeat(wide, 40))}))";
        string options = "(memory $libc \"memory\") (realloc (func $libc \"realloc\"))";
        ComponentInstance instance = Guest.Instantiate($$"""
            (component
              (component $Inner
                {{Guest.Allocator}}
                (core module $M
                  (import "" "memory" (memory 1))
                  (func (export "echo") (param i32 i32) (result i32)
                    (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))
                (core instance $m (instantiate $M (with "" (instance $libc))))
                (func (export "echo") (param "v" {{type}}) (result {{type}}) (canon lift (core func $m "echo") {{options}})))
              (component $Outer
                (import "echo" (func $echo (param "v" {{type}}) (result {{type}})))
                {{Guest.Allocator}}
                (core func $lowered (canon lower (func $echo) {{options}}))
                (core module $M
                  (import "" "echo" (func $echo (param i32 i32 i32)))
                  (func (export "echo") (param i32 i32) (result i32)
                    (call $echo (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16)))
                (core instance $m (instantiate $M (with "" (instance (export "echo" (func $lowered))))))
                (func (export "echo") (param "v" {{type}}) (result {{type}}) (canon lift (core func $m "echo") {{options}})))
              (instance $inner (instantiate $Inner))
              (instance $outer (instantiate $Outer (with "echo" (func $inner "echo"))))
              (export "echo" (func $outer "echo")))
            """);
        ComponentValue row = ComponentValue.Tuple([.. Enumerable.Range(0, 40).Select(i =>
            ComponentValue.Tuple([.. Enumerable.Range(0, 16).Select(k => ComponentValue.U8((byte)(i + k)))]))]);
        ComponentValue list = ComponentValue.List(row, row, row);
        Assert.Equal(list, instance.GetFunction("echo")!.Call(list));
    }
}
