namespace Petrel;

/// <summary>The module is well-formed but not valid (spec: Validation).</summary>
public sealed class InvalidModuleException : PetrelException
{
    /// <param name="problem">What is wrong, without a full stop.</param>
    /// <param name="offset">Byte offset in the module.</param>
    /// <param name="functionIndex">The function, when the problem lies in one; else -1.</param>
    public InvalidModuleException(string problem, long offset, int functionIndex = -1)
        : base(functionIndex < 0 ? $"{problem} (at offset 0x{offset:x})" : $"{problem} (in function {functionIndex} at offset 0x{offset:x})")
    {
        Problem = problem;
        Offset = offset;
        FunctionIndex = functionIndex;
    }

    /// <summary>The message without the place.</summary>
    public string Problem { get; }

    /// <summary>Byte offset in the module.</summary>
    public long Offset { get; }

    /// <summary>Index of the function that holds the problem, or -1.</summary>
    public int FunctionIndex { get; }
}
