namespace Petrel.Components;

/// <summary>What occurs somewhere inside a type.</summary>
[Flags]
internal enum TypeContents : byte
{
    None = 0,

    /// <summary>A <c>borrow</c> handle.</summary>
    Borrow = 1,

    /// <summary>A resource type, by itself or through a handle: substitution has something to do.</summary>
    Resource = 2,

    /// <summary>A string, list or map: lifting and lowering need a memory.</summary>
    Pointer = 4,

    /// <summary>A stream or a future.</summary>
    Waitable = 8,

    /// <summary>An error context.</summary>
    ErrorContext = 16,
}
