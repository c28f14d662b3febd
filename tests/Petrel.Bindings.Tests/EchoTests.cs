using System.Text;
using Petrel.Components.Wit;
using Xunit;

namespace Petrel.Bindings.Tests;

/// <summary>
/// Values of each type go from the host into a component and from there to a function of the host, and all the way back: each
/// is lowered and lifted on both sides. The component is made from the WIT: its core functions only pass flat values on.
/// </summary>
public class EchoTests
{
    private static readonly (string Type, string CSharp, string Value)[] s_cases =
    [
        ("bool", "bool", "true"),
        ("s8", "sbyte", "-128"),
        ("u8", "byte", "255"),
        ("s16", "short", "-32768"),
        ("u16", "ushort", "65535"),
        ("s32", "int", "int.MinValue"),
        ("u32", "uint", "uint.MaxValue"),
        ("s64", "long", "long.MinValue"),
        ("u64", "ulong", "ulong.MaxValue"),
        ("f32", "float", "1.5f"),
        ("f64", "double", "-2.25"),
        ("char", "System.Text.Rune", "new System.Text.Rune(0x1F600)"),
        ("string", "string", "\"grüße \\U0001F600\""),
        ("list<u8>", "byte[]", "new byte[] { 1, 2, 3 }"),
        ("list<f64>", "double[]", "new double[] { 1, 2.5 }"),
        ("list<bool>", "bool[]", "new bool[] { true, false }"),
        ("list<string>", "string[]", "new[] { \"a\", \"\", \"ccc\" }"),
        ("list<list<u16>>", "ushort[][]", "new[] { new ushort[] { 1 }, new ushort[0] }"),
        ("list<option<list<u8>>>", "byte[]?[]", "new byte[]?[] { new byte[] { 1 }, null }"),
        ("list<u16, 3>", "ushort[]", "new ushort[] { 7, 8, 9 }"),
        ("list<string, 2>", "string[]", "new[] { \"x\", \"y\" }"),
        ("list<u32, 20>", "uint[]", "System.Linq.Enumerable.ToArray(System.Linq.Enumerable.Select(System.Linq.Enumerable.Range(0, 20), i => (uint)i))"),
        ("map<string, u32>", "System.Collections.Generic.IReadOnlyDictionary<string, uint>", "new System.Collections.Generic.Dictionary<string, uint> { [\"a\"] = 1, [\"b\"] = 2 }"),
        ("map<u8, list<string>>", "System.Collections.Generic.IReadOnlyDictionary<byte, string[]>", "new System.Collections.Generic.Dictionary<byte, string[]> { [1] = new[] { \"x\" } }"),
        ("tuple<u8, u64, string>", "(byte, ulong, string)", "((byte)1, 2UL, \"three\")"),
        ("tuple<u8>", "System.ValueTuple<byte>", "new System.ValueTuple<byte>(9)"),
        ("tuple<u8, u8, u8, u8, u8, u8, u8, u8, u8, u16>", "(byte, byte, byte, byte, byte, byte, byte, byte, byte, ushort)", "((byte)1, (byte)2, (byte)3, (byte)4, (byte)5, (byte)6, (byte)7, (byte)8, (byte)9, (ushort)10)"),
        ("option<u32>", "uint?", "5u"),
        ("option<u32>", "uint?", "null"),
        ("option<string>", "string?", "\"s\""),
        ("option<string>", "string?", "null"),
        ("option<option<u8>>", "Petrel.Components.Option<byte?>", "new Petrel.Components.Option<byte?>(null)"),
        ("option<option<u8>>", "Petrel.Components.Option<byte?>", "Petrel.Components.Option<byte?>.None"),
        ("option<option<u8>>", "Petrel.Components.Option<byte?>", "new Petrel.Components.Option<byte?>((byte)3)"),
        ("tuple<result<u32, string>>", "System.ValueTuple<Petrel.Components.Result<uint, string>>", "new System.ValueTuple<Petrel.Components.Result<uint, string>>(Petrel.Components.Result<uint, string>.Err(\"no\"))"),
        ("tuple<result<f32, u64>>", "System.ValueTuple<Petrel.Components.Result<float, ulong>>", "new System.ValueTuple<Petrel.Components.Result<float, ulong>>(Petrel.Components.Result<float, ulong>.Ok(1.5f))"),
        ("tuple<result>", "System.ValueTuple<Petrel.Components.Result<Petrel.Components.Unit, Petrel.Components.Unit>>", "new System.ValueTuple<Petrel.Components.Result<Petrel.Components.Unit, Petrel.Components.Unit>>(Petrel.Components.Result<Petrel.Components.Unit, Petrel.Components.Unit>.Err(default))"),
        ("point", "T.P.I.Point", "new T.P.I.Point(1, -2)"),
        ("person", "T.P.I.Person", "new T.P.I.Person(\"Ada\", 36, T.P.I.Color.Green, T.P.I.Rights.Write | T.P.I.Rights.Run)"),
        ("color", "T.P.I.Color", "T.P.I.Color.Blue"),
        ("rights", "T.P.I.Rights", "T.P.I.Rights.Read | T.P.I.Rights.Run"),
        ("many-flags", "T.P.I.ManyFlags", "T.P.I.ManyFlags.F31 | T.P.I.ManyFlags.F0"),
        ("shape", "T.P.I.Shape", "new T.P.I.Shape.Circle(2.5)"),
        ("shape", "T.P.I.Shape", "new T.P.I.Shape.Named(\"blob\")"),
        ("shape", "T.P.I.Shape", "new T.P.I.Shape.Box(new T.P.I.Point(3, 4))"),
        ("shape", "T.P.I.Shape", "new T.P.I.Shape.Empty()"),
        ("shape", "T.P.I.Shape", "new T.P.I.Shape.Small(1.25f)"),
        ("list<shape>", "T.P.I.Shape[]", "new T.P.I.Shape[] { new T.P.I.Shape.Empty(), new T.P.I.Shape.Circle(1), new T.P.I.Shape.Named(\"x\") }"),
        ("big", "T.P.I.Big", "new T.P.I.Big(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, \"eleven\", 12, 13, new string[] { \"a\" })"),
    ];

    private const string Definitions = """
          record point { x: s32, y: s32 }
          record person { name: string, age: u8, favourite: color, may: rights }
          enum color { red, green, blue }
          flags rights { read, write, run }
          variant shape { circle(f64), named(string), box(point), empty, small(f32) }
          record big { a: u8, b: u16, c: u32, d: u64, e: s8, f: s16, g: s32, h: s64, i: f32, j: f64, k: string, l: u8, m: u8, n: list<string> }
        """;

    private static string Interface()
    {
        var text = new StringBuilder("interface i {\n").AppendLine(Definitions);
        text.Append("  flags many-flags { ").AppendJoin(", ", Enumerable.Range(0, 32).Select(i => $"f{i}")).AppendLine(" }");
        for (int i = 0; i < s_cases.Length; i++)
        {
            text.AppendLine($"  echo{i}: func(a: {s_cases[i].Type}) -> {s_cases[i].Type};");
        }

        return text.AppendLine("  fail: func(a: u32) -> result<string, shape>;").AppendLine("  none: func();").AppendLine("}").ToString();
    }

    [Fact]
    public void ValuesOfEachTypeGoInAndComeBack()
    {
        string wit = $"package t:p;\n{Interface()}\nworld w {{ import i; export i; }}\n";
        var code = new StringBuilder("public sealed class Host : T.P.I.II\n{\n    public int Calls;\n    public void None() => Calls++;\n");
        code.AppendLine("    public string Fail(uint a) => a == 0 ? \"fine\" : throw new Petrel.Components.WitException<T.P.I.Shape>(new T.P.I.Shape.Named(\"bad\"));");
        var run = new StringBuilder();
        for (int i = 0; i < s_cases.Length; i++)
        {
            (_, string type, string value) = s_cases[i];
            code.AppendLine($"    public {type} Echo{i}({type} a) => a;");
            run.AppendLine($"        {{ {type} v = {value}; var r = w.I.Echo{i}(v); if (!Same(v, r)) wrong.Add(\"{i}: {s_cases[i].Type}: \" + Show(v) + \" became \" + Show(r)); }}");
        }

        code.Append("}\n").Append($$"""
            public static class Test
            {
                private static string Show(object? o) => System.Text.Json.JsonSerializer.Serialize(o);
                private static bool Same(object? a, object? b) => a is System.Collections.IEnumerable && a is not string ? Show(a) == Show(b) : a is System.Runtime.CompilerServices.ITuple || a is T.P.I.Big ? Show(a) == Show(b) : Equals(a, b);
                public static string Run(string text)
                {
                    var wrong = new System.Collections.Generic.List<string>();
                    using var engine = new Petrel.Engine();
                    using var store = new Petrel.Store(engine);
                    using var component = Petrel.Components.Component.FromText(engine, text);
                    var linker = new Petrel.Components.ComponentLinker(engine);
                    var host = new Host();
                    T.P.I.IImports.AddTo(linker, host);
                    var w = T.P.W.Instantiate(store, component, linker);
            {{run}}
                    w.I.None();
                    if (host.Calls != 1) wrong.Add("none");
                    if (w.I.Fail(0) != "fine") wrong.Add("fail(0)");
                    try { w.I.Fail(1); wrong.Add("fail(1)"); }
                    catch (Petrel.Components.WitException<T.P.I.Shape> e) { if (e.Error is not T.P.I.Shape.Named { Value: "bad" }) wrong.Add("the error of fail(1)"); }
                    w.I.None();
                    return string.Join("\n", wrong);
                }
            }
            """);
        Generated generated = Generated.From(wit, code.ToString(), ("WitAccess", "public"));
        Assert.Equal("", generated.Invoke(Component(wit)));
    }

    /// <summary>A component that passes each function of the interface it imports on as one that it exports.</summary>
    private static string Component(string wit)
    {
        WitResolution resolution = WitResolver.Resolve([new WitFileGroup("a.wit", [WitParser.Parse(new WitSource("a.wit", wit))])], WitFeatures.None);
        WitInterface definition = resolution.Root.Interfaces[0];
        var text = new StringBuilder("(component\n");
        var instance = new StringBuilder("  (import \"t:p/i\" (instance $i\n");
        int index = 0;
        foreach (WitTypeDefinition type in definition.Types)
        {
            string body = type.Kind switch
            {
                WitDefinitionKind.Record => $"(record {string.Join(" ", type.Members.Select(m => $"(field \"{m.Name}\" {Type(m.Type!)})"))})",
                WitDefinitionKind.Variant => $"(variant {string.Join(" ", type.Members.Select(m => $"(case \"{m.Name}\"{(m.Type is null ? "" : " " + Type(m.Type))})"))})",
                WitDefinitionKind.Enum => $"(enum {string.Join(" ", type.Members.Select(m => $"\"{m.Name}\""))})",
                _ => $"(flags {string.Join(" ", type.Members.Select(m => $"\"{m.Name}\""))})",
            };
            instance.AppendLine($"    (type $d{index} {body})\n    (export \"{type.Name}\" (type ${type.Name} (eq $d{index++})))");
        }

        foreach (WitFunction function in definition.Functions)
        {
            instance.AppendLine($"    (export \"{function.Name}\" (func {Signature(function)}))");
        }

        text.Append(instance).AppendLine("  ))");
        foreach (WitTypeDefinition type in definition.Types)
        {
            text.AppendLine($"  (alias export $i \"{type.Name}\" (type ${type.Name}))");
        }

        text.AppendLine("""
              (core module $Libc
                (memory (export "memory") 16)
                (global $next (mut i32) (i32.const 1024))
                (func (export "realloc") (param i32 i32 i32 i32) (result i32)
                  (global.set $next (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -16)))
                  (global.get $next)
                  (global.set $next (i32.add (global.get $next) (local.get 3)))))
              (core instance $libc (instantiate $Libc))
              (alias core export $libc "memory" (core memory $m))
              (alias core export $libc "realloc" (core func $realloc))
            """);
        var module = new StringBuilder("  (core module $M\n    (import \"libc\" \"realloc\" (func $realloc (param i32 i32 i32 i32) (result i32)))\n");
        var bodies = new StringBuilder();
        var arguments = new StringBuilder("    (with \"libc\" (instance $libc))\n    (with \"i\" (instance\n");
        var lifts = new StringBuilder();
        var exports = new StringBuilder("  (instance (export \"t:p/i\")\n");
        foreach (WitTypeDefinition type in definition.Types)
        {
            exports.AppendLine($"    (export \"{type.Name}\" (type ${type.Name}))");
        }

        foreach (WitFunction function in definition.Functions)
        {
            string name = function.Name;
            string[] parameters = Core(function.Parameters.SelectMany(p => AbiLayout.Flatten(p.Type!)), 16);
            List<FlatType> flat = function.Result is null ? [] : AbiLayout.Flatten(function.Result);
            bool isPointer = flat.Count > 1;
            string result = flat.Count == 0 ? "" : $" (result {(isPointer ? "i32" : Core(flat, 16)[0])})";
            string given = string.Join(" ", parameters);
            module.AppendLine($"    (import \"i\" \"{name}\" (func ${name} (param {given}{(isPointer ? " i32" : "")}){(isPointer ? "" : result)}))");
            string gets = string.Concat(parameters.Select((_, i) => $"(local.get {i})"));
            int local = parameters.Length;
            bodies.AppendLine(isPointer
                ? $"    (func (export \"{name}\") (param {given}){result} (local i32) (local.set {local} (call $realloc (i32.const 0) (i32.const 0) (i32.const 8) (i32.const {AbiLayout.Size(function.Result!)}))) (call ${name} {gets} (local.get {local})) (local.get {local}))"
                : $"    (func (export \"{name}\") (param {given}){result} (call ${name} {gets}))");
            text.AppendLine($"  (core func $l-{name} (canon lower (func $i \"{name}\") (memory $m) (realloc $realloc)))");
            arguments.AppendLine($"      (export \"{name}\" (func $l-{name}))");
            lifts.AppendLine($"  (func $f-{name} {Signature(function)} (canon lift (core func $c \"{name}\") (memory $m) (realloc $realloc)))");
            exports.AppendLine($"    (export \"{name}\" (func $f-{name}))");
        }

        text.Append(module).Append(bodies).AppendLine("  )");
        text.AppendLine("  (core instance $c (instantiate $M").Append(arguments).AppendLine("    ))))");
        text.Append(lifts).Append(exports).AppendLine("  )").AppendLine(")");
        return text.ToString();
    }

    private static string[] Core(IEnumerable<FlatType> flat, int most)
    {
        string[] names = [.. flat.Select(f => f.ToString().ToLowerInvariant())];
        return names.Length > most ? ["i32"] : names;
    }

    private static string Signature(WitFunction function) =>
        string.Concat(function.Parameters.Select(p => $"(param \"{p.Name}\" {Type(p.Type!)}) ")) + (function.Result is null ? "" : $"(result {Type(function.Result)})");

    private static string Type(WitType type)
    {
        string[] arguments = [.. type.Arguments.Select(a => a is null ? "" : Type(a))];
        return type.Kind switch
        {
            WitTypeKind.Named => $"${type.Definition!.Name}",
            WitTypeKind.List => $"(list {arguments[0]}{(type.Length is { } length ? $" {length}" : "")})",
            WitTypeKind.Map => $"(map {arguments[0]} {arguments[1]})",
            WitTypeKind.Tuple => $"(tuple {string.Join(" ", arguments)})",
            WitTypeKind.Option => $"(option {arguments[0]})",
            WitTypeKind.Result => $"(result{(type.Arguments[0] is null ? "" : " " + arguments[0])}{(type.Arguments[1] is null ? "" : $" (error {arguments[1]})")})",
            _ => WitPrinter.Primitive(type.Kind),
        };
    }
}
