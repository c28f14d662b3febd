namespace Petrel.Collections;

/// <summary>
/// An empty array, made where it is needed. Both the framework's, which would have to be jitted, and one that is kept in a static field cost
/// more: the CLR loads a type and runs its initialiser for each kind of element. (Compare lengths, not references.)
/// </summary>
internal static class EmptyArray<T>
{
#pragma warning disable CA1825 // Array.Empty is what this replaces.
    public static T[] Value => new T[0];
#pragma warning restore CA1825
}
