namespace Petrel.Runtime;

/// <summary>
/// What an element of every array of references looks like: arrays of generated element types are read and written
/// through arrays of this one. As arrays of a value type they are not covariant, so that a store needs no type check.
/// </summary>
internal struct ReferenceElement
{
    public object? Value;
}
