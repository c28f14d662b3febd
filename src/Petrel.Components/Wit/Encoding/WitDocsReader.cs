using System.Text.Json;

namespace Petrel.Components.Wit;

/// <summary>Reads a <c>package-docs</c> section into the items that it speaks of.</summary>
internal static class WitDocsReader
{
    public static void Package(WitPackage package, JsonElement json)
    {
        package.Docs = Docs(json) ?? package.Docs;
        foreach (WitInterface definition in package.Interfaces)
        {
            if (Find(json, "interfaces", definition.Name) is { } found)
            {
                Interface(definition, found);
            }
        }

        foreach (WitWorld world in package.Worlds)
        {
            if (Find(json, "worlds", world.Name) is { } found)
            {
                World(world, found);
            }
        }
    }

    private static void World(WitWorld world, JsonElement json)
    {
        world.Docs = Docs(json);
        world.Gate = Gate(json, world.Gate);
        Types(world, json);
        Items(world.Imports, json, "interfaces", "funcs", "interface_import_stability");

        // Version 0 has one map for both directions.
        Items(world.Exports, json, "interfaces", "funcs", "interface_export_stability");
        Items(world.Exports, json, "interface_exports", "func_exports", "interface_export_stability");
    }

    private static void Items(List<WitWorldItem> items, JsonElement json, string interfaces, string functions, string gates)
    {
        foreach (WitWorldItem item in items)
        {
            if (item.Function is { } function)
            {
                if (Find(json, functions, function.ExternName) is { } found)
                {
                    item.Docs = function.Docs = Docs(found);
                    item.Gate = function.Gate = Gate(found, item.Gate);
                }
            }
            else if (item.Interface is { IsInline: true } inline)
            {
                if (Find(json, interfaces, item.Name) is { } found)
                {
                    item.Docs = Docs(found);
                    item.Gate = Gate(found, item.Gate);
                    Interface(inline, found);
                }
            }
            else if (Find(json, gates, item.Name) is { } stability)
            {
                item.Gate = Stability(stability, item.Gate);
            }
        }
    }

    private static void Interface(WitInterface definition, JsonElement json)
    {
        definition.Docs = Docs(json);
        definition.Gate = Gate(json, definition.Gate);
        Types(definition, json);
        foreach (WitFunction function in definition.Functions)
        {
            // Tools before 2026 had the word in the name.
            if ((Find(json, "funcs", function.ExternName) ?? Find(json, "funcs", "[async]" + function.ExternName)) is { } found)
            {
                function.Docs = Docs(found);
                function.Gate = Gate(found, function.Gate);
            }
        }
    }

    private static void Types(WitOwner owner, JsonElement json)
    {
        foreach (WitTypeDefinition type in owner.Types)
        {
            if (Find(json, "types", type.Name) is { } found)
            {
                type.Docs = Docs(found);
                type.Gate = Gate(found, type.Gate);
                if (found.TryGetProperty("items", out JsonElement items))
                {
                    type.SetMembers(Array.ConvertAll(type.Members, m => m with { Docs = items.TryGetProperty(m.Name, out JsonElement docs) ? docs.GetString() : null }));
                }
            }
        }
    }

    private static JsonElement? Find(JsonElement json, string map, string name) =>
        json.TryGetProperty(map, out JsonElement items) && items.TryGetProperty(name, out JsonElement found) ? found : null;

    private static string? Docs(JsonElement json) => json.TryGetProperty("docs", out JsonElement docs) ? docs.GetString() : null;

    private static WitGate Gate(JsonElement json, WitGate otherwise) => json.TryGetProperty("stability", out JsonElement stability) ? Stability(stability, otherwise) : otherwise;

    private static WitGate Stability(JsonElement json, WitGate otherwise)
    {
        WitVersion? Version(JsonElement from, string name) => from.TryGetProperty(name, out JsonElement text) ? WitVersion.TryParse(text.GetString()!) : null;
        return json.TryGetProperty("stable", out JsonElement stable) ? otherwise with { Since = Version(stable, "since"), Deprecated = Version(stable, "deprecated") }
            : json.TryGetProperty("unstable", out JsonElement unstable) ? otherwise with { Feature = unstable.GetProperty("feature").GetString(), Deprecated = Version(unstable, "deprecated") }
            : otherwise;
    }
}
