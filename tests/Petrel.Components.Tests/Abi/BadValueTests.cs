using System.Globalization;
using Petrel.Components.Tests.Api;
using Xunit;

namespace Petrel.Components.Tests.Abi;

/// <summary>
/// What a guest must not pass (spec: each trap_if of Loading and Flat Lifting), on every way out of it: to another guest by a fused adapter, to the host by a
/// callback, by a delegate and by generated code, and as a result.
/// </summary>
public class BadValueTests
{
    private const string LongAscii = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"; // 72 bytes: more than one vector

    /// <summary>Type, encoding, flat arguments (i32), and what is in the memory at 64, in hexadecimal.</summary>
    public static TheoryData<string, string, string, string> Values => new()
    {
        // Characters
        { "char", "utf8", "0xD800", "" },
        { "char", "utf8", "0xDFFF", "" },
        { "char", "utf8", "0x110000", "" },
        { "char", "utf8", "-1", "" },
        { "(list char)", "utf8", "64 1", "00d80000" },

        // Discriminants
        { "(option u32)", "utf8", "2 0", "" },
        { "(result u32)", "utf8", "-1 0", "" },
        { "(tuple u32 (result (error u8)))", "utf8", "0 256 0", "" },
        { "(list (option u8))", "utf8", "64 1", "0200" },
        { "(list (result))", "utf8", "64 3", "000102" },

        // Addresses and lengths
        { "string", "utf8", "65537 0", "" },
        { "string", "utf8", "65536 1", "" },
        { "string", "utf8", "-1 1", "" },
        { "string", "utf8", "0 -1", "" },
        { "string", "utf8", "0 0x10000000", "" },
        { "string", "utf16", "1 0", "" },
        { "string", "utf16", "65 1", "" },
        { "string", "utf16", "65534 2", "" },
        { "string", "utf16", "0 0x7fffffff", "" },
        { "string", "utf16", "0 0x80000001", "" },
        { "string", "latin1+utf16", "1 0", "" },
        { "string", "latin1+utf16", "65 1", "" },
        { "string", "latin1+utf16", "65 0x80000001", "" },
        { "string", "latin1+utf16", "65534 0x80000002", "" },
        { "string", "latin1+utf16", "0 0xffffffff", "" },
        { "string", "latin1+utf16", "65535 2", "" },
        { "(list u8)", "utf8", "65536 1", "" },
        { "(list u8)", "utf8", "0 -1", "" },
        { "(list u16)", "utf8", "1 0", "" },
        { "(list u64)", "utf8", "4 1", "" },
        { "(list u64)", "utf8", "0 0x20000000", "" },
        { "(list u64)", "utf8", "65528 2", "" },
        { "(list (tuple u8 u64))", "utf8", "4 0", "" },
        { "(list bool)", "utf8", "65535 2", "" },
        { "(list string)", "utf8", "64 1", "00000100" + "01000000" },
        { "(list string)", "utf8", "66 0", "" },
        { "(option string)", "utf8", "1 65536 1", "" },

        // UTF-8
        { "string", "utf8", "64 1", "80" },
        { "string", "utf8", "64 1", "ff" },
        { "string", "utf8", "64 2", "c0af" },
        { "string", "utf8", "64 3", "eda080" },
        { "string", "utf8", "64 2", "e298" },
        { "string", "utf8", "64 4", "f4908080" },
        { "string", "utf8", "64 73", Ascii + "80" },
        { "string", "utf8", "64 74", Ascii + "c328" },
        { "string", "utf8", "64 73", "80" + Ascii },

        // UTF-16
        { "string", "utf16", "64 1", "00d8" },
        { "string", "utf16", "64 1", "00dc" },
        { "string", "utf16", "64 2", "00dc00d8" },
        { "string", "utf16", "64 2", "00d80041" },
        { "string", "utf16", "64 37", Ascii + "ffdf" },
        { "string", "utf16", "64 37", "ffdb" + Ascii },
        { "string", "latin1+utf16", "64 0x80000001", "00d8" },
        { "string", "latin1+utf16", "64 0x80000025", Ascii + "00dc" },
    };

    private static string Ascii => Convert.ToHexString(System.Text.Encoding.ASCII.GetBytes(LongAscii));

    [Theory]
    [MemberData(nameof(Values))]
    public void TrapOnEveryWay(string type, string encoding, string flat, string memory)
    {
        using var engine = new Engine();
        using Component component = Component.FromText(engine, Text(type, encoding, flat, memory));
        foreach (string path in (string[])["to-guest", "to-callback", "to-result"])
        {
            using var store = new Store(engine);
            bool isCalled = false;
            var linker = new ComponentLinker(engine);
            linker.Root.DefineFunction("host", component.Imports[0].Type as ComponentFunctionType ?? throw new InvalidOperationException(), (_, _) =>
            {
                isCalled = true;
                return null;
            });
            ComponentInstance instance = linker.Instantiate(store, component);
            TrapException trap = Assert.Throws<TrapException>(() => instance.GetFunction(path)!.Call());
            Assert.True(trap.Code == TrapCode.InvalidComponentValue, $"{path}: {trap.Code} {trap.Message}");
            Assert.False(isCalled);
            Assert.Equal(TrapCode.CannotEnterInstance, Assert.Throws<TrapException>(() => instance.GetFunction(path)!.Call()).Code);
        }
    }

    [Theory]
    [InlineData("string", "utf8", "64 73", true)]
    [InlineData("string", "utf16", "64 37", true)]
    [InlineData("string", "latin1+utf16", "64 0x80000025", true)]
    [InlineData("char", "utf8", "0xD800", false)]
    [InlineData("(list u16)", "utf8", "1 0", false)]
    public void TrapBeforeADelegate(string type, string encoding, string flat, bool hasText)
    {
        ComponentInstance instance = Guest.Instantiate(
            Text(type, encoding, flat, hasText ? Ascii + (encoding == "utf8" ? "80" : "00d8") : ""),
            linker => linker.Root.DefineFunction("host", type switch
            {
                "char" => (System.Text.Rune _) => Assert.Fail("called"),
                "string" => (string _) => Assert.Fail("called"),
                _ => (Delegate)((ushort[] _) => Assert.Fail("called")),
            }));
        Assert.Equal(TrapCode.InvalidComponentValue, Assert.Throws<TrapException>(() => instance.GetFunction("to-callback")!.Call()).Code);
    }

    /// <summary>Half of what a string may have, in an encoding that takes twice as much.</summary>
    [Theory]
    [InlineData("utf8", "utf16", false)]
    [InlineData("latin1+utf16", "utf16", false)]
    [InlineData("utf8", "utf8", true)]
    public void StringsThatGrowTooLongTrap(string from, string to, bool fits)
    {
        ComponentInstance instance = Guest.Instantiate($$"""
            (component
              (component $Callee
                (core module $M
                  (memory (export "memory") 4100)
                  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
                  (func (export "take") (param i32 i32)))
                (core instance $m (instantiate $M))
                (func (export "take") (param "v" string)
                  (canon lift (core func $m "take") (memory $m "memory") (realloc (func $m "realloc")) string-encoding={{to}})))
              (component $Caller
                (import "take" (func $take (param "v" string)))
                (core module $Libc (memory (export "memory") 2049))
                (core instance $libc (instantiate $Libc))
                (core func $take' (canon lower (func $take) (memory $libc "memory") string-encoding={{from}}))
                (core module $M
                  (import "" "take" (func $take (param i32 i32)))
                  (func (export "run") (call $take (i32.const 0) (i32.const 0x8000000))))
                (core instance $m (instantiate $M (with "" (instance (export "take" (func $take'))))))
                (func (export "run") (canon lift (core func $m "run"))))
              (instance $callee (instantiate $Callee))
              (instance $caller (instantiate $Caller (with "take" (func $callee "take"))))
              (export "run" (func $caller "run")))
            """);
        if (fits)
        {
            instance.GetFunction("run")!.Call();
        }
        else
        {
            Assert.Contains("2^28-1", Assert.Throws<TrapException>(() => instance.GetFunction("run")!.Call()).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Bits that do not count are ignored, and what arrives is clean.</summary>
    [Theory]
    [InlineData("bool", "2", "(i32.eq (local.get 0) (i32.const 1))", "true")]
    [InlineData("bool", "0x100", "(i32.eq (local.get 0) (i32.const 1))", "true")]
    [InlineData("u8", "0x1ff", "(i32.eq (local.get 0) (i32.const 255))", "255")]
    [InlineData("s8", "0x180", "(i32.eq (local.get 0) (i32.const -128))", "-128")]
    [InlineData("u16", "-1", "(i32.eq (local.get 0) (i32.const 65535))", "65535")]
    [InlineData("s16", "0x18000", "(i32.eq (local.get 0) (i32.const -32768))", "-32768")]
    [InlineData("(flags \"a\" \"b\" \"c\")", "0xfd", "(i32.eq (local.get 0) (i32.const 5))", "{a, c}")]
    public void JunkBitsAreCleared(string type, string flat, string check, string expected)
    {
        ComponentValue? seen = null;
        ComponentFunctionType? host = null;
        string declaration = "";
        string name = type;
        if (type.StartsWith("(flags", StringComparison.Ordinal))
        {
            declaration = type;
            name = "$t";
        }

        string text = Text(name, "utf8", flat, "", declaration, check);
        using var engine = new Engine();
        using Component component = Component.FromText(engine, text);
        host = (ComponentFunctionType)component.Imports.Single(import => import.Name == "host").Type;
        using var store = new Store(engine);
        var linker = new ComponentLinker(engine);
        linker.Root.DefineFunction("host", host, (_, arguments) =>
        {
            seen = arguments[0];
            return null;
        });
        ComponentInstance instance = linker.Instantiate(store, component);
        instance.GetFunction("to-guest")!.Call();
        instance.GetFunction("to-callback")!.Call();
        Assert.Equal(expected, seen!.Value.ToString());
        Assert.Equal(expected, instance.GetFunction("to-result")!.Call()!.Value.ToString());
    }

    private static string Text(string type, string encoding, string flat, string memory, string declaration = "", string check = "")
    {
        string[] arguments = flat.Split(' ');
        string parameters = string.Join(' ', arguments.Select(static _ => "i32"));
        string loads = string.Concat(arguments.Select(static argument => $"(i32.const {argument})"));
        string stores = string.Concat(arguments.Select(
            (argument, i) => string.Create(CultureInfo.InvariantCulture, $"(i32.store offset={4 * i} (i32.const 16) (i32.const {argument}))")));
        bool isTuple = type.StartsWith("(tuple", StringComparison.Ordinal);
        bool inMemory = arguments.Length > 1;
        if (isTuple || type == "(option u32)" || type == "(result u32)" || type == "(option string)")
        {
            // The discriminant is one byte in memory: bad in the same way.
            stores = type switch
            {
                "(option string)" => "(i32.store8 (i32.const 16) (i32.const 1)) (i32.store offset=4 (i32.const 16) (i32.const 65536)) (i32.store offset=8 (i32.const 16) (i32.const 1))",
                _ => string.Create(CultureInfo.InvariantCulture, $"(i32.store8 offset={(isTuple ? 4 : 0)} (i32.const 16) (i32.const 2))"),
            };
        }

        string options = $"(memory $libc \"memory\") (realloc (func $libc \"realloc\")) string-encoding={encoding}";
        string import = declaration.Length == 0 ? "" : $"(type $t' {declaration}) (import \"t\" (type $t (eq $t')))";
        string with = declaration.Length == 0 ? "" : "(with \"t\" (type $t))";
        string result = inMemory ? $"{stores} (i32.const 16)" : loads;
        string data = string.Concat(Enumerable.Range(0, memory.Length / 2).Select(i => $"\\{memory.AsSpan(2 * i, 2)}"));
        return $$"""
            (component
              {{import}}
              (import "host" (func $host (param "v" {{type}})))
              (component $Callee
                {{import}}
                {{Guest.Allocator}}
                (core module $M (func (export "take") (param {{parameters}}) {{(check.Length == 0 ? "" : $"(if (i32.eqz {check}) (then unreachable))")}}))
                (core instance $m (instantiate $M))
                (func (export "take") (param "v" {{type}}) (canon lift (core func $m "take") {{options}})))
              (component $Caller
                {{import}}
                (import "guest" (func $guest (param "v" {{type}})))
                (import "host" (func $host (param "v" {{type}})))
                (core module $Libc
                  (memory (export "memory") 1)
                  (data (i32.const 64) "{{data}}")
                  (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 32768)))
                (core instance $libc (instantiate $Libc))
                (core func $guest' (canon lower (func $guest) {{options}}))
                (core func $host' (canon lower (func $host) {{options}}))
                (core module $M
                  (import "" "memory" (memory 1))
                  (import "" "guest" (func $guest (param {{parameters}})))
                  (import "" "host" (func $host (param {{parameters}})))
                  (func (export "to-guest") (call $guest {{loads}}))
                  (func (export "to-callback") (call $host {{loads}}))
                  (func (export "to-result") (result i32) {{result}}))
                (core instance $m (instantiate $M (with "" (instance
                  (export "memory" (memory $libc "memory")) (export "guest" (func $guest')) (export "host" (func $host'))))))
                (func (export "to-guest") (canon lift (core func $m "to-guest")))
                (func (export "to-callback") (canon lift (core func $m "to-callback")))
                (func (export "to-result") (result {{type}}) (canon lift (core func $m "to-result") {{options}})))
              (instance $callee (instantiate $Callee {{with}}))
              (instance $caller (instantiate $Caller {{with}} (with "guest" (func $callee "take")) (with "host" (func $host))))
              (export "to-guest" (func $caller "to-guest"))
              (export "to-callback" (func $caller "to-callback"))
              (export "to-result" (func $caller "to-result")))
            """;
    }
}
