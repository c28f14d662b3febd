namespace Petrel.Components.Definition;

/// <summary>A core type as written.</summary>
internal abstract class CoreTypeSyntax
{
}
