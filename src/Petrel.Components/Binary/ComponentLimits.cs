namespace Petrel.Components.Binary;

/// <summary>What a component may hold at most, beyond what the specification says. docs/internals/limits.md explains them.</summary>
internal static class ComponentLimits
{
    /// <summary>Components within components, and types within types of components and instances.</summary>
    public const int Nesting = 100;

    /// <summary>Definitions of one sort in one component.</summary>
    public const int Definitions = 1_000_000;

    /// <summary>Arguments of one instantiation, exports of one inline instance, declarators of one type.</summary>
    public const int Items = 100_000;

    /// <summary>Fields of a record, cases of a variant or enum, elements of a tuple.</summary>
    public const int TypeParts = 10_000;

    public const int Parameters = 1_000;

    /// <summary>Nodes of a type written out as a tree: bounds the work on types that mention others many times over.</summary>
    public const int TypeSize = 1_000_000;

    /// <summary>Nesting of a type: bounds the recursion over types.</summary>
    public const int TypeDepth = 200;
}
