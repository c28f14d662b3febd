using Petrel.Binary;
using Petrel.Types;

namespace Petrel.Cli.Inspection;

/// <summary>What <c>petrel inspect</c> tells about a module, before it is laid out as text or JSON.</summary>
internal sealed record ModuleReport(
    string File,
    string? Name,
    int Size,
    IReadOnlyList<SectionEntry> Sections,
    IReadOnlyList<ImportEntry> Imports,
    IReadOnlyList<ExportEntry> Exports,
    IReadOnlyList<string> Proposals,
    IReadOnlyList<CountEntry> Counts,
    IReadOnlyList<CountEntry> Names)
{
    /// <summary>Collects the report of a decoded module.</summary>
    public static ModuleReport Of(string file, ModuleDefinition module)
    {
        var names = new NameSection(module);
        return new ModuleReport(
            file,
            names.Module,
            module.Bytes.Length,
            ReadSections(module),
            [.. module.Imports.Select(i => new ImportEntry(i.Module, i.Name, Kind(i.Kind), Describe(module, i.Kind, i.Index)))],
            [.. module.Exports.Select(e => new ExportEntry(e.Name, Kind(e.Kind), Describe(module, e.Kind, e.Index)))],
            [.. ProposalNames(FeatureScan.Of(module))],
            Counted(
                ("types", module.Types.Length),
                ("functions", module.Code.Length),
                ("tables", module.Tables.Length - module.ImportedTableCount),
                ("memories", module.Memories.Length - module.ImportedMemoryCount),
                ("globals", module.Globals.Length - module.ImportedGlobalCount),
                ("tags", module.TagTypeIndices.Length - module.ImportedTagCount),
                ("element segments", module.Elements.Length),
                ("data segments", module.Data.Length)),
            Counted(
                ("functions", names.Functions.Count),
                ("functions with named locals", names.Locals.Count),
                ("types", names.Types.Count),
                ("globals", names.Globals.Count)));
    }

    private static CountEntry[] Counted(params ReadOnlySpan<(string What, int Count)> counts)
    {
        var entries = new List<CountEntry>();
        foreach ((string what, int count) in counts)
        {
            if (count > 0)
            {
                entries.Add(new CountEntry(what, count));
            }
        }

        return [.. entries];
    }

    /// <summary>The sections in the order of the file. The decoder has accepted their headers already.</summary>
    private static List<SectionEntry> ReadSections(ModuleDefinition module)
    {
        var sections = new List<SectionEntry>();
        var reader = new WasmReader(module.Bytes) { Position = 8 };
        int custom = 0;
        while (!reader.IsAtEnd)
        {
            byte id = reader.ReadByte();
            int length = reader.ReadLength("section");
            string name = id == 0 ? $"custom {module.CustomSections[custom++].Name}" : ModuleDecoder.Name(id);
            sections.Add(new SectionEntry(name, reader.Position, length));
            _ = reader.Take(length);
        }

        return sections;
    }

    private static IEnumerable<string> ProposalNames(WasmFeatures features) =>
        Enum.GetValues<WasmFeatures>()
            .Where(f => long.IsPow2((long)f) && features.HasFlag(f))
            .Select(WasmFeatureNames.Name);

    private static string Kind(ExternKind kind) => kind == ExternKind.Function ? "func" : kind.ToString().ToLowerInvariant();

    private static string Describe(ModuleDefinition module, ExternKind kind, int index) => kind switch
    {
        ExternKind.Function => module.FunctionType(index).ToString(),
        ExternKind.Tag => module.Types[module.TagTypeIndices[index]].ToString(),
        ExternKind.Global => Describe(module.Globals[index].Type),
        ExternKind.Table => Describe(module.Tables[index].Type),
        _ => Describe(module.Memories[index]),
    };

    private static string Describe(GlobalType type) => type.IsMutable ? $"(mut {type.Content})" : type.Content.ToString();

    private static string Describe(TableType type) =>
        $"{(type.Is64 ? "i64 " : "")}{Describe(type.Limits)} {type.Element}";

    private static string Describe(MemoryType type) =>
        $"{(type.Is64 ? "i64 " : "")}{Describe(type.Limits)} pages{(type.IsShared ? " shared" : "")}"
        + (type.PageSizeLog2 == 16 ? "" : $" of {1UL << type.PageSizeLog2} bytes");

    private static string Describe(Limits limits) => limits.Maximum is { } maximum ? $"{limits.Minimum}..{maximum}" : $"{limits.Minimum}..";
}
