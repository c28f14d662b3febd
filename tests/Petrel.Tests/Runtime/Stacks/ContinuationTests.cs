using Xunit;

namespace Petrel.Tests.Runtime.Stacks;

/// <summary>What continuations compute: values, locals, tags, binding, switching.</summary>
public sealed class ContinuationTests
{
    [Theory]
    [InlineData(CodeLoading.Tiered)]
    [InlineData(CodeLoading.Collectible)]
    public void A_generator_keeps_its_locals(CodeLoading loading)
    {
        using var module = new StackModule(
            """
            (module
              (type $gen (func (param i64 f32 f64 v128 externref) (result i64)))
              (type $start (cont $gen))
              (type $next (func (param i32) (result i64)))
              (type $k (cont $next))
              (tag $yield (param i64 f64) (result i32))
              (elem declare func $gen)
              (func $gen (type $gen)
                (local $i i64)
                (loop $more
                  (local.set $i (i64.add (local.get $i) (local.get 0)))
                  (br_if $more (suspend $yield (local.get $i) (f64.promote_f32 (local.get 1)))))
                (if (ref.is_null (local.get 4)) (then (unreachable)))
                (i64.add (i64x2.extract_lane 1 (local.get 3)) (i64.trunc_f64_s (local.get 2))))
              (func (export "run") (param $times i32) (param $object externref) (result i64 i64)
                (local $k (ref null $k)) (local $sum i64)
                (block $first (result i64 f64 (ref $k))
                  (resume $start (on $yield $first)
                    (i64.const 3) (f32.const 0.5) (f64.const 1000) (v128.const i64x2 5 70000) (local.get $object)
                    (cont.new $start (ref.func $gen)))
                  (unreachable))
                (loop $again (param i64 f64 (ref $k)) (result i64 i64)
                  (local.set $k)
                  (if (f64.ne (f64.const 0.5)) (then (unreachable)))
                  (local.set $sum (i64.add (local.get $sum)))
                  (local.set $times (i32.sub (local.get $times) (i32.const 1)))
                  (resume $k (on $yield $again) (local.get $times) (local.get $k))
                  (return (local.get $sum)))))
            """,
            loading);
        Assert.Equal([71_000L, 3L + 6 + 9 + 12], module.Call("run", 4, Value.FromExternRef("object")));
        Assert.Equal(0, module.StackCount);
    }

    [Fact]
    public void Many_parameters_and_results_travel_in_order()
    {
        using var module = new StackModule("""
            (module
              (type $f (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32 i64 i32 i64 i32 i64 i32 i64 i32)))
              (type $k (cont $f))
              (type $f3 (func (param i32 i32 i32) (result i32 i64 i32 i64 i32 i64 i32 i64 i32)))
              (type $k3 (cont $f3))
              (type $f1 (func (param i32) (result i32 i64 i32 i64 i32 i64 i32 i64 i32)))
              (type $k1 (cont $f1))
              (tag $t (param i32 i32) (result i32 i32 i32))
              (elem declare func $work)
              (func $work (type $f) (local $a i32) (local $b i32) (local $c i32)
                (suspend $t (local.get 7) (local.get 8))
                (local.set $c) (local.set $b) (local.set $a)
                (local.get 0) (i64.extend_i32_s (local.get 1)) (local.get 2) (i64.extend_i32_s (local.get 3)) (local.get 4)
                (i64.extend_i32_s (local.get $a)) (local.get $b) (i64.extend_i32_s (local.get $c)) (local.get 8))
              (func (export "run") (result i32 i64 i32 i64 i32 i64 i32 i64 i32)
                (local $k (ref null $k3)) (local $rest (ref null $k1))
                (block $h (result i32 i32 (ref $k3))
                  (resume $k3 (on $t $h) (i32.const 7) (i32.const 8) (i32.const 9)
                    (cont.bind $k $k3 (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6)
                      (cont.new $k (ref.func $work))))
                  (unreachable))
                (local.set $k)
                (local.set $rest (cont.bind $k3 $k1 (local.get $k)))
                (resume $k1 (i32.const 30) (local.get $rest))))
            """);
        // bound at the suspension: the two values that the tag carried (8, 9); passed by the last resume: 30
        Assert.Equal([1, 2L, 3, 4L, 5, 8L, 9, 30L, 9], module.Call("run"));
    }

    [Fact]
    public void Handlers_leave_try_blocks_and_the_function()
    {
        using var module = new StackModule("""
            (module
              (type $f (func)) (type $k (cont $f))
              (tag $a (param i32)) (tag $b) (tag $e)
              (elem declare func $sa $sb)
              (func $sa (suspend $a (i32.const 5)))
              (func $sb (suspend $b))
              (func (export "out-of-try") (result i32)
                (block $caught
                  (block $h (result i32 (ref $k))
                    (i32.const 77)
                    (try_table (catch $e $caught)
                      (resume $k (on $a $h) (cont.new $k (ref.func $sa)))
                      (throw $e))
                    (unreachable))
                  (drop)
                  (return))
                (i32.const -1))
              (func $returns (export "out-of-function") (result i32 (ref null $k))
                (i64.const 1)
                (resume $k (on $a 0) (cont.new $k (ref.func $sa)))
                (unreachable))
              (func (export "returned") (result i32) (call $returns) (drop)))
            """);
        Assert.Equal([5], module.Call("out-of-try"));
        Assert.Equal([5], module.Call("returned"));
    }

    [Fact]
    public void Suspension_passes_handlers_of_other_tags_and_of_switches()
    {
        using var module = new StackModule("""
            (module
              (type $f (func)) (type $k (cont $f))
              (tag $outer) (tag $inner)
              (global $trace (mut i32) (i32.const 0))
              (elem declare func $leaf $middle)
              (func $note (param i32) (global.set $trace (i32.add (i32.mul (global.get $trace) (i32.const 10)) (local.get 0))))
              (func $leaf (call $note (i32.const 1)) (suspend $outer) (call $note (i32.const 3)) (suspend $inner) (call $note (i32.const 9)))
              (func $middle
                (block $h (result (ref $k))
                  (resume $k (on $outer switch) (on $inner $h) (cont.new $k (ref.func $leaf)))
                  (unreachable))
                (call $note (i32.const 4))
                (resume $k)
                (call $note (i32.const 5)))
              (func (export "run") (result i32)
                (block $h (result (ref $k))
                  (resume $k (on $inner switch) (on $outer $h) (cont.new $k (ref.func $middle)))
                  (unreachable))
                (call $note (i32.const 2))
                (resume $k)
                (global.get $trace)))
            """);
        Assert.Equal([123_495], module.Call("run"));
        Assert.Equal(0, module.StackCount);
    }

    [Fact]
    public void Switching_goes_back_and_forth_without_the_resumer()
    {
        using var module = new StackModule("""
            (module
              (rec (type $f (func (param i32 (ref null $k)) (result i32))) (type $k (cont $f)))
              (tag $swap (result i32))
              (global $turns (mut i32) (i32.const 0))
              (elem declare func $player)
              (func $player (type $f)
                (loop $more
                  (global.set $turns (i32.add (global.get $turns) (i32.const 1)))
                  (if (i32.eqz (local.get 0)) (then (return (i32.const 42))))
                  (switch $k $swap (i32.sub (local.get 0) (i32.const 1)) (local.get 1))
                  (local.set 1) (local.set 0)
                  (br $more))
                (unreachable))
              (func (export "run") (param i32) (result i32 i32)
                (resume $k (on $swap switch) (local.get 0) (cont.new $k (ref.func $player)) (cont.new $k (ref.func $player)))
                (global.get $turns)))
            """);
        Assert.Equal([42, 10_001], module.Call("run", 10_000));
    }

    [Fact]
    public async Task Chains_of_stacks_suspend_and_resume_as_one()
    {
        using var module = new StackModule("""
            (module
              (type $f (func (param i32) (result i32))) (type $k (cont $f))
              (type $g (func (result i32))) (type $kg (cont $g))
              (tag $t)
              (global $k (mut (ref null $kg)) (ref.null $kg))
              (elem declare func $nest)
              (func $nest (type $f)
                (if (result i32) (local.get 0)
                  (then (i32.add (i32.const 1) (resume $k (i32.sub (local.get 0) (i32.const 1)) (cont.new $k (ref.func $nest)))))
                  (else (suspend $t) (suspend $t) (i32.const 0))))
              (func (export "begin") (param i32)
                (block $h (result (ref $kg))
                  (resume $k (on $t $h) (local.get 0) (cont.new $k (ref.func $nest)))
                  (unreachable))
                (global.set $k))
              (func (export "again")
                (block $h (result (ref $kg))
                  (resume $kg (on $t $h) (global.get $k))
                  (unreachable))
                (global.set $k))
              (func (export "end") (result i32) (resume $kg (global.get $k))))
            """);
        module.Call("begin", 200);
        Assert.Equal(201, module.StackCount);
        // Each part of the work is called from another thread.
        await Task.Run(() => module.Call("again"));
        Assert.Equal([200], await Task.Run(() => module.Call("end")));
        Assert.Equal(0, module.StackCount);
    }

    [Fact]
    public void Stores_on_several_threads_do_not_meet()
    {
        const string Text = """
            (module
              (type $f (func)) (type $k (cont $f)) (tag $t)
              (global $n (mut i32) (i32.const 0))
              (elem declare func $gen)
              (func $gen (loop $l (global.set $n (i32.add (global.get $n) (i32.const 1))) (suspend $t) (br $l)))
              (func (export "run") (param i32) (result i32) (local $k (ref null $k))
                (local.set $k (cont.new $k (ref.func $gen)))
                (loop $l
                  (block $h (result (ref $k)) (resume $k (on $t $h) (local.get $k)) (unreachable))
                  (local.set $k)
                  (br_if $l (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
                (global.get $n)))
            """;
        using var engine = new Engine(new EngineOptions { Features = WasmFeatures.Wasm3 | WasmFeatures.StackSwitching });
        using Module module = Module.FromText(engine, Text);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            using var store = new Store(engine);
            var instance = new Instance(store, module);
            Assert.Equal([500 + i], instance.GetFunction("run")!.Invoke(500 + i));
        });
    }
}
