namespace Petrel.Conformance;

/// <summary>An entry of expectations.txt.</summary>
/// <param name="Script">Path below the test suite.</param>
/// <param name="Failures">How many directives fail.</param>
/// <param name="Reason">Why.</param>
internal sealed record Expectation(string Script, int Failures, string Reason);
