using System.Globalization;
using Petrel.Components;

namespace Petrel.Fuzz.Components;

/// <summary>Random value types; those that must have names are collected as definitions.</summary>
internal sealed class FuzzTypeGenerator(Random random)
{
    private readonly List<FuzzType> _named = [];

    /// <summary>Definitions, in order: each is <c>(type ...)</c> text.</summary>
    public List<string> Definitions { get; } = [];

    public FuzzType Next(int depth)
    {
        if (_named.Count > 0 && random.Next(8) == 0)
        {
            return _named[random.Next(_named.Count)];
        }

        return depth <= 0 || random.Next(4) == 0 ? Leaf() : random.Next(10) switch
        {
            0 => Named(ComponentTypeKind.Record, depth),
            1 => Named(ComponentTypeKind.Variant, depth),
            2 => Tuple(depth),
            3 or 4 => List(depth),
            5 => FixedList(depth),
            6 => Map(depth),
            7 => Option(depth),
            _ => Result(depth),
        };
    }

    private FuzzType Leaf()
    {
        int choice = random.Next(18);
        return choice switch
        {
            < 12 => Primitive((ComponentTypeKind)((int)ComponentTypeKind.Bool + choice)),
            12 or 13 or 14 => Primitive(ComponentTypeKind.String),
            15 => Primitive(ComponentTypeKind.U8),
            16 => Flags(),
            _ => Enum(),
        };
    }

    private static FuzzType Primitive(ComponentTypeKind kind) => new(
        kind,
        kind switch
        {
            ComponentTypeKind.Bool => "bool",
            ComponentTypeKind.Char => "char",
            ComponentTypeKind.String => "string",
            _ => kind.ToString().ToLowerInvariant(),
        },
        [],
        []);

    private FuzzType Tuple(int depth)
    {
        FuzzType[] parts = Parts(depth, 1 + random.Next(4));
        return new FuzzType(ComponentTypeKind.Tuple, $"(tuple {Join(parts)})", parts, []);
    }

    private FuzzType List(int depth)
    {
        FuzzType element = Next(depth - 1);
        return new FuzzType(ComponentTypeKind.List, $"(list {element.Text})", [element], []);
    }

    private FuzzType FixedList(int depth)
    {
        FuzzType element = Next(depth - 1);
        int length = random.Next(8) == 0 ? 1 + random.Next(40) : 1 + random.Next(4);
        return new FuzzType(ComponentTypeKind.List, string.Create(CultureInfo.InvariantCulture, $"(list {element.Text} {length})"), [element], [], length);
    }

    private FuzzType Map(int depth)
    {
        FuzzType key = Primitive((ComponentTypeKind)((int)ComponentTypeKind.Bool + random.Next(9)));
        if (random.Next(2) == 0)
        {
            key = Primitive(ComponentTypeKind.String);
        }

        FuzzType value = Next(depth - 1);
        var pair = new FuzzType(ComponentTypeKind.Tuple, "", [key, value], []);
        return new FuzzType(ComponentTypeKind.Map, $"(map {key.Text} {value.Text})", [pair], []);
    }

    private FuzzType Option(int depth)
    {
        FuzzType payload = Next(depth - 1);
        return new FuzzType(ComponentTypeKind.Option, $"(option {payload.Text})", [null, payload], ["none", "some"]);
    }

    private FuzzType Result(int depth)
    {
        FuzzType? ok = random.Next(3) == 0 ? null : Next(depth - 1);
        FuzzType? error = random.Next(3) == 0 ? null : Next(depth - 1);
        string text = $"(result{(ok is null ? "" : " " + ok.Text)}{(error is null ? "" : $" (error {error.Text})")})";
        return new FuzzType(ComponentTypeKind.Result, text, [ok, error], ["ok", "err"]);
    }

    private FuzzType Flags()
    {
        string[] names = Names("f", random.Next(3) switch { 0 => 1 + random.Next(8), 1 => 9 + random.Next(8), _ => 17 + random.Next(16) });
        return Define(ComponentTypeKind.Flags, $"(flags {string.Join(' ', names.Select(name => $"\"{name}\""))})", [], names);
    }

    private FuzzType Enum()
    {
        string[] names = Names("e", random.Next(6) == 0 ? 250 + random.Next(12) : 1 + random.Next(6));
        return Define(ComponentTypeKind.Enum, $"(enum {string.Join(' ', names.Select(name => $"\"{name}\""))})", new FuzzType?[names.Length], names);
    }

    private FuzzType Named(ComponentTypeKind kind, int depth)
    {
        FuzzType?[] parts = Parts(depth, 1 + random.Next(kind == ComponentTypeKind.Record ? 6 : 4));
        string[] names = Names(kind == ComponentTypeKind.Record ? "r" : "c", parts.Length);
        if (kind == ComponentTypeKind.Record)
        {
            string fields = string.Join(' ', parts.Select((part, i) => $"(field \"{names[i]}\" {part!.Text})"));
            return Define(kind, $"(record {fields})", parts, names);
        }

        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = random.Next(4) == 0 ? null : parts[i];
        }

        string cases = string.Join(' ', parts.Select((part, i) => $"(case \"{names[i]}\"{(part is null ? "" : " " + part.Text)})"));
        return Define(kind, $"(variant {cases})", parts, names);
    }

    private FuzzType Define(ComponentTypeKind kind, string definition, FuzzType?[] parts, string[] names)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"$t{Definitions.Count}");
        Definitions.Add(definition);
        var type = new FuzzType(kind, name, parts, names);
        _named.Add(type);
        return type;
    }

    private FuzzType[] Parts(int depth, int count) => [.. Enumerable.Range(0, count).Select(_ => Next(depth - 1))];

    private static string Join(FuzzType[] parts) => string.Join(' ', parts.Select(static part => part.Text));

    private static string[] Names(string prefix, int count) =>
        [.. Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{prefix}{i}"))];
}
