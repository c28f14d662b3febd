namespace Petrel.Components;

/// <summary><c>map&lt;k, v&gt;</c>.</summary>
public sealed class MapType : ComponentValueType
{
    /// <summary>Creates a map type.</summary>
    public MapType(ComponentValueType key, ComponentValueType value)
        : base(TypeSummary.Leaf(ComponentTypeKind.Map, 16, TypeContents.Pointer, 8).With(key.Summary).With(value.Summary))
    {
        Key = key;
        Value = value;
    }

    /// <summary>Type of the keys: <c>bool</c>, an integer, <c>char</c> or <c>string</c>.</summary>
    public ComponentValueType Key { get; }

    /// <summary>Type of the values.</summary>
    public ComponentValueType Value { get; }

    private protected override bool EqualsStructure(ComponentType other) => Key.Equals(((MapType)other).Key) && Value.Equals(((MapType)other).Value);

    internal override ComponentType Substitute(ResourceSubstitution substitution) => new MapType(substitution.Apply(Key), substitution.Apply(Value));

    internal override void Write(TypeText text) => text.Add("map<").Add(Key).Add(", ").Add(Value).Add(">");
}
