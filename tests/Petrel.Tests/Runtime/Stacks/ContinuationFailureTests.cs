using Xunit;

namespace Petrel.Tests.Runtime.Stacks;

/// <summary>Exceptions, traps and host functions on the stacks of continuations.</summary>
public sealed class ContinuationFailureTests
{
    private const string Failing = """
        (module
          (import "host" "call" (func $host (param i32)))
          (type $f (func (param i32))) (type $k (cont $f))
          (type $g (func)) (type $kg (cont $g))
          (tag $e (export "e") (param i32)) (tag $t)
          (memory 1)
          (global $k (mut (ref null $kg)) (ref.null $kg))
          (elem declare func $fail $nested $catcher $host $overflow)
          (func $overflow (call $overflow) (call $overflow))
          (func $fail (type $f)
            (if (i32.eq (local.get 0) (i32.const 0)) (then (unreachable)))
            (if (i32.eq (local.get 0) (i32.const 1)) (then (drop (i32.load (i32.const 70000)))))
            (if (i32.eq (local.get 0) (i32.const 2)) (then (drop (i32.div_s (i32.const 1) (i32.const 0)))))
            (if (i32.eq (local.get 0) (i32.const 3)) (then (call $overflow)))
            (if (i32.eq (local.get 0) (i32.const 4)) (then (throw $e (i32.const 99))))
            (if (i32.eq (local.get 0) (i32.const 5)) (then (suspend $t)))
            (call $host (local.get 0)))
          (func $nested (type $f) (resume $k (local.get 0) (cont.new $k (ref.func $fail))))
          (func (export "fail") (param i32) (resume $k (local.get 0) (cont.new $k (ref.func $nested))))
          (func (export "caught") (param i32) (result i32)
            (block $h (result i32)
              (try_table (catch $e $h) (resume $k (local.get 0) (cont.new $k (ref.func $nested))))
              (i32.const 0)))
          (func (export "host") (param i32) (resume $k (local.get 0) (cont.new $k (ref.func $host))))
          (func $catcher
            (block $h (result i32)
              (try_table (catch $e $h) (suspend $t))
              (unreachable))
            (throw $e (i32.add (i32.const 1))))
          (func (export "thrown into") (param i32) (result i32)
            (block $s (result (ref $kg))
              (resume $kg (on $t $s) (cont.new $kg (ref.func $catcher)))
              (unreachable))
            (global.set $k)
            (block $h (result i32)
              (try_table (catch $e $h) (resume_throw $kg $e (local.get 0) (global.get $k)))
              (i32.const 0)))
          (func (export "suspend") (suspend $t))
          (func $calls-host (call $host (i32.const 1000)))
          (elem declare func $calls-host)
          (func (export "over host") (block $s (result (ref $kg))
              (resume $kg (on $t $s) (cont.new $kg (ref.func $calls-host)))
              (unreachable))
            (drop))
          (func (export "deep") (result i32) (call $deep (i32.const 0)))
          (func $deep (param i32) (result i32)
            (if (i32.gt_u (local.get 0) (i32.const 2000)) (then (return (local.get 0))))
            (call $deep (i32.add (local.get 0) (i32.const 1))))
          (func $ok (export "ok") (result i32) (i32.const 1)))
        """;

    private static readonly AsyncLocal<string?> s_local = new();

    private static StackModule Create(Action<Caller, int> callback, CodeLoading loading = CodeLoading.Tiered) =>
        new(Failing, loading, link: linker => linker.DefineFunction(
            "host", "call", new FunctionType([ValueKind.Int32], []), (caller, arguments, _) => callback(caller, arguments[0].AsInt32())));

    [Theory]
    [InlineData(0, TrapCode.Unreachable)]
    [InlineData(1, TrapCode.MemoryOutOfBounds)]
    [InlineData(2, TrapCode.IntegerDivideByZero)]
    [InlineData(3, TrapCode.StackOverflow)]
    [InlineData(5, TrapCode.UnhandledSuspension)]
    public void Traps_end_every_stack(int kind, TrapCode code)
    {
        using StackModule module = Create((_, _) => { });
        for (int i = 0; i < 3; i++)
        {
            var trap = Assert.Throws<TrapException>(() => module.Call("fail", kind));
            Assert.Equal(code, trap.Code);
            Assert.NotEmpty(trap.Frames);
            Assert.Equal(0, module.StackCount);
            Assert.Equal([2001], module.Call("deep"));
            trap = Assert.Throws<TrapException>(() => module.Call("caught", kind));
            Assert.Equal(code, trap.Code);
        }
    }

    [Fact]
    public void Exceptions_arrive_where_the_continuation_was_resumed()
    {
        using StackModule module = Create((_, _) => { });
        Assert.Equal([99], module.Call("caught", 4));
        Assert.Throws<WasmException>(() => module.Call("fail", 4));
        Assert.Equal([12], module.Call("thrown into", 11));
        Assert.Equal(0, module.StackCount);
    }

    [Fact]
    public void Exceptions_of_the_host_pass_unharmed()
    {
        var thrown = new DivideByZeroException("of the host");
        using StackModule module = Create((_, _) => throw thrown);
        Assert.Same(thrown, Assert.Throws<DivideByZeroException>(() => module.Call("fail", 100)));
        Assert.Same(thrown, Assert.Throws<DivideByZeroException>(() => module.Call("caught", 100)));
        Assert.Same(thrown, Assert.Throws<DivideByZeroException>(() => module.Call("host", 100)));
        Assert.Equal(0, module.StackCount);
    }

    [Fact]
    public void Host_functions_on_other_stacks_call_back_and_find_their_context()
    {
        int calls = 0;
        StackModule? module = null;
        using StackModule created = module = Create((caller, n) =>
        {
            calls++;
            Assert.Equal("context", s_local.Value);
            s_local.Value = "changed";
            Assert.Equal([2001], module!.Call("deep"));
            if (n > 100)
            {
                s_local.Value = "context";
                module.Call("fail", n - 1);
            }
        });
        s_local.Value = "context";
        module.Call("fail", 110);
        Assert.Equal(11, calls);
        Assert.Equal("changed", s_local.Value);
        Assert.Equal(0, module.StackCount);
    }

    [Fact]
    public void No_suspension_passes_a_host_function()
    {
        StackModule? module = null;
        using StackModule created = module = Create((_, _) => module!.Call("suspend"));
        Assert.Equal(TrapCode.UnhandledSuspension, Assert.Throws<TrapException>(() => module.Call("over host")).Code);
        Assert.Equal(TrapCode.UnhandledSuspension, Assert.Throws<TrapException>(() => module.Call("suspend")).Code);
        Assert.Equal(0, module.StackCount);
    }
}
