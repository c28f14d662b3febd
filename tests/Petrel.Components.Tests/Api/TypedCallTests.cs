using System.Text;
using Petrel.Components;
using Xunit;

namespace Petrel.Components.Tests.Api;

/// <summary>Delegates on both sides of a guest that hands values through: what goes in comes out, in each of the encodings.</summary>
public class TypedCallTests
{
    [Fact]
    public void NumbersPass()
    {
        Check<bool>("bool", "i32", true, false);
        Check<sbyte>("s8", "i32", -128, 127, -1);
        Check<byte>("u8", "i32", 0, 255);
        Check<short>("s16", "i32", short.MinValue, -1, short.MaxValue);
        Check<ushort>("u16", "i32", ushort.MaxValue);
        Check("s32", "i32", int.MinValue, -1, 0);
        Check<uint>("u32", "i32", uint.MaxValue, 0);
        Check<long>("s64", "i64", long.MinValue, -1);
        Check<ulong>("u64", "i64", ulong.MaxValue);
        Check("f32", "f32", 1.5f, float.NegativeInfinity);
        Check("f64", "f64", Math.PI, double.Epsilon);
        Check("char", "i32", new Rune('x'), new Rune(0x1F600));
    }

    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    [InlineData("latin1+utf16")]
    public void StringsPassInEveryEncoding(string encoding)
    {
        foreach (string text in (string[])["", "plain", "gr\u00FCn", "\u20AC and \U0001F600", new string('x', 5000)])
        {
            Assert.Equal(text, Echo<string>("string", "i32 i32", encoding)(text));
        }
    }

    /// <summary>What loops over vectors of several widths have to get right: something else at every sort of place, and every rest.</summary>
    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    [InlineData("latin1+utf16")]
    public void LongStringsPass(string encoding)
    {
        ComponentInstance instance = Guest.Instantiate(
            Guest.Echo("string", "i32 i32", encoding).Replace("(memory (export \"memory\") 2)", "(memory (export \"memory\") 128)", StringComparison.Ordinal), linker => linker.Root.DefineFunction("host", (string text) => text));
        Func<string, string> echo = instance.GetFunction<Func<string, string>>("echo")!;
        foreach (int length in (int[])[15, 16, 63, 64, 127, 511, 512, 513, 576, 640, 700])
        {
            string ascii = new('x', length);
            Assert.Equal(ascii, echo(ascii));
            foreach (int at in (int[])[0, 1, 15, 31, 32, 63, 64, 511, 512, 543, 575, 576, 639, length - 1])
            {
                if (at < length)
                {
                    foreach (string other in (string[])["\u00E4", "\u2603", "\U0001F370"])
                    {
                        string text = ascii[..at] + other + ascii[(at + 1)..];
                        Assert.Equal(text, echo(text));
                    }
                }
            }
        }
    }

    [Fact]
    public void LoneSurrogatesAreReplaced()
    {
        Assert.Equal("a\uFFFDb", Echo<string>("string", "i32 i32")("a\uD800b"));
        Assert.Equal("a\uFFFDb", Echo<string>("string", "i32 i32", "utf16")("a\uD800b"));
    }

    [Fact]
    public void CompositesPass()
    {
        CheckAll("(list u8)", "i32 i32", new byte[] { 1, 2, 255 });
        CheckAll("(list f64)", "i32 i32", new[] { 1.5, -2 });
        CheckAll("(list string)", "i32 i32", new[] { "a", "", "\u20AC" });
        CheckAll("(list (list u16))", "i32 i32", new ushort[][] { [1, 2], [], [65535] });
        CheckAll("(list bool)", "i32 i32", new[] { true, false, true });
        Check<(uint, string)>("(tuple u32 string)", "i32 i32 i32", (7, "seven"));
        Check<uint?>("(option u32)", "i32 i32", 5, null);
        Check<string?>("(option string)", "i32 i32 i32", "x", null);
        Check<Option<uint?>>("(option (option u32))", "i32 i32 i32", Option<uint?>.None, new Option<uint?>(null), new Option<uint?>(3));
        Check<Result<ulong, string>>(
            "(result u64 (error string))", "i32 i64 i32", Result<ulong, string>.Ok(ulong.MaxValue), Result<ulong, string>.Err("no"));
        Check<Result<Unit, Unit>>("(result)", "i32", Result<Unit, Unit>.Ok(default), Result<Unit, Unit>.Err(default));
        Check<Result<float, double>>(
            "(result f32 (error f64))", "i32 i64", Result<float, double>.Ok(1.5f), Result<float, double>.Err(-0.25));
        Check(
            "(tuple u8 (option s16) (list string))",
            "i32 i32 i32 i32 i32",
            ComponentValue.Tuple(
                ComponentValue.U8(3), ComponentValue.Some(ComponentValue.S16(-7)), ComponentValue.List(ComponentValue.String("z"))));
    }

    [Fact]
    public void ManyParametersGoThroughMemory()
    {
        string names = string.Concat(Enumerable.Range(0, 17).Select(i => $"(param \"p{i}\" u32)"));
        ComponentInstance instance = Guest.Instantiate($$"""
            (component
              (import "sum" (func $sum {{names}} (result u32)))
              {{Guest.Allocator}}
              (core func $lowered (canon lower (func $sum) (memory $libc "memory")))
              (func (export "sum") {{names}} (result u32)
                (canon lift (core func $lowered) (memory $libc "memory") (realloc (func $libc "realloc")))))
            """,
            linker => linker.Root.DefineFunction("sum", (Sum17)((a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q) =>
                a + (2 * b) + c + d + e + f + g + h + i + j + k + l + m + n + o + p + (1000 * q))));
        var call = instance.GetFunction<Sum17>("sum")!;
        Assert.Equal(1u + 4 + 13 + 1000 * 9, call(1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 9));
    }

    [Fact]
    public void RecordsEnumsAndFlagsPass()
    {
        ComponentInstance instance = Guest.Instantiate("""
            (component
              (type $point' (record (field "x" u32) (field "far-y" s16)))
              (export $point "point" (type $point'))
              (type $color' (enum "red" "green" "blue"))
              (export $color "color" (type $color'))
              (type $access' (flags "read" "write" "execute"))
              (export $access "access" (type $access'))
              (core module $M
                (memory (export "memory") 1)
                (func (export "mirror") (param i32 i32) (result i32)
                  (i32.store (i32.const 16) (local.get 0))
                  (i32.store16 (i32.const 20) (i32.sub (i32.const 0) (local.get 1)))
                  (i32.const 16))
                (func (export "next") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
                (func (export "flip") (param i32) (result i32) (i32.xor (local.get 0) (i32.const -1))))
              (core instance $m (instantiate $M))
              (func (export "mirror") (param "p" $point) (result $point) (canon lift (core func $m "mirror") (memory $m "memory")))
              (func (export "next") (param "c" $color) (result $color) (canon lift (core func $m "next")))
              (func (export "flip") (param "a" $access) (result $access) (canon lift (core func $m "flip"))))
            """);
        Assert.Equal(new Point(3, 5), instance.GetFunction<Func<Point, Point>>("mirror")!(new Point(3, -5)));
        Assert.Equal(Access.Write, instance.GetFunction<Func<Access, Access>>("flip")!(Access.Read | Access.Execute));
        var next = instance.GetFunction<Func<Color, Color>>("next")!;
        Assert.Equal(Color.Blue, next(Color.Green));
        Assert.Contains("invalid variant discriminant", Assert.Throws<TrapException>(() => next(Color.Blue)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongSignaturesAreNamed()
    {
        ComponentInstance instance = Guest.Instantiate(Guest.Echo("u32", "i32"), linker => linker.Root.DefineFunction("host", (uint v) => v));
        LinkException error = Assert.Throws<LinkException>(() => instance.GetFunction<Func<int, uint>>("echo"));
        Assert.Contains("parameter v of the function echo has the type u32", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<LinkException>(() =>
            Guest.Instantiate(Guest.Echo("string", "i32 i32"), linker => linker.Root.DefineFunction("host", (string v) => 3)));
        Assert.Contains("result of the function host has the type string", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ArgumentsThatDoNotFitLeaveTheComponentUsable()
    {
        ComponentInstance instance = Guest.Instantiate(Guest.Echo("string", "i32 i32"), linker => linker.Root.DefineFunction("host", (string v) => v));
        var echo = instance.GetFunction<Func<string, string>>("echo")!;
        Assert.Throws<ArgumentNullException>(() => echo(null!));
        Assert.Equal("still", echo("still"));
        ComponentFunction function = instance.GetFunction("echo")!;
        Assert.Throws<ArgumentException>(() => function.Call(5));
        Assert.Throws<ArgumentException>(() => function.Call());
        Assert.Equal(ComponentValue.String("there"), function.Call(ComponentValue.String("there")));
    }

    private static Func<T, T> Echo<T>(string type, string flat, string encoding = "utf8")
    {
        ComponentInstance instance = Guest.Instantiate(
            Guest.Echo(type, flat, encoding), linker => linker.Root.DefineFunction("host", (T v) => v));
        return instance.GetFunction<Func<T, T>>("echo")!;
    }

    private static void Check<T>(string type, string flat, params T[] values)
    {
        Func<T, T> echo = Echo<T>(type, flat);
        foreach (T value in values)
        {
            Assert.Equal(value, echo(value));
        }
    }

    private static void CheckAll<T>(string type, string flat, T value) => Check(type, flat, value);

    private delegate uint Sum17(
        uint a, uint b, uint c, uint d, uint e, uint f, uint g, uint h, uint i, uint j, uint k, uint l, uint m, uint n, uint o, uint p, uint q);

    public sealed record Point(uint X, short FarY);

    public enum Color : byte
    {
        Red,
        Green,
        Blue,
    }

    [Flags]
    public enum Access : byte
    {
        Read = 1,
        Write = 2,
        Execute = 4,
    }
}
