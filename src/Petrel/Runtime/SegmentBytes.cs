namespace Petrel.Runtime;

/// <summary>
/// The bytes of a data segment: a range of the module, or nothing once it is dropped. A type of our own, because code
/// over <c>ReadOnlyMemory</c> arrays is not precompiled.
/// </summary>
internal readonly struct SegmentBytes(byte[] source, int offset, int length)
{
    public int Length => length;

    public ReadOnlySpan<byte> Span => new(source, offset, length);
}
