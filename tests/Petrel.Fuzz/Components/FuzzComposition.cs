using System.Globalization;
using System.Text;
using Petrel.Components;

namespace Petrel.Fuzz.Components;

/// <summary>
/// A random composition. A source has values that the fuzzer wrote into it; they pass through guests that forward them, each with its own encoding, width of
/// addresses and place of what it allocates, to the host and back:
/// <code>
/// host --make--> forwarders --> source;   source --pass--> forwarders --> host;   host --call--> forwarders --> host
/// </code>
/// </summary>
internal sealed class FuzzComposition
{
    private static readonly string[] s_encodings = ["utf8", "utf16", "latin1+utf16"];

    private readonly Random _random;
    private readonly FuzzTypeGenerator _types;
    private readonly StringBuilder _text = new();
    private int _high;

    public FuzzComposition(int seed)
    {
        _random = new Random(seed);
        _types = new FuzzTypeGenerator(_random);
        Parameters = [.. Enumerable.Range(0, _random.Next(5) == 0 ? 5 + _random.Next(5) : 1 + _random.Next(3)).Select(_ => _types.Next(3))];
        Result = _types.Next(4);
        var values = new FuzzValues(_random);
        Arguments = [.. Parameters.Select(values.Next)];
        Returned = values.Next(Result);
        Made = values.Next(Result);
        Text = Write();
    }

    public FuzzType[] Parameters { get; }

    public FuzzType Result { get; }

    /// <summary>What the source passes.</summary>
    public ComponentValue[] Arguments { get; }

    /// <summary>What the host returns.</summary>
    public ComponentValue Returned { get; }

    /// <summary>What the source makes.</summary>
    public ComponentValue Made { get; }

    public string Text { get; }

    /// <summary>Bytes of the source that may be changed.</summary>
    public int DataLength { get; private set; }

    private string Imports => string.Concat(_types.Definitions.Select(static (definition, i) =>
        string.Create(CultureInfo.InvariantCulture, $"(type $d{i} {definition}) (import \"t{i}\" (type $t{i} (eq $d{i})))\n")));

    private string With => string.Concat(_types.Definitions.Select(static (_, i) => string.Create(CultureInfo.InvariantCulture, $"(with \"t{i}\" (type $t{i}))")));

    private string PassType => string.Concat(Parameters.Select(static (type, i) => string.Create(CultureInfo.InvariantCulture, $"(param \"a{i}\" {type.Text})"))) + ResultText;

    private string ResultText => $"(result {Result.Text})";

    private static string Name(Flat kind) => kind.ToString().ToLowerInvariant();

    private static string Name(IEnumerable<Flat> kinds) => string.Join(' ', kinds.Select(Name));

    private string Write()
    {
        _text.Append("(component\n").Append(Imports).Append(CultureInfo.InvariantCulture, $"(import \"host\" (func $pass0 {PassType}))\n");
        int passes = 1 + _random.Next(2);
        int makes = _random.Next(3);
        for (int i = 0; i < passes; i++)
        {
            Forwarder($"P{i}", PassType, [.. Parameters]);
            _text.Append(CultureInfo.InvariantCulture, $"(instance $p{i} (instantiate $P{i} {With} (with \"f\" (func $pass{i})))) (alias export $p{i} \"f\" (func $pass{i + 1}))\n");
        }

        Source();
        _text.Append(CultureInfo.InvariantCulture, $"(instance $source (instantiate $Source {With} (with \"pass\" (func $pass{passes})))) (alias export $source \"make\" (func $make0))\n");
        for (int i = 0; i < makes; i++)
        {
            Forwarder($"M{i}", ResultText, []);
            _text.Append(CultureInfo.InvariantCulture, $"(instance $m{i} (instantiate $M{i} {With} (with \"f\" (func $make{i})))) (alias export $m{i} \"f\" (func $make{i + 1}))\n");
        }

        _text.Append(CultureInfo.InvariantCulture, $"(export \"make\" (func $make{makes})) (export \"make-direct\" (func $make0)) (export \"call\" (func $pass{passes}))\n");
        return _text.Append("(export \"send\" (func $source \"send\")) (export \"poke\" (func $source \"poke\")))").ToString();
    }

    /// <summary>A memory, an allocator that never frees but in post-return, and what it needs to be told of in text.</summary>
    private string Library(bool is64, int reserved, out ulong start)
    {
        string p = is64 ? "i64" : "i32";
        // Addresses above 2^31 are negative for who forgets that they are unsigned.
        bool isHigh = !is64 && _high == 0 && _random.Next(8) == 0;
        _high += isHigh ? 1 : 0;
        start = isHigh ? 0x8000_0000UL + (uint)(16 * _random.Next(1000)) : 16UL * (ulong)(1 + _random.Next(5000));
        ulong next = start + (ulong)FuzzType.Align(reserved, 16) + 16;
        ulong pages = (next >> 16) + 2;
        return string.Create(CultureInfo.InvariantCulture, $$"""
            (core module $Libc
              (memory (export "memory") {{(is64 ? "i64 " : "")}}{{pages}})
              (global $next (mut {{p}}) ({{p}}.const {{next}}))
              (func (export "reset") (global.set $next ({{p}}.const {{next}})))
              (func (export "realloc") (param $old {{p}}) (param $size {{p}}) (param $align {{p}}) (param $new {{p}}) (result {{p}}) (local $at {{p}}) (local $need {{p}})
                (local.set $at ({{p}}.and ({{p}}.add (global.get $next) ({{p}}.sub (local.get $align) ({{p}}.const 1))) ({{p}}.sub ({{p}}.const 0) (local.get $align))))
                (global.set $next ({{p}}.add (local.get $at) (local.get $new)))
                (local.set $need ({{p}}.sub ({{p}}.shr_u ({{p}}.add (global.get $next) ({{p}}.const 65535)) ({{p}}.const 16)) (memory.size)))
                (if ({{p}}.gt_s (local.get $need) ({{p}}.const 0)) (then (if ({{p}}.eq (memory.grow (local.get $need)) ({{p}}.const -1)) (then unreachable))))
                (memory.copy (local.get $at) (local.get $old)
                  (select (local.get $size) (local.get $new) ({{p}}.lt_u (local.get $size) (local.get $new))))
                (local.get $at)))
            (core instance $libc (instantiate $Libc))
            """);
    }

    private static List<Flat> Passed(FuzzType[] parameters, bool is64)
    {
        var flat = new List<Flat>();
        foreach (FuzzType parameter in parameters)
        {
            flat.AddRange(parameter.Flatten(is64));
        }

        return flat.Count > 16 ? [is64 ? Flat.I64 : Flat.I32] : flat;
    }

    /// <summary>A component that exports what it imports, by way of its own memory.</summary>
    private void Forwarder(string name, string type, FuzzType[] parameters)
    {
        bool is64 = _random.Next(6) == 0;
        string p = is64 ? "i64" : "i32";
        string library = Library(is64, Result.Size(is64), out ulong start);
        string options = $"(memory $libc \"memory\") (realloc (func $libc \"realloc\")) string-encoding={s_encodings[_random.Next(3)]}";
        List<Flat> flat = Passed(parameters, is64);
        List<Flat> result = Result.Flatten(is64);
        bool inMemory = result.Count > 1;
        string lowered = $"(param {Name(flat)}{(inMemory ? " " + p : "")}){(inMemory ? "" : $" (result {Name(result)})")}";
        string call = $"(call $f {string.Concat(flat.Select(static (_, i) => string.Create(CultureInfo.InvariantCulture, $"(local.get {i})")))}";
        string body = inMemory ? string.Create(CultureInfo.InvariantCulture, $"{call} ({p}.const {start})) ({p}.const {start})") : call + ")";
        string returned = inMemory ? p : Name(result);
        bool resets = _random.Next(2) == 0;
        _text.Append(CultureInfo.InvariantCulture, $$"""
            (component ${{name}}
              {{Imports}}
              (import "f" (func $f {{type}}))
              {{library}}
              (core func $f' (canon lower (func $f) {{options}}))
              (core module $M
                (import "" "f" (func $f {{lowered}}))
                (import "" "reset" (func $reset))
                (func (export "f") (param {{Name(flat)}}) (result {{returned}}) {{body}})
                (func (export "post") (param {{returned}}) (call $reset)))
              (core instance $m (instantiate $M (with "" (instance (export "f" (func $f')) (export "reset" (func $libc "reset"))))))
              (func (export "f") {{type}} (canon lift (core func $m "f") {{options}}{{(resets ? " (post-return (func $m \"post\"))" : "")}})))

            """);
    }

    private void Source()
    {
        bool is64 = _random.Next(6) == 0;
        string p = is64 ? "i64" : "i32";
        string encoding = s_encodings[_random.Next(3)];
        string library = Library(is64, 1 << 22, out ulong start);
        var encoder = new ReferenceEncoder(encoding, is64, start, _random);
        string options = $"(memory $libc \"memory\") (realloc (func $libc \"realloc\")) string-encoding={encoding}";
        List<Flat> result = Result.Flatten(is64);
        string made = result.Count > 1
            ? string.Create(CultureInfo.InvariantCulture, $"({p}.const {encoder.Place(Result, Made)})")
            : Const(encoder.Lower(Result, Made)[0]);
        List<Flat> flat = Passed(Parameters, is64);
        bool inMemory = Parameters.Sum(parameter => parameter.Flatten(is64).Count) > 16;
        var record = new FuzzType(ComponentTypeKind.Tuple, "", Parameters, []);
        string arguments = inMemory
            ? string.Create(CultureInfo.InvariantCulture, $"({p}.const {encoder.Place(record, ComponentValue.Tuple(Arguments))})")
            : string.Concat(encoder.Lower(record, ComponentValue.Tuple(Arguments)).Select(Const));
        // Where the host's result arrives: behind everything.
        ulong area = start + (ulong)FuzzType.Align(encoder.Bytes.Length, 16);
        DataLength = encoder.Bytes.Length;
        bool resultInMemory = result.Count > 1;
        string signature = $"(param {Name(flat)}{(resultInMemory ? " " + p : "")}){(resultInMemory ? "" : $" (result {Name(result)})")}";
        string send = resultInMemory
            ? string.Create(CultureInfo.InvariantCulture, $"(call $pass {arguments} ({p}.const {area}))")
            : $"(drop (call $pass {arguments}))";
        string data = string.Concat(encoder.Bytes.ToArray().Select(static value => string.Create(CultureInfo.InvariantCulture, $"\\{value:x2}")));
        string memory = is64 ? "i64 1" : "1";
        _text.Append(CultureInfo.InvariantCulture, $$"""
            (component $Source
              {{Imports}}
              (import "pass" (func $pass {{PassType}}))
              {{library}}
              (core func $pass' (canon lower (func $pass) {{options}}))
              (core module $M
                (import "" "memory" (memory {{memory}}))
                (import "" "pass" (func $pass {{signature}}))
                (data ({{p}}.const {{start}}) "{{data}}")
                (func (export "make") (result {{(resultInMemory ? p : Name(result))}}) {{made}})
                (func (export "send") {{send}})
                (func (export "poke") (param i32 i32)
                  (i32.store8 ({{p}}.add ({{p}}.const {{start}}) {{(is64 ? "(i64.extend_i32_u (local.get 0))" : "(local.get 0)")}}) (local.get 1))))
              (core instance $m (instantiate $M (with "" (instance (export "memory" (memory $libc "memory")) (export "pass" (func $pass'))))))
              (func (export "make") {{ResultText}} (canon lift (core func $m "make") {{options}}))
              (func (export "send") (canon lift (core func $m "send")))
              (func (export "poke") (param "at" u32) (param "value" u8) (canon lift (core func $m "poke"))))

            """);
    }

    private static string Const((Flat Kind, long Bits) value) => value.Kind switch
    {
        Flat.I32 => string.Create(CultureInfo.InvariantCulture, $"(i32.const {(int)value.Bits})"),
        Flat.I64 => string.Create(CultureInfo.InvariantCulture, $"(i64.const {value.Bits})"),
        Flat.F32 => string.Create(CultureInfo.InvariantCulture, $"(f32.reinterpret_i32 (i32.const {(int)value.Bits}))"),
        _ => string.Create(CultureInfo.InvariantCulture, $"(f64.reinterpret_i64 (i64.const {value.Bits}))"),
    };
}
