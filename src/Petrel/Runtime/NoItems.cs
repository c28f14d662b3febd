namespace Petrel.Runtime;

#pragma warning disable CA1825 // Array.Empty makes the CLR load a type for each kind of element, in each process that starts.

/// <summary>What an instance has before it is filled: shared by all of them, and initialised together.</summary>
internal static class NoItems
{
    public static readonly LinearMemory[] Memories = new LinearMemory[0];
    public static readonly TableInstance[] Tables = new TableInstance[0];
    public static readonly TagInstance[] Tags = new TagInstance[0];
    public static readonly SegmentBytes[] DataSegments = new SegmentBytes[0];
    public static readonly object?[][] ElementSegments = new object?[0][];
    public static readonly GlobalInstance?[] Globals = new GlobalInstance?[0];
    public static readonly FunctionInstance?[]?[] FunctionPages = new FunctionInstance?[]?[0];
}
