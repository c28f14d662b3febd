using System.Text.Json;
using Petrel.Cli.Arguments;
using Petrel.Components;
using Petrel.Components.Binary;
using Petrel.Components.Definition;
using Petrel.Components.Validation;

namespace Petrel.Cli.Inspection;

/// <summary>What <c>petrel inspect</c> tells about a component.</summary>
internal sealed record ComponentReport(
    string File,
    string? Name,
    int Size,
    IReadOnlyList<CountEntry> Counts,
    IReadOnlyList<ExportEntry> Imports,
    IReadOnlyList<ExportEntry> Exports,
    IReadOnlyList<SectionEntry> Modules)
{
    /// <summary>Collects the report of a component, which has to be valid: types are known only then.</summary>
    /// <exception cref="PetrelException">It is not.</exception>
    public static ComponentReport Of(string file, byte[] bytes)
    {
        using var engine = new Engine(new EngineOptions { Features = EngineSettings.AllFeatures });
        ComponentDefinition component = ComponentDecoder.Decode(bytes);
        ComponentValidator.Validate(component, engine);
        var modules = new List<SectionEntry>();
        int components = 0;
        Collect(component, "", modules, ref components);
        return new ComponentReport(
            file,
            component.Names.Component,
            bytes.Length,
            [
                new CountEntry("core modules", modules.Count),
                new CountEntry("nested components", components),
                new CountEntry("types", component.Items.Count(i => i is TypeItem)),
                new CountEntry("instances", component.Items.Count(i => i is InstantiateItem or InlineInstanceItem)),
                new CountEntry("core instances", component.Items.Count(i => i is CoreInstantiateItem or CoreInlineInstanceItem)),
                new CountEntry("canonical definitions", component.Items.Count(i => i is CanonItem)),
            ],
            [.. component.Type!.Imports.SelectMany(Entries)],
            [.. component.Type.Exports.SelectMany(Entries)],
            modules);
    }

    /// <summary>Writes the report to standard output.</summary>
    public void Write(bool json)
    {
        if (json)
        {
            WriteJson();
        }
        else
        {
            WriteText(Console.Out);
        }
    }

    private static void Collect(ComponentDefinition component, string path, List<SectionEntry> modules, ref int components)
    {
        int module = 0;
        int nested = 0;
        foreach (DefinitionItem item in component.Items)
        {
            switch (item)
            {
                case CoreModuleItem core:
                    string? name = component.Names[Sort.CoreModule, module];
                    modules.Add(new SectionEntry($"{path}{name ?? module.ToString()}", core.Range.Start, core.Range.Length));
                    module++;
                    break;
                case NestedComponentItem inner:
                    components++;
                    string? innerName = component.Names[Sort.NestedComponent, nested];
                    Collect(inner.Definition, $"{path}{innerName ?? nested.ToString()}/", modules, ref components);
                    nested++;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>An import or export; for an instance, a line for each thing in it.</summary>
    private static IEnumerable<ExportEntry> Entries(ComponentExtern item)
    {
        if (item.Type is not ComponentInstanceType instance)
        {
            return [new ExportEntry(item.Name, Kind(item.Type), item.Type.ToString())];
        }

        return instance.Exports
            .Select(export => new ExportEntry($"{item.Name} {export.Name}", Kind(export.Type), export.Type.ToString()))
            .Prepend(new ExportEntry(item.Name, "instance", $"{instance.Exports.Count} exports"));
    }

    private static string Kind(ComponentType type) => ComponentSubtyping.SortName(type);

    private void WriteText(TextWriter output)
    {
        output.WriteLine($"{File}: component{(Name is null ? "" : " " + Name)}, {Size:N0} bytes");
        output.WriteLine($"holds: {string.Join(", ", Counts.Where(c => c.Count > 0).Select(c => $"{c.Count:N0} {c.What}").DefaultIfEmpty("nothing"))}");
        WriteList(output, "core modules", [.. Modules.Select(m => $"{m.Name}  at 0x{m.Offset:x}, {m.Size:N0} bytes")]);
        WriteList(output, "imports", [.. Imports.Select(i => $"{i.Name}  {i.Kind}  {i.Type}")]);
        WriteList(output, "exports", [.. Exports.Select(e => $"{e.Name}  {e.Kind}  {e.Type}")]);
    }

    private static void WriteList(TextWriter output, string title, string[] lines)
    {
        if (lines.Length == 0)
        {
            return;
        }

        output.WriteLine();
        output.WriteLine($"{title} ({lines.Length:N0})");
        foreach (string line in lines)
        {
            output.WriteLine("  " + line);
        }
    }

    private void WriteJson()
    {
        using Stream output = Console.OpenStandardOutput();
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("file", File);
        json.WriteString("kind", "component");
        json.WriteString("name", Name);
        json.WriteNumber("size", Size);
        json.WriteStartObject("holds");
        foreach (CountEntry count in Counts)
        {
            json.WriteNumber(count.What, count.Count);
        }

        json.WriteEndObject();
        json.WriteStartArray("modules");
        foreach (SectionEntry module in Modules)
        {
            json.WriteStartObject();
            json.WriteString("name", module.Name);
            json.WriteNumber("offset", module.Offset);
            json.WriteNumber("size", module.Size);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteEntries(json, "imports", Imports);
        WriteEntries(json, "exports", Exports);
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteEntries(Utf8JsonWriter json, string title, IReadOnlyList<ExportEntry> entries)
    {
        json.WriteStartArray(title);
        foreach (ExportEntry entry in entries)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("kind", entry.Kind);
            json.WriteString("type", entry.Type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
