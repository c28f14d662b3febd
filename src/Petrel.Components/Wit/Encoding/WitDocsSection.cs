using System.Text.Json;

namespace Petrel.Components.Wit;

/// <summary>
/// The <c>package-docs</c> section that tools write beside a wasm-encoded package: what component types cannot say (docs and gates), as JSON after a version byte.
/// </summary>
internal static class WitDocsSection
{
    public const string Name = "package-docs";

    private const byte Version = 1;

    /// <summary>The section for a package; null when there is nothing to say.</summary>
    public static byte[]? Write(WitPackage package, bool hasDocs)
    {
        using var output = new MemoryStream();
        output.WriteByte(Version);
        using (var json = new Utf8JsonWriter(output))
        {
            new Writer(json, hasDocs).Package(package);
        }

        return output.Length > "\u0001{}".Length ? output.ToArray() : null;
    }

    /// <summary>Gives the items of a package the docs and gates of a section; what is not understood is left out, since docs change nothing.</summary>
    public static void Read(WitPackage package, ReadOnlySpan<byte> section)
    {
        if (section.IsEmpty || section[0] > Version)
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(section[1..].ToArray());
            WitDocsReader.Package(package, document.RootElement);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
        }
    }

    private sealed class Writer(Utf8JsonWriter json, bool hasDocs)
    {
        public void Package(WitPackage package)
        {
            json.WriteStartObject();
            Docs(package.Docs);
            Map("worlds", package.Worlds.Where(w => IsTold(w)), w => w.Name, World);
            Map("interfaces", package.Interfaces.Where(i => IsTold(i)), i => i.Name, Interface);
            json.WriteEndObject();
        }

        private void World(WitWorld world)
        {
            Item(world.Docs, world.Gate);
            Interfaces("interfaces", world.Imports);
            Map("types", world.Types.Where(IsTold), t => t.Name, Type);
            Functions("funcs", world.Imports);
            Interfaces("interface_exports", world.Exports);
            Functions("func_exports", world.Exports);
            Gates("interface_import_stability", world.Imports);
            Gates("interface_export_stability", world.Exports);
        }

        private void Interfaces(string name, List<WitWorldItem> items) => Map(
            name,
            items.Where(i => i.Interface is { IsInline: true } inline && (IsTold(inline) || IsTold(i.Docs, i.Gate))),
            i => i.Name,
            i =>
            {
                Item(i.Docs ?? i.Interface!.Docs, i.Gate);
                Contents(i.Interface!);
            });

        private void Functions(string name, List<WitWorldItem> items) => Map(
            name,
            items.Where(i => i.Function is not null && IsTold(Docs(i), Gate(i))),
            i => i.Function!.ExternName,
            i => Item(Docs(i), Gate(i)));

        private void Gates(string name, List<WitWorldItem> items) => Map(
            name,
            items.Where(i => i.IsByInterface && IsTold(i.Gate)),
            i => i.Name,
            i => Stability(i.Gate),
            isObject: false);

        private static string? Docs(WitWorldItem item) => item.Docs ?? item.Function!.Docs;

        private static WitGate Gate(WitWorldItem item) => IsTold(item.Gate) ? item.Gate : item.Function!.Gate;

        private void Interface(WitInterface definition)
        {
            Item(definition.Docs, definition.Gate);
            Contents(definition);
        }

        private void Contents(WitInterface definition)
        {
            Map("funcs", definition.Functions.Where(f => IsTold(f.Docs, f.Gate)), f => f.ExternName, f => Item(f.Docs, f.Gate));
            Map("types", definition.Types.Where(IsTold), t => t.Name, Type);
        }

        private void Type(WitTypeDefinition type)
        {
            Item(type.Docs, type.Gate);
            if (hasDocs && type.Members.Any(m => m.Docs is not null))
            {
                json.WriteStartObject("items");
                foreach (WitMember member in type.Members)
                {
                    if (member.Docs is not null)
                    {
                        json.WriteString(member.Name, member.Docs);
                    }
                }

                json.WriteEndObject();
            }
        }

        private void Item(string? docs, WitGate gate)
        {
            Docs(docs);
            if (IsTold(gate))
            {
                json.WritePropertyName("stability");
                Stability(gate);
            }
        }

        private void Docs(string? docs)
        {
            if (docs is not null && hasDocs)
            {
                json.WriteString("docs", docs);
            }
        }

        private void Stability(WitGate gate)
        {
            json.WriteStartObject();
            json.WriteStartObject(gate.Since is not null ? "stable" : "unstable");
            json.WriteString(gate.Since is not null ? "since" : "feature", gate.Since?.Text ?? gate.Feature);
            if (gate.Deprecated is { } deprecated)
            {
                json.WriteString("deprecated", deprecated.Text);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void Map<T>(string name, IEnumerable<T> items, Func<T, string> key, Action<T> write, bool isObject = true)
        {
            bool isOpen = false;
            foreach (T item in items)
            {
                if (!isOpen)
                {
                    json.WriteStartObject(name);
                    isOpen = true;
                }

                json.WritePropertyName(key(item));
                if (isObject)
                {
                    json.WriteStartObject();
                }

                write(item);
                if (isObject)
                {
                    json.WriteEndObject();
                }
            }

            if (isOpen)
            {
                json.WriteEndObject();
            }
        }

        private static bool IsTold(WitGate gate) => gate.Since is not null || gate.Feature is not null;

        private bool IsTold(string? docs, WitGate gate) => (hasDocs && docs is not null) || IsTold(gate);

        private bool IsTold(WitTypeDefinition type) => IsTold(type.Docs, type.Gate) || (hasDocs && type.Members.Any(m => m.Docs is not null));

        private bool IsTold(WitInterface definition) =>
            IsTold(definition.Docs, definition.Gate) || definition.Types.Exists(IsTold) || definition.Functions.Exists(f => IsTold(f.Docs, f.Gate));

        private bool IsTold(WitWorld world) =>
            IsTold(world.Docs, world.Gate) || world.Types.Exists(IsTold) || world.Imports.Concat(world.Exports).Any(i =>
                IsTold(i.Docs, i.Gate) || (i.Function is { } f && IsTold(f.Docs, f.Gate)) || (i.Interface is { IsInline: true } inline && IsTold(inline)));
    }
}
