namespace Petrel;

/// <summary>What a module exports.</summary>
/// <param name="Name">The name, unique among the exports of the module.</param>
/// <param name="Type">What is found under that name.</param>
public sealed record ExportType(string Name, ExternalType Type);
