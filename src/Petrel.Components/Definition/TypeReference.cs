namespace Petrel.Components.Definition;

/// <summary>A primitive type or a type index (spec: valtype).</summary>
internal readonly record struct TypeReference
{
    private readonly long _value;

    private TypeReference(long value) => _value = value;

    public bool IsPrimitive => _value < 0;

    /// <summary>The primitive type.</summary>
    public ComponentTypeKind Primitive => (ComponentTypeKind)(-1 - _value);

    /// <summary>The type index.</summary>
    public uint Index => (uint)_value;

    public static TypeReference OfPrimitive(ComponentTypeKind kind) => new(-1 - (long)kind);

    public static TypeReference OfIndex(uint index) => new(index);
}
