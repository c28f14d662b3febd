namespace Petrel.Components.Wit;

/// <summary>How a type is built; the primitive ones come first.</summary>
internal enum WitTypeKind
{
    Bool,
    S8,
    U8,
    S16,
    U16,
    S32,
    U32,
    S64,
    U64,
    F32,
    F64,
    Char,
    String,
    ErrorContext,
    List,
    Map,
    Tuple,
    Option,
    Result,
    Stream,
    Future,
    Own,
    Borrow,

    /// <summary>A type by its name; the name of a resource means an own handle.</summary>
    Named,
}
