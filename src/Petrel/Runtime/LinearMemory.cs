namespace Petrel.Runtime;

/// <summary>A linear memory.</summary>
internal sealed class LinearMemory
{
    /// <summary>Address of byte 0; never moves.</summary>
    public nint Base;

    /// <summary>Current size in bytes.</summary>
    public ulong ByteLength;
}
