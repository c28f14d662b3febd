namespace Petrel.Components.Definition;

/// <summary>A recursive group of core types, or a single one, as bytes of the core format.</summary>
internal sealed class CoreGroupSyntax(ByteRange range) : CoreTypeSyntax
{
    /// <summary>The bytes as a module's type section would have them.</summary>
    public ByteRange Range { get; } = range;
}
