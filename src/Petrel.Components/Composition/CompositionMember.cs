using Petrel.Components.Definition;

namespace Petrel.Components.Composition;

/// <summary>A component that takes part in a composition.</summary>
/// <param name="Name">What messages call it.</param>
/// <param name="Definition">The component, valid.</param>
internal sealed record CompositionMember(string Name, ComponentDefinition Definition)
{
    public ComponentComponentType Type => Definition.Type!;

    /// <summary>For each import: what is plugged into it, or null when it stays open.</summary>
    public Plugged?[] Plugs { get; } = new Plugged?[Definition.Type!.Imports.Count];

    /// <summary>The index of its instance in the composed component; set when it is written.</summary>
    public uint Instance { get; set; }

    public ReadOnlySpan<byte> Bytes => Definition.Bytes.Span.Slice(Definition.Range.Start, Definition.Range.Length);
}
