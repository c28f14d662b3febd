namespace Petrel.Components.Definition;

/// <summary>A type definition as written (spec: deftype).</summary>
internal abstract class TypeSyntax
{
}
