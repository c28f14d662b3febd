using Petrel.Binary;

namespace Petrel.Components.Definition;

/// <summary>Defines a core module: <c>(core module ...)</c>.</summary>
internal sealed class CoreModuleItem(int offset, ByteRange range) : DefinitionItem(offset)
{
    /// <summary>The bytes of the module.</summary>
    public ByteRange Range { get; } = range;

    /// <summary>The module, decoded and valid; set by validation. Its bytes are a copy of <see cref="Range"/>.</summary>
    public ModuleDefinition? Module { get; set; }

    /// <summary>What it imports and exports; set by validation.</summary>
    public CoreModuleType? Type { get; set; }
}
