namespace Petrel.Components.Definition;

/// <summary>A value type of which the parts are in one list.</summary>
internal sealed class ValueTypeSyntax(ComponentTypeKind kind) : TypeSyntax
{
    // Array.Empty would be jitted for a structure of ours in each process.
#pragma warning disable CA1825
    private static readonly TypeReference?[] s_none = new TypeReference?[0];
#pragma warning restore CA1825

    public ComponentTypeKind Kind { get; } = kind;

    /// <summary>Labels of fields, cases, flags and enum cases.</summary>
    public string[] Labels { get; init; } = [];

    /// <summary>
    /// The types of fields, of cases (null for no payload), of tuple elements; key and value of a map; the element of lists, options, streams
    /// and futures; value and error of a result; the resource of a handle, an index.
    /// </summary>
    public TypeReference?[] Types { get; init; } = s_none;

    /// <summary>The length of a fixed-length list.</summary>
    public uint? Length { get; init; }
}
