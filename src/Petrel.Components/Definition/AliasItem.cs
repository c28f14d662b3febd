namespace Petrel.Components.Definition;

/// <summary>Takes a definition from elsewhere into an index space of this component.</summary>
internal abstract class AliasItem(int offset, Sort sort) : DefinitionItem(offset)
{
    public Sort Sort { get; } = sort;
}
