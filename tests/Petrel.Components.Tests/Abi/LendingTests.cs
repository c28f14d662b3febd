using Petrel.Components.Abi;
using Petrel.Components.Tests.Api;
using Xunit;

namespace Petrel.Components.Tests.Abi;

/// <summary>What is lent for a call cannot be given away in the same call, whoever is called and however.</summary>
public unsafe class LendingTests
{
    private static readonly HostResourceType<object> s_thing = new("thing");

    private const string Text = """
        (component
          (import "host" (instance $host
            (export "thing" (type $thing (sub resource)))
            (export "[constructor]thing" (func (result (own $thing))))
            (export "[method]thing.look" (func (param "self" (borrow $thing))))
            (export "[method]thing.merge" (func (param "self" (borrow $thing)) (param "other" (own $thing))))
            (export "[static]thing.eat" (func (param "thing" (own $thing))))))
          (alias export $host "thing" (type $thing))
          (component $Guest
            (import "thing" (type $thing (sub resource)))
            (core func $drop (canon resource.drop $thing))
            (core module $M
              (import "" "drop" (func $drop (param i32)))
              (func (export "merge") (param i32 i32) (call $drop (local.get 0)) (call $drop (local.get 1)))
              (func (export "keep") (param i32)))
            (core instance $m (instantiate $M (with "" (instance (export "drop" (func $drop))))))
            (func (export "merge") (param "self" (borrow $thing)) (param "other" (own $thing)) (canon lift (core func $m "merge")))
            (func (export "keep") (param "self" (borrow $thing)) (canon lift (core func $m "keep"))))
          (instance $guest (instantiate $Guest (with "thing" (type $thing))))
          (core func $new (canon lower (func $host "[constructor]thing")))
          (core func $look (canon lower (func $host "[method]thing.look")))
          (core func $merge (canon lower (func $host "[method]thing.merge")))
          (core func $eat (canon lower (func $host "[static]thing.eat")))
          (core func $drop (canon resource.drop $thing))
          (component $Caller
            (import "thing" (type $thing (sub resource)))
            (import "new" (func $new' (result (own $thing))))
            (import "merge" (func $merge' (param "self" (borrow $thing)) (param "other" (own $thing))))
            (import "keep" (func $keep' (param "self" (borrow $thing))))
            (core func $new (canon lower (func $new')))
            (core func $merge (canon lower (func $merge')))
            (core func $keep (canon lower (func $keep')))
            (core module $M
              (import "" "new" (func $new (result i32)))
              (import "" "merge" (func $merge (param i32 i32)))
              (import "" "keep" (func $keep (param i32)))
              (func (export "guest-merge-two") (call $merge (call $new) (call $new)))
              (func (export "guest-merge-one") (local $t i32) (call $merge (local.tee $t (call $new)) (local.get $t)))
              (func (export "guest-keep") (call $keep (call $new))))
            (core instance $m (instantiate $M (with "" (instance (export "new" (func $new)) (export "merge" (func $merge)) (export "keep" (func $keep))))))
            (func (export "guest-merge-two") (canon lift (core func $m "guest-merge-two")))
            (func (export "guest-merge-one") (canon lift (core func $m "guest-merge-one")))
            (func (export "guest-keep") (canon lift (core func $m "guest-keep"))))
          (instance $caller (instantiate $Caller (with "thing" (type $thing))
            (with "new" (func $host "[constructor]thing")) (with "merge" (func $guest "merge")) (with "keep" (func $guest "keep"))))
          (core module $M
            (import "" "new" (func $new (result i32)))
            (import "" "look" (func $look (param i32)))
            (import "" "merge" (func $merge (param i32 i32)))
            (import "" "eat" (func $eat (param i32)))
            (func (export "merge-two") (call $merge (call $new) (call $new)))
            (func (export "merge-one") (local $t i32) (call $merge (local.tee $t (call $new)) (local.get $t)))
            (func (export "look-then-eat") (local $t i32) (call $look (local.tee $t (call $new))) (call $eat (local.get $t)))
            (func (export "merge-then-eat") (local $t i32) (call $merge (local.tee $t (call $new)) (call $new)) (call $eat (local.get $t))))
          (core instance $m (instantiate $M (with "" (instance
            (export "new" (func $new)) (export "look" (func $look)) (export "merge" (func $merge)) (export "eat" (func $eat))))))
          (func (export "merge-two") (canon lift (core func $m "merge-two")))
          (func (export "merge-one") (canon lift (core func $m "merge-one")))
          (func (export "look-then-eat") (canon lift (core func $m "look-then-eat")))
          (func (export "merge-then-eat") (canon lift (core func $m "merge-then-eat")))
          (export "guest-merge-two" (func $caller "guest-merge-two"))
          (export "guest-merge-one" (func $caller "guest-merge-one"))
          (export "guest-keep" (func $caller "guest-keep")))
        """;

    [Theory]
    [InlineData("delegate")]
    [InlineData("generated")]
    [InlineData("callback")]
    public void OneArgumentOfACallOfTheHost(string kind)
    {
        ComponentInstance instance = Guest.Instantiate(Text, linker => Define(linker, kind));
        instance.GetFunction("merge-two")!.Call();
        instance.GetFunction("look-then-eat")!.Call();
        instance.GetFunction("merge-then-eat")!.Call();
        Expect(instance, "merge-one", "cannot remove owned resource while borrowed");
    }

    [Fact]
    public void OneArgumentOfACallOfAGuest()
    {
        ComponentInstance instance = Guest.Instantiate(Text, linker => Define(linker, "delegate"));
        instance.GetFunction("guest-merge-two")!.Call();
        Expect(instance, "guest-merge-one", "cannot remove owned resource while borrowed");
    }

    [Fact]
    public void WhatIsBorrowedMustBeDropped()
    {
        ComponentInstance instance = Guest.Instantiate(Text, linker => Define(linker, "delegate"));
        Expect(instance, "guest-keep", "borrow handles still remain");
    }

    private static void Expect(ComponentInstance instance, string function, string message)
    {
        TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction(function)!.Call());
        Assert.Equal(TrapCode.InvalidHandle, trap.Code);
        Assert.Contains(message, trap.Message, StringComparison.Ordinal);
    }

    private static void Define(ComponentLinker linker, string kind)
    {
        ComponentLinkerInstance host = linker.Instance("host");
        host.DefineResource(s_thing);
        host.DefineFunction("[constructor]thing", static () => new object());
        var self = new FunctionParameter("self", new BorrowType(s_thing));
        var other = new FunctionParameter("other", new OwnType(s_thing));
        var merge = new ComponentFunctionType([self, other]);
        var look = new ComponentFunctionType([self]);
        var eat = new ComponentFunctionType([new FunctionParameter("thing", new OwnType(s_thing))]);
        switch (kind)
        {
            case "delegate":
                host.DefineFunction("[method]thing.look", static (object _) => { });
                host.DefineFunction("[method]thing.merge", static (object _, object _) => { });
                host.DefineFunction("[static]thing.eat", static (object _) => { });
                break;
            case "generated":
                host.DefineFunction("[method]thing.look", look, (nint)(delegate*<int, object, void>)&Look);
                host.DefineFunction("[method]thing.merge", merge, (nint)(delegate*<int, int, object, void>)&Merge);
                host.DefineFunction("[static]thing.eat", eat, (nint)(delegate*<int, object, void>)&Eat);
                break;
            default:
                host.DefineFunction("[method]thing.look", look, static (_, _) => null);
                host.DefineFunction("[method]thing.merge", merge, static (_, _) => null);
                host.DefineFunction("[static]thing.eat", eat, static (_, _) => null);
                break;
        }
    }

    private static void Look(int self, object target) => CallContext.Enter(target).LiftBorrow(self, s_thing);

    private static void Eat(int thing, object target) => CallContext.Enter(target).LiftOwn(thing, s_thing);

    private static void Merge(int self, int other, object target)
    {
        CallContext context = CallContext.Enter(target);
        context.LiftBorrow(self, s_thing);
        context.LiftOwn(other, s_thing);
    }
}
