namespace Petrel.Components.Definition;

/// <summary><c>(export "name" (sort index))</c> of an inline instance.</summary>
internal readonly record struct InlineExport(ComponentExternName Name, Sort Sort, uint Index);
