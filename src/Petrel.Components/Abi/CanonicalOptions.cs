using Petrel.Components.Definition;
using Petrel.Runtime;

namespace Petrel.Components.Abi;

/// <summary>Options of a canonical definition with what they denote in an instance (spec: CanonicalOptions).</summary>
internal readonly record struct CanonicalOptions(StringEncoding Encoding, LinearMemory? Memory, FunctionInstance? Realloc, FunctionInstance? PostReturn)
{
    public static CanonicalOptions None => default;

    /// <summary>True when addresses have 64 bits.</summary>
    public bool Is64 => Memory is { Type.Is64: true };
}
