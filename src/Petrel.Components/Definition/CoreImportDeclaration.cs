namespace Petrel.Components.Definition;

/// <summary><c>(import "module" "name" externtype)</c> of a core module type.</summary>
internal sealed class CoreImportDeclaration(int offset, string module, string name, ByteRange type) : CoreModuleDeclaration(offset)
{
    public string Module { get; } = module;

    public string Name { get; } = name;

    /// <summary>The bytes of the external type.</summary>
    public ByteRange Type { get; } = type;

    /// <summary>The type; set by validation.</summary>
    public ExternalType? Resolved { get; set; }
}
