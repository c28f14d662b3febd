namespace Petrel.Components;

/// <summary>A case of a variant.</summary>
/// <param name="Name">The label.</param>
/// <param name="Type">The type of the payload, or null when there is none.</param>
public sealed record VariantCase(string Name, ComponentValueType? Type);
