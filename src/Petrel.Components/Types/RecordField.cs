namespace Petrel.Components;

/// <summary>A field of a record.</summary>
/// <param name="Name">The label.</param>
/// <param name="Type">The type of the field.</param>
public sealed record RecordField(string Name, ComponentValueType Type);
