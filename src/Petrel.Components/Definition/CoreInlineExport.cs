namespace Petrel.Components.Definition;

/// <summary><c>(export "name" (sort index))</c>.</summary>
internal readonly record struct CoreInlineExport(string Name, CoreSort Sort, uint Index);
