namespace Petrel.Cli.Inspection;

/// <summary>A section: where its contents start and how many bytes they take.</summary>
internal sealed record SectionEntry(string Name, int Offset, int Size);

/// <summary>An import and its type in the notation of the text format.</summary>
internal sealed record ImportEntry(string Module, string Name, string Kind, string Type);

/// <summary>An export and its type in the notation of the text format.</summary>
internal sealed record ExportEntry(string Name, string Kind, string Type);

/// <summary>How many of something there are.</summary>
internal sealed record CountEntry(string What, int Count);
