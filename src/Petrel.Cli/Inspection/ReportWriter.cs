using System.Text.Json;

namespace Petrel.Cli.Inspection;

/// <summary>Lays a <see cref="ModuleReport"/> out as text for people or JSON for programs.</summary>
internal static class ReportWriter
{
    public static void WriteText(ModuleReport report, TextWriter output)
    {
        output.WriteLine($"{report.File}: {(report.Name is { } name ? $"module {name}, " : "")}{report.Size:N0} bytes");
        output.WriteLine($"proposals: {(report.Proposals.Count == 0 ? "none" : string.Join(", ", report.Proposals))}");
        WriteCounts(output, "defines", report.Counts);
        WriteCounts(output, "names", report.Names);

        WriteTable(output, "sections", ["section", "offset", "bytes"],
            [.. report.Sections.Select(s => new[] { s.Name, $"0x{s.Offset:x}", s.Size.ToString("N0") })], rightAligned: 1);
        WriteTable(output, "imports", ["module", "name", "kind", "type"],
            [.. report.Imports.Select(i => new[] { Shown(i.Module), Shown(i.Name), i.Kind, i.Type })]);
        WriteTable(output, "exports", ["name", "kind", "type"],
            [.. report.Exports.Select(e => new[] { Shown(e.Name), e.Kind, e.Type })]);
    }

    public static void WriteJson(ModuleReport report, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("file", report.File);
        json.WriteString("name", report.Name);
        json.WriteNumber("size", report.Size);
        json.WriteStartArray("proposals");
        foreach (string proposal in report.Proposals)
        {
            json.WriteStringValue(proposal);
        }

        json.WriteEndArray();
        WriteCounts(json, "defines", report.Counts);
        WriteCounts(json, "names", report.Names);
        WriteArray(json, "sections", report.Sections, s =>
        {
            json.WriteString("name", s.Name);
            json.WriteNumber("offset", s.Offset);
            json.WriteNumber("size", s.Size);
        });
        WriteArray(json, "imports", report.Imports, i =>
        {
            json.WriteString("module", i.Module);
            json.WriteString("name", i.Name);
            json.WriteString("kind", i.Kind);
            json.WriteString("type", i.Type);
        });
        WriteArray(json, "exports", report.Exports, e =>
        {
            json.WriteString("name", e.Name);
            json.WriteString("kind", e.Kind);
            json.WriteString("type", e.Type);
        });
        json.WriteEndObject();
        json.Flush();
        output.WriteByte((byte)'\n');
    }

    private static void WriteCounts(TextWriter output, string title, IReadOnlyList<CountEntry> counts)
    {
        if (counts.Count > 0)
        {
            output.WriteLine($"{title}: {string.Join(", ", counts.Select(c => $"{c.Count:N0} {c.What}"))}");
        }
    }

    private static void WriteCounts(Utf8JsonWriter json, string title, IReadOnlyList<CountEntry> counts)
    {
        json.WriteStartObject(title);
        foreach (CountEntry entry in counts)
        {
            json.WriteNumber(entry.What, entry.Count);
        }

        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> entries, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T entry in entries)
        {
            json.WriteStartObject();
            write(entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes rows in columns as wide as their widest cell; columns from <paramref name="rightAligned"/> on are numbers.</summary>
    private static void WriteTable(TextWriter output, string title, string[] header, string[][] rows, int rightAligned = int.MaxValue)
    {
        if (rows.Length == 0)
        {
            return;
        }

        int[] widths = [.. header.Select((h, column) => Math.Max(h.Length, rows.Max(row => row[column].Length)))];
        output.WriteLine();
        output.WriteLine($"{title} ({rows.Length:N0})");
        foreach (string[] row in rows.Prepend(header))
        {
            output.Write(' ');
            for (int column = 0; column < row.Length; column++)
            {
                bool isLast = column == row.Length - 1;
                output.Write(' ');
                output.Write(column >= rightAligned ? row[column].PadLeft(widths[column]) : isLast ? row[column] : row[column].PadRight(widths[column]));
            }

            output.WriteLine();
        }
    }

    /// <summary>A name that may hold anything, on one line and without control characters.</summary>
    private static string Shown(string name) =>
        name.Length > 0 && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c)) ? name : $"\"{JsonEncodedText.Encode(name)}\"";
}
