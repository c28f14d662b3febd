namespace Petrel.Components.Definition;

/// <summary>A value type of which the parts are in one list.</summary>
internal sealed class ValueTypeSyntax(ComponentTypeKind kind) : TypeSyntax
{
    public ComponentTypeKind Kind { get; } = kind;

    /// <summary>Labels of fields, cases, flags and enum cases.</summary>
    public string[] Labels { get; init; } = [];

    /// <summary>
    /// The types of fields, of cases (null for no payload), of tuple elements; key and value of a map; the element of lists, options, streams
    /// and futures; value and error of a result; the resource of a handle, an index.
    /// </summary>
    public TypeReference?[] Types { get; init; } = [];

    /// <summary>The length of a fixed-length list.</summary>
    public uint? Length { get; init; }
}
