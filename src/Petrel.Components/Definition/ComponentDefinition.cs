namespace Petrel.Components.Definition;

/// <summary>
/// A decoded component: its definitions in the order of the binary, nested components nested. The decoder fills in the syntax, validation
/// adds to each item the types that were resolved; instantiation walks <see cref="Items"/> in order with one index space for each
/// sort, which is what the specification does.
/// </summary>
internal sealed class ComponentDefinition
{
    /// <summary>The bytes of the outermost component, shared by all that are nested in it.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The bytes of this component, preamble included.</summary>
    public required ByteRange Range { get; init; }

    /// <summary>The definitions in order.</summary>
    public required IReadOnlyList<DefinitionItem> Items { get; init; }

    /// <summary>Custom sections, where they stood.</summary>
    public required IReadOnlyList<ComponentCustomSection> CustomSections { get; init; }

    /// <summary>Names of the name section <c>component-name</c>; empty when there is none or it is malformed.</summary>
    public ComponentNames Names { get; set; } = new();

    /// <summary>Imports and exports; set by validation.</summary>
    public ComponentComponentType? Type { get; set; }
}
