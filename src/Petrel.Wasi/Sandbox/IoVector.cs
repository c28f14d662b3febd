namespace Petrel.Wasi.Sandbox;

/// <summary>One piece of a scatter/gather list: checked guest or host memory. The layout is that of <c>struct iovec</c>.</summary>
internal unsafe readonly struct IoVector(byte* address, nuint length)
{
    public readonly byte* Address = address;
    public readonly nuint Length = length;

    /// <summary>The piece as a span. A longer piece than a span can hold is cut: reading or writing less than asked is allowed.</summary>
    public Span<byte> Span => new(Address, (int)Math.Min(Length, int.MaxValue));
}
