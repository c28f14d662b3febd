namespace Petrel.Components.Definition;

/// <summary>A part of the binary.</summary>
/// <param name="Start">Offset from the first byte of the outermost component.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    public int End => Start + Length;
}
