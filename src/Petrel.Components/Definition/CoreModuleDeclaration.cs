namespace Petrel.Components.Definition;

/// <summary>A declarator of a core module type.</summary>
/// <param name="offset">Where it stands in the binary.</param>
internal abstract class CoreModuleDeclaration(int offset)
{
    public int Offset { get; } = offset;
}
