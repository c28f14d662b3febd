namespace Petrel.Components.Definition;

/// <summary>The name of an import or export with its attributes, as in the binary (spec: externname).</summary>
/// <param name="Name">The name.</param>
internal sealed record ComponentExternName(string Name)
{
    public string? Implements { get; init; }

    public string? VersionSuffix { get; init; }

    public string? ExternalId { get; init; }

    /// <summary>True for the form <c>0x01</c>, which old producers wrote in front of interface names; it means the same as <c>0x00</c>.</summary>
    public bool IsOldInterfaceForm { get; init; }

    public bool HasAttributes => Implements is not null || VersionSuffix is not null || ExternalId is not null;

    public ComponentExtern With(ComponentType type) =>
        new(Name, type) { Implements = Implements, VersionSuffix = VersionSuffix, ExternalId = ExternalId };
}
