namespace Petrel.Components.Wit;

/// <summary>The files that make up one package: those of a directory, or a single one.</summary>
internal sealed record WitFileGroup(string Path, IReadOnlyList<WitFileSyntax> Files);
