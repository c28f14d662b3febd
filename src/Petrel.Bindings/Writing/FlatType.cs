namespace Petrel.Bindings;

/// <summary>A core type, as values are passed flat.</summary>
internal enum FlatType
{
    I32,
    I64,
    F32,
    F64,
}
