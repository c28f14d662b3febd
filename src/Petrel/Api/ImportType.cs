namespace Petrel;

/// <summary>What a module imports.</summary>
/// <param name="Module">First part of the name.</param>
/// <param name="Name">Second part of the name.</param>
/// <param name="Type">What is expected under that name.</param>
public sealed record ImportType(string Module, string Name, ExternalType Type);
