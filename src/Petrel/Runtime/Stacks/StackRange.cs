namespace Petrel.Runtime;

/// <summary>The part of a thread's stack that a store's code may use.</summary>
internal readonly struct StackRange(ThreadStack? stack, nuint limit, nuint span)
{
    public ThreadStack? Stack => stack;

    /// <summary>The lowest address that code may reach.</summary>
    public nuint Limit => limit;

    /// <summary>How far above the limit it holds.</summary>
    public nuint Span => span;
}
