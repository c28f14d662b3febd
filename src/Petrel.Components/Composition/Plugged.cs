namespace Petrel.Components.Composition;

/// <summary>An export that takes the place of an import.</summary>
/// <param name="Provider">Who exports it.</param>
/// <param name="Export">What is exported.</param>
internal sealed record Plugged(CompositionMember Provider, ComponentExtern Export);
