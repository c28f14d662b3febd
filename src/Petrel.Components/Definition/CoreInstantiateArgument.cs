namespace Petrel.Components.Definition;

/// <summary><c>(with "name" (instance i))</c>.</summary>
internal readonly record struct CoreInstantiateArgument(string Name, uint InstanceIndex);
