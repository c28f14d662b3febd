namespace Petrel.Components.Wit;

/// <summary>What a type definition defines.</summary>
internal enum WitDefinitionKind
{
    Alias,
    Record,
    Variant,
    Enum,
    Flags,
    Resource,
}

/// <summary>What a function belongs to.</summary>
internal enum WitFunctionKind
{
    Free,
    Method,
    Static,
    Constructor,
}
