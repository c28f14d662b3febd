namespace Petrel.Components.Abi;

/// <summary>A flat type (spec: flattening).</summary>
internal enum CoreKind : byte
{
    I32,
    I64,
    F32,
    F64,
}
