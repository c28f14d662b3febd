namespace Petrel.Components.Definition;

/// <summary><c>(alias outer count index (sort))</c>: a type, core type, core module or component of an enclosing component.</summary>
internal sealed class OuterAliasItem(int offset, Sort sort, uint count, uint index) : AliasItem(offset, sort)
{
    /// <summary>How many components to go out; 0 is this one.</summary>
    public uint Count { get; } = count;

    public uint Index { get; } = index;
}
