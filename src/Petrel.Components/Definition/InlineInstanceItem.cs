namespace Petrel.Components.Definition;

/// <summary>Defines an instance from definitions that are there: <c>(instance (export "a" (func f))...)</c>.</summary>
internal sealed class InlineInstanceItem(int offset, InlineExport[] exports) : DefinitionItem(offset)
{
    public InlineExport[] Exports { get; } = exports;

    /// <summary>The type; set by validation.</summary>
    public ComponentInstanceType? InstanceType { get; set; }
}
