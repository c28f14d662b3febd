namespace Petrel.Components.Definition;

/// <summary>The written type of an import or export (spec: externdesc).</summary>
/// <param name="Sort">What it is.</param>
/// <param name="Index">Type index, for all but the forms that have none.</param>
internal readonly record struct ExternDescription(Sort Sort, uint Index)
{
    /// <summary>For a type: true for <c>(sub resource)</c>, false for <c>(eq index)</c>. For a value: true when <see cref="ValueType"/> is meant, false for <c>(eq index)</c>.</summary>
    public bool HasOtherBound { get; init; }

    /// <summary>For a value: its type.</summary>
    public TypeReference ValueType { get; init; }
}
