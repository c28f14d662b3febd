namespace Petrel;

/// <summary>The bytes are not a WebAssembly module (spec: Binary Format).</summary>
public sealed class MalformedModuleException : PetrelException
{
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="offset">Byte offset in the module.</param>
    public MalformedModuleException(string problem, long offset)
        : base($"{problem} (at offset 0x{offset:x})")
    {
        Problem = problem;
        Offset = offset;
    }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>Byte offset in the module.</summary>
    public long Offset { get; }
}
