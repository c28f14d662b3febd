namespace Petrel.Components.Definition;

/// <summary><c>(with "name" (sort index))</c>.</summary>
internal readonly record struct InstantiateArgument(string Name, Sort Sort, uint Index);
