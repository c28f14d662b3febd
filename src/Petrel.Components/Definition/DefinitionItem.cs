namespace Petrel.Components.Definition;

/// <summary>One definition of a component.</summary>
/// <param name="offset">Where it stands in the binary.</param>
internal abstract class DefinitionItem(int offset)
{
    /// <summary>Where it stands in the binary.</summary>
    public int Offset { get; } = offset;
}
