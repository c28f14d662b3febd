namespace Petrel.Components;

/// <summary>A parameter of a component function.</summary>
/// <param name="Name">The label.</param>
/// <param name="Type">The type of the parameter.</param>
public sealed record FunctionParameter(string Name, ComponentValueType Type);
