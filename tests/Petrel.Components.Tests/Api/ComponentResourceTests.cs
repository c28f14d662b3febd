using Petrel.Components;
using Petrel.Components.Abi;
using Xunit;

namespace Petrel.Components.Tests.Api;

/// <summary>Resources of the host in guests, and of guests in the host.</summary>
public unsafe class ComponentResourceTests
{
    private static readonly HostResourceType<Counter> s_counter = new("counter");

    private const string UsesCounter = """
        (component
          (import "test:host/counters@1.0.0" (instance $i
            (export "counter" (type $counter (sub resource)))
            (export "[constructor]counter" (func (param "start" u32) (result (own $counter))))
            (export "[method]counter.next" (func (param "self" (borrow $counter)) (result u32)))))
          (alias export $i "counter" (type $counter))
          (core func $new (canon lower (func $i "[constructor]counter")))
          (core func $next (canon lower (func $i "[method]counter.next")))
          (core func $drop (canon resource.drop $counter))
          (core module $M
            (import "" "new" (func $new (param i32) (result i32)))
            (import "" "next" (func $next (param i32) (result i32)))
            (import "" "drop" (func $drop (param i32)))
            (func (export "use") (param i32) (result i32) (local $c i32)
              (local.set $c (call $new (local.get 0)))
              (drop (call $next (local.get $c)))
              (call $next (local.get $c))
              (call $drop (local.get $c)))
            (func (export "keep") (param i32) (drop (call $new (local.get 0))))
            (func (export "misuse") (result i32) (call $next (i32.const 77)))
            (func (export "drop-twice") (local $c i32)
              (local.set $c (call $new (i32.const 0)))
              (call $drop (local.get $c))
              (call $drop (local.get $c)))
            (func (export "take") (param i32) (result i32) (call $next (local.get 0)) (call $drop (local.get 0)))
            (func (export "look") (param i32) (result i32) (call $next (local.get 0)) (call $drop (local.get 0)))
            (func (export "look-and-keep") (param i32) (result i32) (call $next (local.get 0))))
          (core instance $m (instantiate $M (with "" (instance
            (export "new" (func $new)) (export "next" (func $next)) (export "drop" (func $drop))))))
          (func (export "use") (param "start" u32) (result u32) (canon lift (core func $m "use")))
          (func (export "keep") (param "start" u32) (canon lift (core func $m "keep")))
          (func (export "misuse") (result u32) (canon lift (core func $m "misuse")))
          (func (export "drop-twice") (canon lift (core func $m "drop-twice")))
          (func (export "take") (param "c" (own $counter)) (result u32) (canon lift (core func $m "take")))
          (func (export "look") (param "c" (borrow $counter)) (result u32) (canon lift (core func $m "look")))
          (func (export "look-and-keep") (param "c" (borrow $counter)) (result u32) (canon lift (core func $m "look-and-keep"))))
        """;

    private const string OwnsThing = """
        (component
          (core module $Dtor
            (global $dropped (export "dropped") (mut i32) (i32.const 0))
            (func (export "dtor") (param i32) (global.set $dropped (local.get 0))))
          (core instance $dtor (instantiate $Dtor))
          (type $thing' (resource (rep i32) (dtor (func $dtor "dtor"))))
          (export $thing "thing" (type $thing'))
          (core func $new (canon resource.new $thing'))
          (core func $rep (canon resource.rep $thing'))
          (core module $M
            (import "" "new" (func $new (param i32) (result i32)))
            (import "" "rep" (func $rep (param i32) (result i32)))
            (import "" "dropped" (global $dropped (mut i32)))
            (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
            (func (export "value") (param i32) (result i32) (local.get 0))
            (func (export "consume") (param i32) (result i32) (call $rep (local.get 0)))
            (func (export "dropped") (result i32) (global.get $dropped)))
          (core instance $m (instantiate $M (with "" (instance
            (export "new" (func $new)) (export "rep" (func $rep)) (export "dropped" (global $dtor "dropped"))))))
          (func (export "make") (param "v" u32) (result (own $thing)) (canon lift (core func $m "make")))
          (func (export "value") (param "t" (borrow $thing)) (result u32) (canon lift (core func $m "value")))
          (func (export "consume") (param "t" (own $thing)) (result u32) (canon lift (core func $m "consume")))
          (func (export "dropped") (result u32) (canon lift (core func $m "dropped"))))
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HostResourcesLiveAsLongAsTheirHandles(bool generated)
    {
        var made = new List<Counter>();
        ComponentInstance instance = Guest.Instantiate(UsesCounter, linker => Define(linker, made, generated));
        Assert.Equal(12u, instance.GetFunction<Func<uint, uint>>("use")!(10));
        Assert.True(made[0].IsDisposed);
        instance.GetFunction<Action<uint>>("keep")!(1);
        Assert.False(made[1].IsDisposed);
        instance.Store.Dispose();
        Assert.True(made[1].IsDisposed);
    }

    [Fact]
    public void MisusedHandlesTrap()
    {
        TrapException trap = Assert.Throws<TrapException>(() =>
            Guest.Instantiate(UsesCounter, linker => Define(linker, [], true)).GetFunction("misuse")!.Call());
        Assert.Equal(TrapCode.InvalidHandle, trap.Code);
        Assert.Contains("unknown handle index 77", trap.Message, StringComparison.Ordinal);
        Assert.Throws<TrapException>(() => Guest.Instantiate(UsesCounter, linker => Define(linker, [], true)).GetFunction("drop-twice")!.Call());
    }

    [Fact]
    public void HostResourcesArePassedToExports()
    {
        ComponentInstance instance = Guest.Instantiate(UsesCounter, linker => Define(linker, [], false));
        var counter = new Counter(5);
        Assert.Equal(6u, instance.GetFunction<Func<Counter, uint>>("look")!(counter));
        Assert.False(counter.IsDisposed);
        Assert.Equal(7u, instance.GetFunction<Func<Counter, uint>>("take")!(counter));
        Assert.True(counter.IsDisposed);
        TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction<Func<Counter, uint>>("look-and-keep")!(new Counter(1)));
        Assert.Contains("borrow handles still remain at the end of the call", trap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GuestResourcesAreDroppedByTheHost()
    {
        ComponentInstance instance = Guest.Instantiate(OwnsThing);
        ComponentResource thing = instance.GetFunction("make")!.Call(ComponentValue.U32(42))!.Value.AsResource();
        Assert.True(thing.Type.IsSame(instance.GetResource("thing")!));
        Assert.Equal(42u, instance.GetFunction<Func<ComponentResource, uint>>("value")!(thing));
        thing.Dispose();
        thing.Dispose();
        Assert.Equal(42u, instance.GetFunction<Func<uint>>("dropped")!());
        Assert.Throws<InvalidOperationException>(() => instance.GetFunction("value")!.Call(ComponentValue.Borrow(thing)));

        ComponentResource other = instance.GetFunction<Func<uint, ComponentResource>>("make")!(7);
        Assert.Equal(7u, instance.GetFunction<Func<ComponentResource, uint>>("consume")!(other));
        Assert.Throws<InvalidOperationException>(() => instance.GetFunction("consume")!.Call(ComponentValue.Own(other)));
    }

    [Fact]
    public void ResourcesOfOneInstanceAreNotThoseOfAnother()
    {
        using var store = new Store(new Engine());
        ComponentInstance first = Guest.Instantiate(OwnsThing, store: store);
        ComponentInstance second = Guest.Instantiate(OwnsThing, store: store);
        ComponentResource thing = first.GetFunction<Func<uint, ComponentResource>>("make")!(1);
        Assert.Throws<ArgumentException>(() => second.GetFunction("value")!.Call(ComponentValue.Borrow(thing)));
        Assert.False(first.GetResource("thing")!.IsSame(second.GetResource("thing")!));
    }

    private static void Define(ComponentLinker linker, List<Counter> made, bool generated)
    {
        ComponentLinkerInstance counters = linker.Instance("test:host/counters@1.2.0");
        counters.DefineResource(s_counter);
        if (!generated)
        {
            counters.DefineFunction("[constructor]counter", (uint start) =>
            {
                made.Add(new Counter(start));
                return made[^1];
            });
            counters.DefineFunction("[method]counter.next", (Counter self) => self.Next());
            return;
        }

        // As a source generator writes it.
        counters.Host = _ => made;
        counters.DefineFunction(
            "[constructor]counter",
            new ComponentFunctionType([new FunctionParameter("start", PrimitiveValueType.U32)], new OwnType(s_counter)),
            (nint)(delegate*<int, object, int>)&NewCounter);
        counters.DefineFunction(
            "[method]counter.next",
            new ComponentFunctionType([new FunctionParameter("self", new BorrowType(s_counter))], PrimitiveValueType.U32),
            (nint)(delegate*<int, object, int>)&Next);
    }

    private static int NewCounter(int start, object target)
    {
        CallContext context = CallContext.Enter(target);
        var counter = new Counter((uint)start);
        context.Host<List<Counter>>().Add(counter);
        return context.LowerOwn(counter, s_counter);
    }

    private static int Next(int self, object target)
    {
        CallContext context = CallContext.Enter(target);
        return (int)context.LiftBorrow(self, s_counter).Next();
    }

    public sealed class Counter(uint start) : IDisposable
    {
        private uint _value = start;

        public bool IsDisposed { get; private set; }

        public uint Next() => ++_value;

        public void Dispose() => IsDisposed = true;
    }
}
