namespace Petrel.Components.Definition;

/// <summary>Defines a core instance from definitions that are there: <c>(core instance (export "a" (func f))...)</c>.</summary>
internal sealed class CoreInlineInstanceItem(int offset, CoreInlineExport[] exports) : DefinitionItem(offset)
{
    public CoreInlineExport[] Exports { get; } = exports;
}
