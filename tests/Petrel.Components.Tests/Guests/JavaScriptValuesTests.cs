using System.Text;
using Xunit;
using static Petrel.Components.ComponentValue;

namespace Petrel.Components.Tests.Guests;

/// <summary>Every kind of type through a real component, in both directions.</summary>
public class JavaScriptValuesTests(ValuesGuest guest) : IClassFixture<ValuesGuest>
{
    private const string Echo = "petrel:guests/echo@1.2.3";
    private const string Counters = "petrel:guests/counters@1.2.3";

    [JavaScriptFact]
    public void Values_come_back_as_they_went()
    {
        ComponentInstance instance = guest.Instantiate();
        Same(instance, "bools", Bool(true), Bool(false));
        Same(instance, "signed8", S8(-128), S8(127));
        Same(instance, "unsigned8", U8(0), U8(255));
        Same(instance, "signed16", S16(short.MinValue), S16(short.MaxValue));
        Same(instance, "unsigned16", U16(ushort.MaxValue));
        Same(instance, "signed32", S32(int.MinValue), S32(-1), S32(int.MaxValue));
        // componentize-js 0.23 spoils larger ones; V8 sees the same.
        Same(instance, "unsigned32", U32(0), U32(int.MaxValue));
        // Nor does it take negative ones.
        Same(instance, "signed64", S64(long.MaxValue), S64(0));
        Same(instance, "unsigned64", U64(ulong.MaxValue), U64(9007199254740993));
        Same(instance, "float32", F32(0.1f), F32(-0f), F32(float.PositiveInfinity), F32(float.NaN), F32(float.Epsilon));
        Same(instance, "float64", F64(0.1), F64(-0d), F64(double.NegativeInfinity), F64(double.NaN), F64(double.MaxValue));
        Same(instance, "chars", Char(new Rune('a')), Char(new Rune(0)), Char(new Rune(0x1F600)), Char(new Rune(0xFFFF)));
        Same(instance, "strings", String(""), String("hello"), String("žluťoučký \0 кінь 🐴"), String(new string('x', 100_000)));
        Same(instance, "bytes", Bytes([]), Bytes([0, 1, 255]), Bytes([.. Enumerable.Range(0, 100_000).Select(i => (byte)i)]));
        Same(instance, "string-lists", List(), List(String(""), String("ä"), String("longer than that")));
        Same(instance, "nested-lists", List(), List(List(), List(U32(1)), List(U32(2), U32(uint.MaxValue))));
        Same(instance, "tuples", ComponentValue.Tuple(U8(1), String("two"), F64(3.5), Bool(true)));
        Same(instance, "people", Ada(), Nobody());
        Same(instance, "shapes", List(), List(Variant("nothing"), Variant("circle", F32(2.5f)), Polygon(), Variant("named", ComponentValue.Tuple(String("n"), U64(7)))));
        Same(instance, "colors", ComponentValue.Enum("red"), ComponentValue.Enum("dark-blue"));
        Same(instance, "permission-sets", Flags(), Flags("read", "run-programs"), Flags("read", "write", "run-programs"));
        Same(instance, "options", None(), Some(String("")), Some(String("x")));
        Same(instance, "nested-options", None(), Some(None()), Some(Some(U32(0))), Some(Some(U32(9))));
        Same(instance, "results", Ok(String("fine")), Err(ComponentValue.Enum("green")));
    }

    [JavaScriptFact]
    public void More_parameters_than_registers_go_through_memory()
    {
        ComponentValue[] all =
        [
            U8(1), U16(2), U32(3), U64(4), F32(5.5f), F64(6.25), String("seven"), Bool(true), Char(new Rune('9')), S8(-10), S16(-11), S32(-12), S64(-13),
            Some(U8(14)), Bytes([15, 16]), ComponentValue.Enum("green"),
        ];
        Assert.Equal(ComponentValue.Tuple(all), guest.Instantiate().GetFunction(Echo, "many")!.Call(all));
    }

    [JavaScriptFact]
    public void The_guest_sees_what_it_is_given()
    {
        string seen = guest.Instantiate().GetFunction("see")!.Call(Ada(), List(Variant("nothing"), Polygon()))!.Value.AsString();
        Assert.Equal(
            """[{"name":"Ada","age":36,"tags":["x","yé"],"home":{"x":1.5,"y":-0.25}},[{"tag":"nothing"},{"tag":"polygon","val":[{"x":0,"y":1}]}]]""",
            seen);
    }

    [JavaScriptFact]
    public void Values_go_through_the_guest_to_the_host_and_back()
    {
        string seen = guest.Instantiate().GetFunction("through-host")!.Call(U32(3))!.Value.AsString();
        Assert.Equal(
            """
            [{"name":"Ada","age":36,"tags":["x","yé"],"home":{"x":1.5,"y":-0.25}},{"name":"","age":0,"tags":[]},
            """.TrimEnd('\n')
            + """[{"tag":"nothing"},{"tag":"circle","val":2.5},{"tag":"named","val":["n","18446744073709551615n"]}],"""
            + """{"read":true,"write":false,"runPrograms":true},{"tag":"some","val":7},[0,127,255],"9007199254740993n","""
            + """ "even 0",{"error":"dark-blue"},"even 2"]""".Trim(),
            seen);
    }

    [JavaScriptFact]
    public void Resources_of_the_guest_live_until_they_are_dropped()
    {
        ComponentInstance instance = guest.Instantiate();
        ComponentFunction create = instance.GetFunction(Counters, "[constructor]counter")!;
        ComponentFunction add = instance.GetFunction(Counters, "[method]counter.add")!;
        ComponentFunction alive = instance.GetFunction(Counters, "alive")!;
        ComponentResource first = create.Call(U32(10))!.Value.AsResource();
        ComponentResource second = create.Call(U32(100))!.Value.AsResource();
        Assert.Equal(U32(13), add.Call(Borrow(first), U32(3)));
        Assert.Equal(U32(15), add.Call(Borrow(first), U32(2)));
        Assert.Equal(U32(115), instance.GetFunction(Counters, "[static]counter.sum")!.Call(Borrow(first), Borrow(second)));
        Assert.Equal(U32(2), alive.Call());
        second.Dispose();
        Assert.Equal(U32(15), add.Call(Borrow(first), U32(0)));
        Assert.Throws<InvalidOperationException>(() => add.Call(Borrow(second), U32(1)));

        // Last: componentize-js 0.23 then forgets the object whose number the handle is.
        Assert.Equal(U32(15), instance.GetFunction(Counters, "take")!.Call(Own(first)));
        Assert.Throws<InvalidOperationException>(() => add.Call(Borrow(first), U32(1)));
    }

    [JavaScriptFact]
    public void Resources_of_the_host_live_until_the_guest_drops_them()
    {
        guest.Instantiate().GetFunction("use-logs")!.Call(U32(2));
        Assert.Equal(
            ["log 0: first", "log 0 lent", "log 0 dropped", "log 1: first", "log 1 lent", "log 1 dropped"],
            guest.Lines);
    }

    private static void Same(ComponentInstance instance, string name, params ComponentValue[] values)
    {
        ComponentFunction function = instance.GetFunction(Echo, name)!;
        foreach (ComponentValue value in values)
        {
            Assert.Equal(value, function.Call(value));
        }
    }

    private static ComponentValue Ada() => Record(
        ("name", String("Ada")), ("age", U8(36)), ("tags", List(String("x"), String("yé"))), ("home", Some(Record(("x", F64(1.5)), ("y", F64(-0.25))))));

    private static ComponentValue Nobody() => Record(("name", String("")), ("age", U8(0)), ("tags", List()), ("home", None()));

    private static ComponentValue Polygon() => Variant("polygon", List(Record(("x", F64(0)), ("y", F64(1)))));
}
