namespace Petrel;

/// <summary>A host function whose signature is known only at run time.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="arguments">One value per parameter; valid during the call only.</param>
/// <param name="results">One value per result, zero or null at first, to be assigned values of the right kinds.</param>
public delegate void UntypedCallback(Caller caller, ReadOnlySpan<Value> arguments, Span<Value> results);
