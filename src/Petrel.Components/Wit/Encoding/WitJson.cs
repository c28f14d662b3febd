using System.Text.Json;

namespace Petrel.Components.Wit;

/// <summary>
/// Resolved packages as JSON, in the shape that <c>wasm-tools component wit --json</c> gave it and other tools read: lists of worlds, interfaces, types and packages
/// that refer to each other by index.
/// </summary>
internal sealed class WitJson
{
    private readonly Utf8JsonWriter _json;
    private readonly WitResolution _resolution;
    private readonly List<WitWorld> _worlds = [];
    private readonly List<WitInterface> _interfaces = [];
    private readonly Dictionary<WitOwner, int> _owners = [];

    /// <summary>Types as they are numbered: definitions, and what has no name.</summary>
    private readonly List<(WitTypeDefinition? Definition, WitType? Type)> _types = [];
    private readonly Dictionary<WitTypeDefinition, int> _definitions = [];
    private readonly Dictionary<string, int> _structures = new(StringComparer.Ordinal);

    private WitJson(Utf8JsonWriter json, WitResolution resolution)
    {
        _json = json;
        _resolution = resolution;
    }

    /// <summary>Writes all packages.</summary>
    public static void Write(Stream output, WitResolution resolution)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        new WitJson(json, resolution).Write();
    }

    private void Write()
    {
        foreach (WitPackage package in _resolution.Packages)
        {
            package.Interfaces.ForEach(Number);
            foreach (WitWorld world in package.Worlds)
            {
                _owners.Add(world, _worlds.Count);
                _worlds.Add(world);
                NumberTypes(world);
                foreach (WitWorldItem item in world.Imports.Concat(world.Exports))
                {
                    if (item.Interface is { IsInline: true } inline)
                    {
                        Number(inline);
                    }
                }
            }
        }

        _json.WriteStartObject();
        Array("worlds", _worlds, World);
        Array("interfaces", _interfaces, Interface);

        // Types without names are numbered as they are met, so the list grows while it is written.
        _json.WriteStartArray("types");
        for (int i = 0; i < _types.Count; i++)
        {
            Type(_types[i].Definition, _types[i].Type);
        }

        _json.WriteEndArray();
        Array("packages", _resolution.Packages, Package);
        _json.WriteEndObject();
    }

    private void Number(WitInterface definition)
    {
        if (!_owners.ContainsKey(definition))
        {
            _owners.Add(definition, _interfaces.Count);
            _interfaces.Add(definition);
            NumberTypes(definition);
        }
    }

    private void NumberTypes(WitOwner owner)
    {
        foreach (WitTypeDefinition type in owner.Types)
        {
            _definitions.Add(type, _types.Count);
            _types.Add((type, null));
        }
    }

    private void Package(WitPackage package)
    {
        _json.WriteStartObject();
        _json.WriteString("name", package.Name.ToString());
        Docs(package.Docs);
        Indices("interfaces", package.Interfaces);
        Indices("worlds", package.Worlds);
        _json.WriteEndObject();
    }

    private void Indices(string name, IEnumerable<WitOwner> owners)
    {
        _json.WriteStartObject(name);
        foreach (WitOwner owner in owners)
        {
            _json.WriteNumber(owner.Name, _owners[owner]);
        }

        _json.WriteEndObject();
    }

    private void Interface(WitInterface definition)
    {
        _json.WriteStartObject();
        _json.WriteString("name", definition.IsInline ? null : definition.Name);
        Docs(definition.Docs);
        _json.WriteStartObject("types");
        foreach (WitTypeDefinition type in definition.Types)
        {
            _json.WriteNumber(type.Name, _definitions[type]);
        }

        _json.WriteEndObject();
        _json.WriteStartObject("functions");
        foreach (WitFunction function in definition.Functions)
        {
            _json.WritePropertyName(function.ExternName);
            Function(function, function.Docs, function.Gate);
        }

        _json.WriteEndObject();
        Stability(definition.Gate);
        _json.WriteNumber("package", PackageIndex(definition));
        _json.WriteEndObject();
    }

    private void World(WitWorld world)
    {
        _json.WriteStartObject();
        _json.WriteString("name", world.Name);
        Docs(world.Docs);
        Items("imports", world.Imports);
        Items("exports", world.Exports);
        Stability(world.Gate);
        _json.WriteNumber("package", PackageIndex(world));
        _json.WriteEndObject();
    }

    private int PackageIndex(WitOwner owner) => _resolution.Packages.FindIndex(p => p.Name.Equals(owner.Package.Name));

    private void Items(string name, List<WitWorldItem> items)
    {
        _json.WriteStartObject(name);
        foreach (WitWorldItem item in items)
        {
            _json.WriteStartObject(item.IsByInterface ? $"interface-{_owners[item.Interface!]}" : item.Function?.ExternName ?? item.Name);
            if (item.Interface is { } definition)
            {
                _json.WriteStartObject("interface");
                _json.WriteNumber("id", _owners[definition]);
                Stability(item.Gate);
                _json.WriteEndObject();
            }
            else if (item.Function is { } function)
            {
                _json.WritePropertyName("function");
                Function(function, item.Docs ?? function.Docs, HasStability(item.Gate) ? item.Gate : function.Gate);
            }
            else
            {
                _json.WriteNumber("type", _definitions[item.Type!]);
            }

            _json.WriteEndObject();
        }

        _json.WriteEndObject();
    }

    private void Function(WitFunction function, string? docs, WitGate gate)
    {
        _json.WriteStartObject();
        _json.WriteString("name", function.ExternName);
        string prefix = function.IsAsync ? "async-" : "";
        if (function.Resource is { } resource)
        {
            _json.WriteStartObject("kind");
            _json.WriteNumber(
                function.Kind switch { WitFunctionKind.Constructor => "constructor", WitFunctionKind.Static => prefix + "static", _ => prefix + "method" },
                _definitions[resource]);
            _json.WriteEndObject();
        }
        else
        {
            _json.WriteString("kind", prefix + "freestanding");
        }

        Array("params", function.Parameters, parameter =>
        {
            _json.WriteStartObject();
            _json.WriteString("name", parameter.Name);
            Reference("type", parameter.Type!);
            _json.WriteEndObject();
        });
        if (function.Result is not null)
        {
            Reference("result", function.Result);
        }

        Docs(docs);
        Stability(gate);
        _json.WriteEndObject();
    }

    private void Type(WitTypeDefinition? definition, WitType? type)
    {
        _json.WriteStartObject();
        _json.WriteString("name", definition?.Name);
        if (definition is null)
        {
            Kind(type!);
        }
        else if (definition.Kind == WitDefinitionKind.Resource)
        {
            _json.WriteString("kind", "resource");
        }
        else if (definition.Kind == WitDefinitionKind.Alias)
        {
            if (definition.Alias!.IsPrimitive || definition.Alias.Kind == WitTypeKind.Named)
            {
                // Of the resource itself, not of a handle.
                _json.WriteStartObject("kind");
                if (definition.Alias.IsPrimitive)
                {
                    _json.WriteString("type", WitPrinter.Primitive(definition.Alias.Kind));
                }
                else
                {
                    _json.WriteNumber("type", _definitions[definition.Alias.Definition!]);
                }

                _json.WriteEndObject();
            }
            else
            {
                Kind(definition.Alias);
            }
        }
        else
        {
            Members(definition);
        }

        if (definition is null)
        {
            _json.WriteNull("owner");
        }
        else
        {
            _json.WriteStartObject("owner");
            _json.WriteNumber(definition.Owner is WitWorld ? "world" : "interface", _owners[definition.Owner]);
            _json.WriteEndObject();
            Docs(definition.Docs);
            Stability(definition.Gate);
        }

        _json.WriteEndObject();
    }

    private void Members(WitTypeDefinition definition)
    {
        (string kind, string members) = definition.Kind switch
        {
            WitDefinitionKind.Record => ("record", "fields"),
            WitDefinitionKind.Variant => ("variant", "cases"),
            WitDefinitionKind.Enum => ("enum", "cases"),
            _ => ("flags", "flags"),
        };
        _json.WriteStartObject("kind");
        _json.WriteStartObject(kind);
        Array(members, definition.Members, member =>
        {
            _json.WriteStartObject();
            _json.WriteString("name", member.Name);
            if (member.Type is not null)
            {
                Reference("type", member.Type);
            }
            else if (definition.Kind == WitDefinitionKind.Variant)
            {
                _json.WriteNull("type");
            }

            Docs(member.Docs);
            _json.WriteEndObject();
        });
        _json.WriteEndObject();
        _json.WriteEndObject();
    }

    private void Kind(WitType type)
    {
        WitType?[] arguments = type.Arguments;
        _json.WriteStartObject("kind");
        switch (type.Kind)
        {
            case WitTypeKind.List when type.Length is { } length:
                _json.WriteStartArray("fixed-length-list");
                Reference(null, arguments[0]);
                _json.WriteNumberValue(length);
                _json.WriteEndArray();
                break;
            case WitTypeKind.List:
                Reference("list", arguments[0]);
                break;
            case WitTypeKind.Option:
                Reference("option", arguments[0]);
                break;
            case WitTypeKind.Stream:
                Reference("stream", arguments[0]);
                break;
            case WitTypeKind.Future:
                Reference("future", arguments[0]);
                break;
            case WitTypeKind.Map:
                _json.WriteStartArray("map");
                Reference(null, arguments[0]);
                Reference(null, arguments[1]);
                _json.WriteEndArray();
                break;
            case WitTypeKind.Tuple:
                _json.WriteStartObject("tuple");
                Array("types", arguments, a => Reference(null, a));
                _json.WriteEndObject();
                break;
            case WitTypeKind.Result:
                _json.WriteStartObject("result");
                Reference("ok", arguments[0]);
                Reference("err", arguments[1]);
                _json.WriteEndObject();
                break;
            default:
                _json.WriteStartObject("handle");
                _json.WriteNumber(type.Kind == WitTypeKind.Borrow ? "borrow" : "own", _definitions[type.Definition!]);
                _json.WriteEndObject();
                break;
        }

        _json.WriteEndObject();
    }

    /// <summary>A primitive type by its keyword, another by its index.</summary>
    private void Reference(string? property, WitType? type)
    {
        if (property is not null)
        {
            _json.WritePropertyName(property);
        }

        if (type is null)
        {
            _json.WriteNullValue();
        }
        else if (type.IsPrimitive)
        {
            _json.WriteStringValue(WitPrinter.Primitive(type.Kind));
        }
        else
        {
            _json.WriteNumberValue(Index(type));
        }
    }

    private int Index(WitType type)
    {
        if (type.Kind == WitTypeKind.Named)
        {
            if (type.Definition!.Original.Kind != WitDefinitionKind.Resource)
            {
                return _definitions[type.Definition];
            }

            // The name of a resource means an own handle.
            type = new WitType(WitTypeKind.Own, [], type.Definition);
        }

        string structure = Structure(type);
        if (!_structures.TryGetValue(structure, out int index))
        {
            index = _types.Count;
            _structures.Add(structure, index);
            _types.Add((null, type));
        }

        return index;
    }

    private string Structure(WitType type) => type.IsPrimitive ? WitPrinter.Primitive(type.Kind)
        : type.Definition is { } definition ? $"{type.Kind} {_definitions[definition]}"
        : $"{type.Kind} {type.Length}({string.Join(",", type.Arguments.Select(a => a is null ? "_" : Structure(a)))})";

    private void Docs(string? docs)
    {
        if (docs is not null)
        {
            _json.WriteStartObject("docs");
            _json.WriteString("contents", docs);
            _json.WriteEndObject();
        }
    }

    private static bool HasStability(WitGate gate) => gate.Since is not null || gate.Feature is not null;

    private void Stability(WitGate gate)
    {
        if (HasStability(gate))
        {
            _json.WriteStartObject("stability");
            _json.WriteStartObject(gate.Since is not null ? "stable" : "unstable");
            _json.WriteString(gate.Since is not null ? "since" : "feature", gate.Since?.Text ?? gate.Feature);
            if (gate.Deprecated is { } deprecated)
            {
                _json.WriteString("deprecated", deprecated.Text);
            }

            _json.WriteEndObject();
            _json.WriteEndObject();
        }
    }

    private void Array<T>(string name, IEnumerable<T> items, Action<T> write)
    {
        _json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        _json.WriteEndArray();
    }
}
