namespace Petrel.Components;

/// <summary>A host function whose types are known only at run time.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="arguments">A value for each parameter. Borrowed resources are good for this call only.</param>
/// <returns>The result; null when the function has none.</returns>
public delegate ComponentValue? ComponentCallback(ComponentCaller caller, ReadOnlySpan<ComponentValue> arguments);
