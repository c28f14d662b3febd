namespace Petrel.Components;

/// <summary>What the constructors of types demand of their callers.</summary>
internal static class Requirement
{
    /// <summary>Flags of one type (Binary.md: flags).</summary>
    public const int MaximumFlags = 32;

    public static void NotEmpty(int count, string type, string part)
    {
        if (count == 0)
        {
            throw new ArgumentException($"A {type} has at least one {part}; none is given.", part + "s");
        }
    }
}
