namespace Petrel.Components.Definition;

/// <summary><c>(alias outer count index (type))</c> of a core module type.</summary>
internal sealed class CoreAliasDeclaration(int offset, CoreSort sort, uint count, uint index) : CoreModuleDeclaration(offset)
{
    public CoreSort Sort { get; } = sort;

    public uint Count { get; } = count;

    public uint Index { get; } = index;
}
