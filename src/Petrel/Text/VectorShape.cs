namespace Petrel.Text;

/// <summary>How the 128 bits of a vector are written: which lanes it is cut into.</summary>
internal enum VectorShape : byte
{
    I8x16,
    I16x8,
    I32x4,
    I64x2,
    F32x4,
    F64x2,
}

internal static class VectorShapes
{
    public static int LaneCount(this VectorShape shape) => shape switch
    {
        VectorShape.I8x16 => 16,
        VectorShape.I16x8 => 8,
        VectorShape.I32x4 or VectorShape.F32x4 => 4,
        _ => 2,
    };
}
