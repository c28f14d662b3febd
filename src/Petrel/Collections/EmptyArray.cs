namespace Petrel.Collections;

/// <summary>
/// The empty array, compiled ahead of time with this assembly, unlike that of the framework (see <see cref="ArrayBuilder{T}"/>).
/// </summary>
internal static class EmptyArray<T>
{
#pragma warning disable CA1825 // Array.Empty is what this replaces.
    public static readonly T[] Value = new T[0];
#pragma warning restore CA1825
}
